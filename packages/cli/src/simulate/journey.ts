import type { City } from "./corpus/cities.ts";
import type { Dice } from "./dice.ts";
import { distance, heading, moved, type Place, partWay } from "./geo.ts";

/** How somebody gets about; `none`: they stay where they work. */
export type Mode = "none" | "walking" | "cycling" | "driving";

type Range = readonly [low: number, high: number];

/** Metres per second, through a city. */
export const SPEEDS: Readonly<Record<Exclude<Mode, "none">, Range>> = {
	walking: [1.1, 1.7],
	cycling: [3.5, 6],
	driving: [6, 12],
};

/** Somebody's way, or the place where they are. */
export type Journey = {
	/** At least one place; the last is where it ends. */
	readonly path: readonly Place[];
	readonly speed: number;
	readonly startedAt: number;
	/** The place in the round at which it ends. */
	readonly endsAtPoint: number;
	/** What is usual there, in metres: streets between high houses are worse than squares. */
	readonly accuracy: number;
};

/** What a device says of where it is. */
export type Fix = Place & {
	readonly accuracy: number;
	readonly heading: number | null;
	readonly speed: number;
};

const LEGS: Range = [2, 5];
/** Nobody stands on the very way point. */
const SCATTER = 45;
/** Phones err less than they say; more would look like jumps. */
const LARGEST_ERROR = 6;
const ERROR_SHARE = 0.25;

/** Somebody who is at a way point, a little off it. */
export function staying(city: City, dice: Dice): Journey {
	const endsAtPoint = Math.floor(dice.between(0, city.round.length));
	return {
		path: [near(pointOf(city, endsAtPoint), dice)],
		speed: 0,
		startedAt: 0,
		endsAtPoint,
		accuracy: dice.between(10, 60),
	};
}

/** A way onward along the round, beginning where the one before ends. */
export function onward(before: Journey, { city, mode, now, dice }: Onward): Journey {
	const legs = Math.round(dice.between(...LEGS));
	const points = Array.from({ length: legs }, (_, leg) => pointOf(city, before.endsAtPoint + leg + 1));
	return {
		path: [before.path.at(-1) as Place, ...points.slice(0, -1), near(points.at(-1) as Place, dice)],
		speed: dice.between(...SPEEDS[mode]),
		startedAt: now,
		endsAtPoint: (before.endsAtPoint + legs) % city.round.length,
		accuracy: dice.between(4, 25),
	};
}

type Onward = {
	readonly city: City;
	readonly mode: Exclude<Mode, "none">;
	readonly now: number;
	readonly dice: Dice;
};

/** When the way is at its end. */
export function arrival({ path, speed, startedAt }: Journey): number {
	const length = path.slice(1).reduce((sum, place, leg) => sum + distance(path[leg] as Place, place), 0);
	return length === 0 ? startedAt : startedAt + (length / speed) * 1_000;
}

/** Where a device says that it is, with the error of such devices. */
export function fixAt(journey: Journey, now: number, dice: Dice): Fix {
	const { place, towards } = alongPath(journey, now);
	const accuracy = Math.round(journey.accuracy * dice.between(0.7, 1.5));
	const error = towards === null ? 0 : Math.min(LARGEST_ERROR, accuracy * ERROR_SHARE);
	const { latitude, longitude } = moved(place, dice.between(-error, error), dice.between(-error, error));
	const speed = towards === null ? 0 : rounded(journey.speed, 1);
	return {
		latitude: rounded(latitude, 6),
		longitude: rounded(longitude, 6),
		accuracy,
		heading: towards === null ? null : rounded(heading(place, towards), 1) % 360,
		speed,
	};
}

/** Where on the way, and what lies ahead; null at its end. */
function alongPath({ path, speed, startedAt }: Journey, now: number): { place: Place; towards: Place | null } {
	let left = (speed * Math.max(0, now - startedAt)) / 1_000;
	for (const [leg, towards] of path.slice(1).entries()) {
		const from = path[leg] as Place;
		const length = distance(from, towards);
		if (left < length) return { place: partWay(from, towards, left / length), towards };
		left -= length;
	}
	return { place: path.at(-1) as Place, towards: null };
}

function pointOf({ round }: City, index: number): Place {
	return round[index % round.length] as Place;
}

function near(place: Place, dice: Dice): Place {
	return moved(place, dice.between(-SCATTER, SCATTER), dice.between(-SCATTER, SCATTER));
}

function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}
