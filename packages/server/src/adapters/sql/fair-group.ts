import type { Call } from "./stores.ts";

type Named = Readonly<Record<string, unknown>>;

/** A call that waits, with its `ownerOf` and `weightOf`: worked out once, and not for every group that it does not come into. */
type Weighed = { readonly owner: string | null; readonly weight: number };

function named(value: unknown): Named {
	return typeof value === "object" && value !== null ? (value as Named) : {};
}

/** Who asks, where a call of a conversation says so beside it. */
function askerOf([, second, third]: readonly unknown[]): unknown {
	const by = named(third);
	if ("actorId" in by) return by.actorId;
	return typeof second === "string" ? second : named(second).userId;
}

/**
 * Whom a call is made for: a user, else a conversation or a company. Null: nobody in particular, as of what is written
 * for everybody at once.
 */
export function ownerOf({ args }: Call): string | null {
	const [first] = args;
	if (typeof first === "string") return first;
	if (typeof first !== "object" || first === null || !("companyId" in first)) return null;
	const { companyId, senderId, userId, createdBy, conversationId } = named(first);
	return `${companyId}/${senderId ?? userId ?? createdBy ?? askerOf(args) ?? conversationId}`;
}

/**
 * The turn of each call: how many of its owner's stand before it. What is nobody's overtakes nothing: its turn is the last
 * of those before it.
 */
function turnsOf(waiting: readonly Weighed[]): readonly number[] {
	const had = new Map<string, number>();
	let last = 0;
	return waiting.map(({ owner }) => {
		if (owner === null) return last;
		const turn = had.get(owner) ?? 0;
		had.set(owner, turn + 1);
		last = Math.max(last, turn);
		return turn;
	});
}

/** The first turn that does not fit as a whole, and what room there is for it. */
function lastTurn(
	waiting: readonly Weighed[],
	turns: readonly number[],
	most: number,
): { readonly turn: number; readonly room: number } {
	const sizes: number[] = [];
	for (const [at, turn] of turns.entries()) sizes[turn] = (sizes[turn] ?? 0) + (waiting[at]?.weight ?? 0);
	let room = most;
	let turn = 0;
	for (let size = sizes[turn]; size !== undefined && size <= room; size = sizes[turn]) {
		room -= size;
		turn += 1;
	}
	return { turn, room };
}

/**
 * Splits what waits into the next group, of calls that weigh so much (the last may go beyond it), and the rest, both in
 * their order. The first call of everybody comes before the second of anybody, so that nobody waits behind all that
 * somebody else has asked for (T-25), and a group is full while anything waits. The calls of one owner stay in their order.
 */
export function fairGroup<Waiting extends Weighed>(
	waiting: readonly Waiting[],
	most: number,
): { readonly group: readonly Waiting[]; readonly rest: Waiting[] } {
	const turns = turnsOf(waiting);
	const last = lastTurn(waiting, turns, most);
	let { room } = last;
	const group: Waiting[] = [];
	const rest: Waiting[] = [];
	for (const [at, one] of waiting.entries()) {
		const turn = turns[at] ?? 0;
		const isTaken = turn < last.turn || (turn === last.turn && room > 0);
		if (isTaken && turn === last.turn) room -= one.weight;
		(isTaken ? group : rest).push(one);
	}
	return { group, rest };
}
