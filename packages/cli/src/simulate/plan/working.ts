import { PROJECTS, STATUSES } from "../corpus/work.ts";
import { minutes, seconds } from "../day.ts";
import { arrival, fixAt, onward } from "../journey.ts";
import type { Intent } from "../person.ts";
import type { Turn } from "./turn.ts";

type Beat = Intent & { readonly kind: "beat" };

/** What people choose to be, as often as it stands here, and for how many minutes. */
const MOODS = ["dnd", "dnd", "dnd", "away", "away", "invisible"] as const;
const MOOD_LENGTH = { dnd: [8, 25], away: [4, 12], invisible: [2, 6] } as const;

/** How long people stay at a place, in minutes. */
const STOP = [1, 8] as const;

/** Says that a device lives, and where it is. */
export function beat(turn: Turn, { device }: Beat): void {
	const { dice, now, person } = turn;
	if (person.devices[device] === "lost") return turn.later(person.beatEvery, { kind: "beat", device });
	if (person.devices[device] !== "up") return;
	const tells = device === (person.habits.devices.includes("mobile") ? "mobile" : "desktop");
	const fix = tells ? fixAt(person.journey, now, dice) : null;
	turn.act(device, { kind: "beat", fix, active: !turn.isResting });
	turn.later(person.beatEvery, { kind: "beat", device });
}

/** Sets out for somewhere else, or goes on after a stop. */
export function move(turn: Turn): void {
	const { dice, now, person } = turn;
	const { mode, city } = person.habits;
	if (mode === "none") return;
	const left = arrival(person.journey) - now;
	if (left > 0) return turn.later(left + minutes(dice.between(...STOP)), { kind: "move" });
	const journey = onward(person.journey, { city, mode, now, dice });
	turn.set({ journey });
	turn.later(arrival(journey) - now + minutes(dice.between(...STOP)), { kind: "move" });
}

/** Turns to another project or task, or takes a breath. */
export function work(turn: Turn): void {
	const { dice } = turn;
	const device = ready(turn, { kind: "work" });
	if (device === undefined) return;
	turn.later(minutes(dice.between(3, 14)), { kind: "work" });
	if (turn.isResting) return;
	if (dice.chance(0.08)) return turn.act(device, { kind: "work", projectId: null, taskId: null });
	const [projectId, tasks] = dice.pick(Object.entries(PROJECTS));
	turn.act(device, { kind: "work", projectId, taskId: dice.chance(0.85) ? dice.pick(tasks) : null });
}

/** Writes something beside their name, or takes it away. */
export function post(turn: Turn): void {
	const { dice, person } = turn;
	const device = ready(turn, { kind: "post" });
	if (device === undefined) return;
	turn.later(minutes(dice.between(5, 20)), { kind: "post" });
	if (turn.isResting) return;
	if (person.isPosted && dice.chance(0.35)) turn.act(device, { kind: "unpost" });
	else turn.act(device, { kind: "post", ...dice.pick(STATUSES), forMs: minutes(dice.between(15, 60)) });
	turn.set({ isPosted: turn.actions.at(-1)?.kind === "post" });
}

/** Is not to be disturbed for a while, or is again. */
export function mood(turn: Turn): void {
	const { dice, person } = turn;
	const device = ready(turn, { kind: "mood" });
	if (device === undefined) return;
	if (person.mood !== "auto") {
		turn.act(device, { kind: "avail", status: "auto", forMs: null });
		turn.set({ mood: "auto" });
		return turn.later(minutes(dice.between(8, 35)), { kind: "mood" });
	}
	const status = dice.pick(MOODS);
	const [low, high] = MOOD_LENGTH[status];
	const forMs = minutes(dice.between(low, high));
	turn.act(device, { kind: "avail", status, forMs: status === "dnd" ? forMs : null });
	turn.set({ mood: status });
	turn.later(forMs, { kind: "mood" });
}

/** Looks up from the screen: after five minutes the server takes them for away. */
export function rest(turn: Turn): void {
	const { dice, now } = turn;
	turn.later(minutes(dice.between(15, 45)), { kind: "rest" });
	turn.set({ restingUntil: now + minutes(dice.between(4, 9)) });
}

/** The device to do it on; where there is none now, it is done later. */
export function ready(turn: Turn, intent: Intent): "desktop" | "mobile" | undefined {
	const device = turn.device();
	if (device === undefined && turn.isHere) turn.later(seconds(turn.dice.between(1, 6)), intent);
	return device;
}
