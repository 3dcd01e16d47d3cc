import type { Call } from "./stores.ts";

type Named = Readonly<Record<string, unknown>>;

/** A call that waits, with its `ownerOf`: worked out once, and not for every group that it does not come into. */
type Owned = { readonly owner: string | null };

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
function turnsOf(waiting: readonly Owned[]): readonly number[] {
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

/** The first turn that does not fit as a whole, and how many calls of it do. */
function lastTurn(turns: readonly number[], most: number): { readonly turn: number; readonly room: number } {
	const sizes: number[] = [];
	for (const turn of turns) sizes[turn] = (sizes[turn] ?? 0) + 1;
	let room = most;
	let turn = 0;
	for (let size = sizes[turn]; size !== undefined && size <= room; size = sizes[turn]) {
		room -= size;
		turn += 1;
	}
	return { turn, room };
}

/**
 * Splits what waits into the next group, of so many calls, and the rest, both in their order. The first call of everybody comes
 * before the second of anybody, so that nobody waits behind all that somebody else has asked for (T-25), and a group is
 * full while anything waits. The calls of one owner stay in their order.
 */
export function fairGroup<Waiting extends Owned>(
	waiting: readonly Waiting[],
	most: number,
): { readonly group: readonly Waiting[]; readonly rest: Waiting[] } {
	const turns = turnsOf(waiting);
	const last = lastTurn(turns, most);
	let { room } = last;
	const group: Waiting[] = [];
	const rest: Waiting[] = [];
	for (const [at, one] of waiting.entries()) {
		const turn = turns[at] ?? 0;
		const isTaken = turn < last.turn || (turn === last.turn && room > 0);
		if (isTaken && turn === last.turn) room -= 1;
		(isTaken ? group : rest).push(one);
	}
	return { group, rest };
}
