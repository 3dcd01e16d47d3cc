import type { DeviceKind, Known, Line } from "./actions.ts";
import { CITIES, type City } from "./corpus/cities.ts";
import { NAMES } from "./corpus/names.ts";
import { SHIFTS, type Shift } from "./day.ts";
import { Dice } from "./dice.ts";
import { type Journey, type Mode, staying } from "./journey.ts";

/** What stays the same about somebody. */
export type Habits = {
	readonly devices: readonly DeviceKind[];
	readonly shift: Shift;
	/** How much they write: 1 is usual. */
	readonly chatty: number;
	readonly mode: Mode;
	readonly city: City;
	/** Whom they talk to; who stands there twice is talked to twice as much. */
	readonly circle: readonly string[];
};

/** Something that somebody is going to do. */
export type Intent =
	| { readonly kind: "come" | "go" | "phone" | "move" | "work" | "post" | "mood" | "rest" | "social" }
	| { readonly kind: "beat"; readonly device: DeviceKind }
	| { readonly kind: "talk"; readonly to: string | null }
	| { readonly kind: "deliver" | "look"; readonly conversationId: string }
	| {
			readonly kind: "typing" | "recording";
			readonly device: DeviceKind;
			readonly conversationId: string;
			readonly on: boolean;
	  }
	| {
			readonly kind: "say";
			readonly device: DeviceKind;
			readonly conversationId: string;
			readonly line: Line;
			/** The `seq` that it answers; null where it begins something. */
			readonly answers: number | null;
	  }
	| { readonly kind: "mend"; readonly conversationId: string; readonly messageId: string; readonly text: string }
	| { readonly kind: "withdraw"; readonly conversationId: string; readonly messageId: string };

export type Entry = { readonly at: number; readonly intent: Intent };

/** `coming`: asked for, and not there yet; `lost`: the link broke, and is coming back. A device that is off is absent. */
export type DeviceState = "coming" | "up" | "lost";

/** Somebody, as a value: what they are, what they know, and what they are going to do. */
export type Person = {
	readonly userId: string;
	readonly name: string;
	readonly habits: Habits;
	/** The state of their own dice. */
	readonly dice: number;
	readonly agenda: readonly Entry[];
	readonly devices: Readonly<Partial<Record<DeviceKind, DeviceState>>>;
	readonly beatEvery: number;
	readonly conversations: ReadonlyMap<string, Known>;
	/** Groups that they left since they came: a list that was asked for before may still name them. */
	readonly quits: readonly string[];
	/** Until then they write something. */
	readonly writingUntil: number;
	/** Until then they do nothing, with their devices on. */
	readonly restingUntil: number;
	readonly mood: "auto" | "away" | "dnd" | "invisible";
	readonly isPosted: boolean;
	readonly journey: Journey;
	/** How many messages they began; makes their keys. */
	readonly said: number;
};

export type Crowd = {
	readonly seed: number;
	readonly count: number;
	/** A real person among them, whom some of them talk to; null for nobody. */
	readonly guest: string | null;
};

const USUAL_BEAT = 30_000;
const NEIGHBOURS = 5;
const ACQUAINTANCES = 3;
/** How many people know the guest at most. */
const FRIENDS = 8;
/** How often the guest stands in the circle of such a person. */
const GUEST_SHARE = 5;

/** The ids of a crowd: a first name, and a number from the second of that name on. */
export function userIdAt(index: number): string {
	const name = (NAMES[index % NAMES.length] as string).toLowerCase();
	const round = Math.floor(index / NAMES.length);
	return round === 0 ? name : `${name}${round + 1}`;
}

/** Everybody, as they are before the first of them comes. */
export function makePeople(crowd: Crowd): readonly Person[] {
	return Array.from({ length: crowd.count }, (_, index) => makePerson(index, crowd));
}

/** The people who know the guest. */
export function friendsOf(people: readonly Person[], guest: string): readonly Person[] {
	return people.filter(({ habits }) => habits.circle.includes(guest));
}

function makePerson(index: number, crowd: Crowd): Person {
	const dice = new Dice(Math.imul(crowd.seed + 1, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35));
	const habits = habitsOf(index, crowd, dice);
	const round = Math.floor(index / NAMES.length);
	const name = NAMES[index % NAMES.length] as string;
	return {
		userId: userIdAt(index),
		name: round === 0 ? name : `${name} ${round + 1}`,
		habits,
		agenda: [{ at: dice.between(0, 4_000), intent: { kind: "come" } }],
		devices: {},
		beatEvery: USUAL_BEAT,
		conversations: new Map(),
		quits: [],
		writingUntil: 0,
		restingUntil: 0,
		mood: "auto",
		isPosted: false,
		journey: staying(habits.city, dice),
		said: 0,
		dice: dice.state,
	};
}

function habitsOf(index: number, crowd: Crowd, dice: Dice): Habits {
	const mode = dice.pick<Mode>(["none", "none", "walking", "walking", "cycling", "cycling", "driving"]);
	return {
		devices: devicesOf(mode, dice),
		shift: dice.pick([SHIFTS.early, SHIFTS.usual, SHIFTS.usual, SHIFTS.usual, SHIFTS.usual, SHIFTS.late]),
		chatty: dice.between(0.5, 1.6),
		mode,
		city: CITIES[Math.floor(index / 3) % CITIES.length] as City,
		circle: circleOf(index, crowd, dice),
	};
}

/** Who gets about has a phone with them. */
function devicesOf(mode: Mode, dice: Dice): readonly DeviceKind[] {
	if (mode === "driving" || (mode !== "none" && dice.chance(0.4))) return ["mobile"];
	return mode === "none" && dice.chance(0.5) ? ["desktop"] : ["desktop", "mobile"];
}

function circleOf(index: number, { count, guest }: Crowd, dice: Dice): readonly string[] {
	const near = Array.from({ length: NEIGHBOURS }, (_, step) => (index + step - 2 + count) % count);
	const far = Array.from({ length: ACQUAINTANCES }, () => Math.floor(dice.between(0, count)));
	const others = [...new Set([...near, ...far])].filter((other) => other !== index);
	const known = guest !== null && index < Math.min(FRIENDS, count) ? Array<string>(GUEST_SHARE).fill(guest) : [];
	return [...others.map(userIdAt), ...known];
}
