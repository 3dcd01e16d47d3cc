import type { DeviceKind, Line } from "../actions.ts";
import { TALKS } from "../corpus/all-talks.ts";
import type { Cue } from "../corpus/talks.ts";
import { seconds } from "../day.ts";
import type { Dice } from "../dice.ts";
import type { Intent } from "../person.ts";
import type { Turn } from "./turn.ts";

/** A start of typing or recording is repeated so often while it lasts (IND1), in milliseconds. */
const TYPING_AGAIN = 3_000;
/** Letters in a second. */
const TYPING_SPEED = [5, 11] as const;
const LONGEST_TYPING = 14_000;
const PAUSES = 0.2;
const RECORDS = 0.06;
const MISTYPES = 0.08;

type Message = { readonly conversationId: string; readonly line: Line; readonly answers: number | null };

/** The next line of a talk, as somebody puts it; undefined where the talk is at its end. */
export function lineOf(cue: Cue, dice: Dice): Line | undefined {
	const ways = TALKS[cue.talk]?.turns[cue.turn];
	if (ways === undefined) return undefined;
	const text = dice.pick(ways);
	if (!dice.chance(MISTYPES)) return { text, cue, later: null };
	const typed = mistyped(text, dice);
	return { text: typed, cue, later: typed === text ? null : { kind: "mend", text } };
}

/** Puts on the agenda that a message is typed, with pauses, and sent at the end. */
export function compose(turn: Turn, device: DeviceKind, message: Message): void {
	const { dice } = turn;
	const { conversationId, line } = message;
	const say = (wait: number, kind: "typing" | "recording", on: boolean): void =>
		turn.later(wait, { kind, device, conversationId, on });
	let at = 0;
	if (device === "mobile" && dice.chance(RECORDS)) {
		say(at, "recording", true);
		at += seconds(dice.between(4, 9));
		say(at, "recording", false);
		at += seconds(1.5);
	}
	if (dice.chance(PAUSES)) {
		say(at, "typing", true);
		at += seconds(dice.between(1, 2.5));
		say(at, "typing", false);
		at += seconds(dice.between(2, 6));
	}
	const length = Math.min(LONGEST_TYPING, seconds(1 + line.text.length / dice.between(...TYPING_SPEED)));
	for (let typed = 0; typed < length; typed += TYPING_AGAIN) say(at + typed, "typing", true);
	turn.later(at + length, { kind: "say", device, ...message });
	turn.set({ writingUntil: turn.now + at + length });
}

/** Begins or ends to type or to record. */
export function indicate(turn: Turn, intent: Intent & { readonly kind: "typing" | "recording" }): void {
	const { device, kind, conversationId, on } = intent;
	if (turn.person.devices[device] !== "up" || turn.known(conversationId) === undefined) return;
	turn.act(device, { kind, conversationId, on });
}

/** Sends what was typed, unless somebody else has said something in a group meanwhile. */
export function say(turn: Turn, { device, conversationId, line, answers }: Intent & { readonly kind: "say" }): void {
	const known = turn.known(conversationId);
	if (turn.person.devices[device] !== "up" || known === undefined) return;
	if (known.type === "group" && answers !== null && known.last?.seq !== answers)
		return turn.act(device, { kind: "typing", conversationId, on: false });
	const said = turn.person.said + 1;
	turn.set({ said, writingUntil: 0 });
	turn.act(device, { kind: "send", conversationId, key: `${said}`, line });
}

/** Puts a slip of the keys right. */
export function mend(turn: Turn, { conversationId, messageId, text }: Intent & { readonly kind: "mend" }): void {
	const device = turn.device();
	if (device === undefined || turn.known(conversationId) === undefined) return;
	turn.act(device, { kind: "edit", conversationId, messageId, text });
}

/** Takes back what went into the wrong window. */
export function withdraw(turn: Turn, { conversationId, messageId }: Intent & { readonly kind: "withdraw" }): void {
	const device = turn.device();
	if (device === undefined || turn.known(conversationId) === undefined) return;
	turn.act(device, { kind: "delete", conversationId, messageId });
}

/** Two letters of a word in the wrong order. */
function mistyped(text: string, dice: Dice): string {
	const inWords = [...text.matchAll(/(?<=[a-z])[a-z](?=[a-z])/g)].map(({ index }) => index);
	const at = dice.maybe(inWords);
	if (at === undefined) return text;
	return (
		text.slice(0, at) +
		text
			.slice(at, at + 2)
			.split("")
			.reverse()
			.join("") +
		text.slice(at + 2)
	);
}
