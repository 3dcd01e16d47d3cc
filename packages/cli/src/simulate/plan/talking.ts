import type { DeviceKind, Known, Line } from "../actions.ts";
import { talksFor } from "../corpus/all-talks.ts";
import { replyTo, SLIPS } from "../corpus/replies.ts";
import { TITLES } from "../corpus/work.ts";
import { minutes, seconds } from "../day.ts";
import type { Intent } from "../person.ts";
import type { Turn } from "./turn.ts";
import { ready } from "./working.ts";
import { compose, lineOf } from "./writing.ts";

/** Minutes between two talks that somebody of usual chattiness begins. */
const BETWEEN_TALKS = [1.5, 6] as const;
const IN_A_GROUP = 0.4;
const SLIPS_SHARE = 0.03;
/** Nobody begins something new where the last word is younger than this. */
const STILL_TALKING = 45_000;
/** Nobody says more than this to somebody who does not answer. */
const MOST_UNANSWERED = 2;
const MOST_GROUPS = 6;
const LARGEST_GROUP = 12;
const SMALLEST_GROUP = 4;
/** Where everybody might answer, about so many do. */
const ANSWERS_IN_GROUP = 1.7;
const ANSWERS_IN_DIRECT = 0.92;

/** Begins to talk to somebody, or to a group. */
export function talk(turn: Turn, { to }: Intent & { readonly kind: "talk" }): void {
	const { dice, person } = turn;
	const device = ready(turn, { kind: "talk", to });
	if (device === undefined) return;
	if (to === null)
		turn.later(minutes(dice.between(...BETWEEN_TALKS)) / person.habits.chatty, { kind: "talk", to: null });
	if (turn.isResting || person.mood !== "auto" || person.writingUntil > turn.now) return;
	const group = to === null && dice.chance(IN_A_GROUP) ? dice.maybe(groupsOf(turn)) : undefined;
	if (group !== undefined) return begin(turn, device, group);
	const userId = to ?? dice.maybe(person.habits.circle);
	if (userId === undefined) return;
	const direct = directWith(turn, userId);
	if (direct !== undefined) return begin(turn, device, direct);
	if (to !== null) return; // it was asked for, and did not come
	turn.act(device, { kind: "meet", userId });
	turn.later(seconds(dice.between(2, 4)), { kind: "talk", to: userId });
}

/** Makes a group, brings somebody into it, or leaves one. */
export function social(turn: Turn): void {
	const { dice, person } = turn;
	const device = ready(turn, { kind: "social" });
	if (device === undefined) return;
	turn.later(minutes(dice.between(8, 25)), { kind: "social" });
	if (turn.isResting) return;
	const groups = groupsOf(turn);
	const own = groups.find(({ isOwner }) => isOwner);
	const circle = [...new Set(person.habits.circle)];
	if (own === undefined && groups.length < MOST_GROUPS) {
		const userIds = dice.some(circle, Math.round(dice.between(2, 6)));
		if (userIds.length >= 2) turn.act(device, { kind: "gather", title: dice.pick(TITLES), userIds });
		return;
	}
	const stranger = dice.maybe(circle.filter((userId) => own?.people.includes(userId) === false));
	if (own !== undefined && stranger !== undefined && own.people.length < LARGEST_GROUP && dice.chance(0.6))
		return turn.act(device, { kind: "bring", conversationId: own.id, userId: stranger });
	const large = dice.maybe(groups.filter(({ isOwner, people }) => !isOwner && people.length > SMALLEST_GROUP));
	if (large === undefined || groups.length < 2 || person.writingUntil > turn.now) return;
	if (turn.actions.length > 0) return; // nobody reads something and leaves it in the same moment
	turn.act(device, { kind: "quit", conversationId: large.id });
	turn.unlearn(large.id);
	turn.set({ quits: [...person.quits, large.id] });
}

/** Answers the newest message of a conversation, or leaves that to others. */
export function answer(turn: Turn, device: DeviceKind, known: Known): void {
	const { last } = known;
	if (last === null || last.senderId === null || last.senderId === turn.person.userId) return;
	if (turn.person.writingUntil > turn.now || turn.person.mood === "invisible") return;
	if (!turn.dice.chance(inclination(turn, known))) return;
	const line = nextLine(turn, known);
	if (line !== undefined) compose(turn, device, { conversationId: known.id, line, answers: last.seq });
}

/** In a talk it is either the starter's turn, or that of everybody else. Who is no part of a script is answered by anybody. */
function inclination({ person }: Turn, { type, people, last }: Known): number {
	const isStarter = last?.cue?.starter === person.userId;
	const isStartersTurn = last?.cue != null && last.cue.turn % 2 === 1;
	if (last?.cue != null && isStarter !== isStartersTurn) return 0;
	if (type === "direct" || isStarter) return ANSWERS_IN_DIRECT;
	return Math.min(ANSWERS_IN_DIRECT, ANSWERS_IN_GROUP / Math.max(1, people.length - 1));
}

function nextLine({ dice, person }: Turn, { last }: Known): Line | undefined {
	if (last === null) return undefined;
	if (last.cue !== null) return lineOf({ ...last.cue, turn: last.cue.turn + 1 }, dice);
	return { text: replyTo(last.text, dice), cue: { talk: 9_999, turn: 0, starter: person.userId }, later: null };
}

function begin(turn: Turn, device: DeviceKind, known: Known): void {
	const { dice, person } = turn;
	if (known.last !== null && turn.now - known.last.at < STILL_TALKING) return;
	if (known.ownInARow >= MOST_UNANSWERED) return;
	const opening = lineOf({ talk: dice.pick(talksFor(known.type)), turn: 0, starter: person.userId }, dice);
	if (opening === undefined) return;
	const line: Line = dice.chance(SLIPS_SHARE)
		? { text: dice.pick(SLIPS), cue: { talk: 9_999, turn: 0, starter: person.userId }, later: { kind: "withdraw" } }
		: opening;
	compose(turn, device, { conversationId: known.id, line, answers: null });
}

function groupsOf({ person }: Turn): Known[] {
	return [...person.conversations.values()].filter(({ type }) => type === "group");
}

function directWith({ person }: Turn, userId: string): Known | undefined {
	return [...person.conversations.values()].find(({ type, people }) => type === "direct" && people.includes(userId));
}
