import type { Call } from "./stores.ts";

/**
 * Whom a call is made for: a user, else a conversation or a company. Null: nobody in particular, as of what is written
 * for everybody at once.
 */
function ownerOf({ args: [first] }: Call): string | null {
	if (typeof first === "string") return first;
	if (typeof first !== "object" || first === null || !("companyId" in first)) return null;
	const { companyId, senderId, userId, conversationId } = first as Readonly<Record<string, unknown>>;
	return `${companyId}/${senderId ?? userId ?? conversationId}`;
}

/**
 * Splits what waits into the next group, of so many calls, and the rest, both in their order. Everybody has the same share of
 * a group, so that nobody waits behind all that somebody else has asked for (T-25). The calls of one owner stay in their order.
 */
export function fairGroup<Waiting extends { readonly call: Call }>(
	waiting: readonly Waiting[],
	most: number,
): { readonly group: readonly Waiting[]; readonly rest: Waiting[] } {
	const owners = waiting.map(({ call }) => ownerOf(call));
	const share = Math.max(1, Math.floor(most / new Set(owners).size));
	const taken = new Map<string, number>();
	const group: Waiting[] = [];
	const rest: Waiting[] = [];
	for (const [at, one] of waiting.entries()) {
		const owner = owners[at] ?? null;
		const had = owner === null ? 0 : (taken.get(owner) ?? 0);
		const isTaken = group.length < most && had < share;
		(isTaken ? group : rest).push(one);
		// Whoever was held back once stays behind, or a later call would overtake an earlier one.
		if (owner !== null) taken.set(owner, isTaken ? had + 1 : share);
	}
	return { group, rest };
}
