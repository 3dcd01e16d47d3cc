import { isParted } from "../../domain/parted.ts";
import type { Policy } from "../../ports/directory.ts";
import type { Facts } from "../../ports/facts-store.ts";

/**
 * May somebody with these facts bring this person into a conversation? Nobody whom a block parts from them (VIS8), and
 * under audience `contacts` nobody whom they may not know of: it would make a stranger see them (VIS3, W21).
 */
export function mayMeet(facts: Facts, { audience }: Pick<Policy, "audience">, otherId: string): boolean {
	if (isParted(facts, otherId)) return false;
	return audience === "company" || facts.friends.has(otherId) || facts.partners.has(otherId);
}
