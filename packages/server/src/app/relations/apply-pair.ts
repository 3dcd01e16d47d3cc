import type { FactsPair } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ChangePorts } from "../presence/change.ts";
import { applyFacts } from "../presence/presence-set.ts";

/** Lets the presence of both people follow what was just stored of them. */
export async function applyPair(
	ports: ChangePorts,
	{ companyId, userId }: UserKey,
	{ otherId, own, other }: FactsPair & { readonly otherId: string },
): Promise<void> {
	await Promise.all([
		applyFacts(ports, { companyId, userId }, own),
		applyFacts(ports, { companyId, userId: otherId }, other),
	]);
}

/** Does a block stand between the two, in either direction? */
export function isParted({ own }: Pick<FactsPair, "own">, otherId: string): boolean {
	return own.blocks.has(otherId) || own.blockedBy.has(otherId);
}
