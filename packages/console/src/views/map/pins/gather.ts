import type { OwnLook } from "../../../live/presence.ts";
import { type Point, worldSize } from "../mercator.ts";
import type { Placed } from "../placed.ts";

/** One sign on the map: a person, or several who would lie on one another. */
export type Pin = Point & { readonly key: string; readonly people: readonly Placed[] };

/** What the map shows, with something around it. */
export type Frame = Point & { readonly width: number; readonly height: number; readonly zoom: number };

type Order = { readonly zoom: number /** Never put together with others. */; readonly alone: string | null };

/** Pixels: the first brings people together, the others what then still overlaps, for signs lie in the middle of theirs. */
const NEAR = [46, 38, 34, 30];

function pinOf(people: readonly Placed[]): Pin {
	const [first] = people;
	const sum = people.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
	const key = people.length === 1 ? `${first?.userId}` : `${first?.userId} +`;
	return { key, people, x: sum.x / people.length, y: sum.y / people.length };
}

/** Pins by the square they lie in, so that only neighbours are compared. */
class Squares {
	readonly #size: number;
	readonly #squares = new Map<string, Set<Pin>>();

	constructor(pins: readonly Pin[], size: number) {
		this.#size = size;
		for (const pin of pins) {
			const key = this.#key(this.#at(pin.x), this.#at(pin.y));
			this.#squares.set(key, (this.#squares.get(key) ?? new Set()).add(pin));
		}
	}

	/** Takes out all that are near this one, and it. */
	take({ x, y }: Pin): readonly Pin[] {
		const [column, row] = [this.#at(x), this.#at(y)];
		const around = [-1, 0, 1].flatMap((right) =>
			[-1, 0, 1].map((down) => this.#squares.get(this.#key(column + right, row + down))),
		);
		return around.flatMap((square) => {
			const near = [...(square ?? [])].filter((pin) => Math.hypot(pin.x - x, pin.y - y) <= this.#size);
			for (const pin of near) square?.delete(pin);
			return near;
		});
	}

	#at(part: number): number {
		return Math.floor(part / this.#size);
	}

	#key(column: number, row: number): string {
		return `${column} ${row}`;
	}
}

function gatherWithin(pins: readonly Pin[], distance: number): readonly Pin[] {
	const squares = new Squares(pins, distance);
	return pins.flatMap((pin) => {
		const taken = squares.take(pin);
		if (taken.length <= 1) return taken;
		return [pinOf(taken.flatMap(({ people }) => people).sort((a, b) => (a.userId < b.userId ? -1 : 1)))];
	});
}

/** People as signs that do not lie on one another at this zoom. The same people in the same places give the same signs. */
export function gather(placed: readonly Placed[], { zoom, alone }: Order): readonly Pin[] {
	const others = placed.filter(({ userId }) => userId !== alone).map((person) => pinOf([person]));
	const gathered = NEAR.reduce((pins, near) => gatherWithin(pins, near / worldSize(zoom)), others as readonly Pin[]);
	const single = placed.filter(({ userId }) => userId === alone).map((person) => pinOf([person]));
	return [...gathered, ...single];
}

/** The signs within a frame; the map goes round at its sides. */
export function within(pins: readonly Pin[], frame: Frame): readonly Pin[] {
	return pins.filter(({ x, y }) => {
		const right = x - frame.x;
		return Math.abs(right - Math.round(right)) <= frame.width / 2 && Math.abs(y - frame.y) <= frame.height / 2;
	});
}

/** How many look how. */
export function looksOf({ people }: Pin): ReadonlyMap<OwnLook, number> {
	const counts = new Map<OwnLook, number>();
	for (const { look } of people) counts.set(look, (counts.get(look) ?? 0) + 1);
	return counts;
}

/** How far these people are apart at most, in degrees. */
export function spreadOf(people: readonly Placed[]): number {
	const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
	return Math.max(range(people.map((person) => person.longitude)), range(people.map((person) => person.latitude)));
}
