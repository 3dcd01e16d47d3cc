import { expect, test } from "bun:test";
import { spend } from "../../test/support/spend.ts";
import { LateFrames, type LateLink } from "./late-frames.ts";
import type { Frame } from "./payload.ts";

/** Calls back when the test says so. */
class Turns {
	readonly asked: number[] = [];
	#take: (() => void) | null = null;
	readonly later = (take: () => void, ms: number): void => {
		this.asked.push(ms);
		this.#take = take;
	};

	next(): void {
		const take = this.#take;
		this.#take = null;
		take?.();
	}

	/** Until nothing is to be called back any more. */
	all(): void {
		while (this.#take !== null) this.next();
	}
}

class Link implements LateLink {
	yields = true;
	readonly taken: Frame[][] = [];
	onTake: () => void = () => {};

	takeLate(frames: readonly Frame[]): void {
		this.taken.push([...frames]);
		this.onTake();
	}
}

function hold(late: LateFrames, link: Link, frames: readonly string[]): boolean[] {
	return frames.map((frame) => late.hold(link, frame));
}

function many(count: number): readonly string[] {
	return Array.from({ length: count }, (_, at) => `f${at}`);
}

test("[T-25] frames of a link that yields wait for the next turn, and those behind them wait with them", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const [calm, busy] = [new Link(), new Link()];
	calm.yields = false;
	expect(hold(late, busy, ["a"])).toEqual([true]);
	busy.yields = false;
	expect(hold(late, busy, ["b"])).toEqual([true]);
	expect(hold(late, calm, ["c"])).toEqual([false]);
	expect([busy.taken, turns.asked]).toEqual([[], [0]]);
	turns.all();
	expect([busy.taken, calm.taken]).toEqual([[["a", "b"]], []]);
	expect(hold(late, busy, ["d"])).toEqual([false]);
});

test("[T-25] of each link some are taken in turn, in their order, and none is taken twice", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const links = [new Link(), new Link(), new Link()];
	const order: number[] = [];
	for (const [at, link] of links.entries()) {
		link.onTake = () => order.push(at);
		hold(late, link, many(100));
	}
	turns.all();
	expect(order).toEqual([0, 1, 2, 0, 1, 2]);
	for (const { taken } of links) expect(taken.flat()).toEqual([...many(100)]);
});

test("[T-25] what takes long ends the turn of the event loop; the next one goes on with the next link", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const [slow, next] = [new Link(), new Link()];
	slow.onTake = () => spend(4);
	hold(late, slow, many(100));
	hold(late, next, ["a"]);
	turns.next();
	expect([slow.taken.length, next.taken.length]).toEqual([1, 0]);
	expect(hold(late, slow, ["last"])).toEqual([true]);
	turns.next();
	expect(next.taken).toEqual([["a"]]);
	turns.all();
	expect(slow.taken.flat()).toEqual([...many(100), "last"]);
	expect(turns.asked).toEqual([0, 0]);
});

test("[T-25] who takes long leaves a pause ten times as long to the others, 0.5 s at most; who is quick leaves none", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const link = new Link();
	for (const took of [0, 2, 60, 0, 0]) {
		link.onTake = () => spend(took);
		hold(late, link, ["a"]);
		turns.all();
	}
	const [first, second = 0, third = 0, fourth, fifth = 0] = turns.asked;
	expect([first, fourth]).toEqual([0, 500]);
	expect(third).toBeWithin(20, 501);
	for (const quick of [second, fifth]) expect(quick).toBeWithin(0, 20);
});

test("[T-25] [M7] more than may wait of one link, or of all, is taken at once, in order, and leaves room", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const page = "x".repeat(60_000);
	const one = new Link();
	expect(hold(late, one, [page, page, page, page, page])).toEqual([true, true, true, true, false]);
	expect(one.taken).toEqual([[page, page, page, page]]);
	const others = Array.from({ length: 70 }, () => new Link());
	const held = others.map((link) => hold(late, link, [page, page, page, page]).filter(Boolean).length);
	expect(held.slice(0, 69)).toEqual(Array.from({ length: 69 }, () => 4));
	expect(held.at(-1)).toBeLessThan(4);
	turns.all();
	expect(hold(late, one, [page, page, page, page])).toEqual([true, true, true, true]);
});

test("[T-25] what is taken at once because too much waits, or at the end of a link, makes the pause longer, too", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const [gone, link] = [new Link(), new Link()];
	gone.onTake = () => spend(20);
	hold(late, gone, ["a"]);
	late.takeAll(gone);
	turns.all();
	hold(late, link, ["a"]);
	expect(turns.asked.at(-1)).toBeWithin(200, 501);
});

test("[T-25] a link that is forgotten has nothing taken, not even what is left in its turn, and leaves nothing", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const page = "x".repeat(60_000);
	for (let count = 0; count < 1_000; count += 1) {
		const gone = new Link();
		expect(hold(late, gone, [page, page, page, page])).toEqual([true, true, true, true]);
		late.forget(gone);
		late.forget(gone);
	}
	const ends = new Link();
	ends.onTake = () => late.forget(ends);
	hold(late, ends, many(100));
	turns.all();
	expect(ends.taken.flat()).toHaveLength(64);
	const whole = Array.from({ length: 69 }, () => new Link());
	for (const link of whole) expect(hold(late, link, [page, page, page, page])).toEqual([true, true, true, true]);
});

test("[T-25] all that waits of a link is taken when it says goodbye", () => {
	const turns = new Turns();
	const late = new LateFrames(turns.later);
	const link = new Link();
	hold(late, link, many(100));
	late.takeAll(link);
	expect(link.taken).toEqual([[...many(100)]]);
	late.takeAll(link);
	turns.all();
	expect(link.taken).toHaveLength(1);
});
