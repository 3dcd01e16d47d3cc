import type { Directory } from "../../ports/directory.ts";
import type { FactsPair } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ChangePorts } from "../presence/change.ts";
import { applyFacts } from "../presence/presence-set.ts";

/**
 * Has these people's presence in hand before their facts change. Of somebody who is loaded only afterwards the change
 * would show at once, and of others at the next tick: that told the invisible from the gone (VIS5).
 */
export async function holdFirst(
	{ presence }: Pick<ChangePorts, "presence">,
	companyId: string,
	userIds: Iterable<string>,
): Promise<void> {
	const keys = [...new Set(userIds)].map((userId) => ({ companyId, userId }));
	await Promise.all(keys.map((key) => presence.update(key, (record) => ({ record, answer: undefined }))));
}

/** The same for a user and somebody else. False where that one is unknown: of them nothing is held, and nothing can change. */
export async function holdPair(
	ports: Pick<ChangePorts, "presence"> & { readonly directory: Pick<Directory, "known"> },
	{ companyId, userId }: UserKey,
	otherId: string,
): Promise<boolean> {
	const known = await ports.directory.known(companyId, [otherId]);
	if (!known.has(otherId)) return false;
	await holdFirst(ports, companyId, [userId, otherId]);
	return true;
}

/**
 * Lets the presence of both people follow what is stored of them. Also where nothing was changed just now: the first time that it
 * was asked for, presence may have been away. What is not newer than what presence knows changes nothing.
 */
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
