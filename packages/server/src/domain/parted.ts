import type { Facts } from "../ports/facts-store.ts";

/** Does a block stand between the user with these facts and the other, in either direction (VIS8)? */
export function isParted({ blocks, blockedBy }: Pick<Facts, "blocks" | "blockedBy">, otherId: string): boolean {
	return blocks.has(otherId) || blockedBy.has(otherId);
}
