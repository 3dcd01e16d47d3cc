import type { DeviceKind } from "../actions.ts";
import { hourOf, isAtWork, minutes, nextTime, seconds } from "../day.ts";
import type { Intent } from "../person.ts";
import type { Turn } from "./turn.ts";

/** How long somebody stays, and is away between, in minutes. */
const STAY = [12, 60] as const;
const ERRAND = [2, 9] as const;
/** Who is not there when it begins comes within so many minutes. */
const FIRST_WAIT = [0.5, 10] as const;
const THERE_AT_FIRST = 0.8;
const PHONE_TOO = 0.6;
const EARLY_BIRD = 10;

/** Comes to work, where it is time for that. */
export function come(turn: Turn): void {
	const { dice, now, person } = turn;
	const { shift, devices } = person.habits;
	if (!isAtWork(shift, now)) {
		turn.later(nextTime(shift.from, now) - now + minutes(dice.between(0, EARLY_BIRD)), { kind: "come" });
		return;
	}
	if (isFirst(turn) && !dice.chance(THERE_AT_FIRST)) {
		turn.later(minutes(dice.between(...FIRST_WAIT)), { kind: "come" });
		return;
	}
	const [first, second] = devices;
	if (first === undefined) return;
	switchOn(turn, first);
	if (second !== undefined && dice.chance(PHONE_TOO)) switchOn(turn, second);
	for (const [intent, low, high] of DAILY) turn.later(seconds(dice.between(low, high)), intent);
	turn.later(leavesIn(turn), { kind: "go" });
}

/** Leaves, and comes back later today or on another day. */
export function go(turn: Turn): void {
	const { dice } = turn;
	if (turn.person.writingUntil > turn.now) return turn.later(seconds(20), { kind: "go" });
	const device = turn.device();
	if (device !== undefined && turn.person.mood !== "auto") {
		turn.act(device, { kind: "avail", status: "auto", forMs: null });
		turn.set({ mood: "auto" });
	}
	for (const kind of devicesOn(turn)) turn.actions.push({ device: kind, kind: "leave" });
	turn.set({ devices: {}, agenda: [], quits: [], restingUntil: 0, writingUntil: 0 });
	turn.later(minutes(dice.between(...ERRAND)), { kind: "come" });
}

/** Takes the second device up or lays it away, in the middle of the day. */
export function phone(turn: Turn): void {
	const { dice, person } = turn;
	turn.later(minutes(dice.between(5, 20)), { kind: "phone" });
	const second = person.habits.devices[1];
	if (second === undefined) return;
	if (person.devices[second] === undefined) return switchOn(turn, second);
	const isLast = devicesOn(turn).length === 1;
	if (isLast || person.devices[second] !== "up" || isWritingOn(turn, second)) return;
	turn.actions.push({ device: second, kind: "leave" });
	const { [second]: _, ...rest } = person.devices;
	turn.set({ devices: rest });
	turn.forget((intent) => "device" in intent && intent.device === second);
}

/** What everybody at work does, with the seconds after which they first do it. */
const DAILY: readonly (readonly [Intent, low: number, high: number])[] = [
	[{ kind: "work" }, 1, 40],
	[{ kind: "move" }, 1, 90],
	[{ kind: "post" }, 5, 500],
	[{ kind: "mood" }, 20, 1_200],
	[{ kind: "rest" }, 240, 2_400],
	[{ kind: "talk", to: null }, 4, 80],
	[{ kind: "social" }, 30, 600],
	[{ kind: "phone" }, 120, 900],
];

/** Before the first of all days has begun for them, nobody has said or known anything. */
function isFirst({ now }: Turn): boolean {
	return now < seconds(5);
}

function switchOn(turn: Turn, device: DeviceKind): void {
	turn.actions.push({ device, kind: "connect" });
	turn.set({ devices: { ...turn.person.devices, [device]: "coming" } });
}

function leavesIn({ dice, now, person }: Turn): number {
	const stay = minutes(dice.between(...STAY));
	const untilEnd = (person.habits.shift.to - hourOf(now)) * minutes(60);
	return Math.min(stay, untilEnd);
}

function devicesOn({ person }: Turn): DeviceKind[] {
	return Object.keys(person.devices) as DeviceKind[];
}

function isWritingOn({ person }: Turn, device: DeviceKind): boolean {
	return person.agenda.some(({ intent }) => intent.kind === "say" && intent.device === device);
}
