import type { Millis } from "../ports/keys.ts";
import type { Counts } from "./feed-mode.ts";
import type { Moment, PresenceRecord, Track } from "./record.ts";
import { settle } from "./settle.ts";
import { isShown, nextShown } from "./shown.ts";

/** What must always hold, once what is on its way has arrived, and what it means that it does not. */
export const INVARIANTS = {
	missing_connection: "A connection lives, and presence does not know of it: its user looks absent.",
	ghost_connection:
		"Presence counts a connection that its node does not hold, or whose node is gone: its user looks present.",
	shown_while_gone: "Somebody is shown as present who has no device connected or in grace.",
	unannounced_state: "What is shown of somebody is not what was decided.",
	wrong_counts: "A company's counts are not those of the people in it.",
	message_numbers:
		"The last number of a conversation is not that of its newest message or change, or a number is missing.",
	wrong_cursors: "Somebody has received or read more than there is, or read what they did not receive.",
	wrong_people: "A conversation says of how many people it is, and it is of others.",
	indicator_life: "An indicator lives longer than its kind may.",
	foreign_topic: "A connection hears what is told in another company.",
	unjoined_topic: "A connection hears of a conversation that its user is not in.",
} as const;

export type Invariant = keyof typeof INVARIANTS;

/** Something that does not hold. */
export type Finding = {
	readonly invariant: Invariant;
	/** What it is about: ids, and nothing else. */
	readonly ids: Readonly<Record<string, string>>;
	/** What was found. Where the same is found again, it has stayed wrong. */
	readonly evidence: string;
	/** Nothing can be on its way that makes it right: one look is enough. */
	readonly isCertain?: true;
};

/** A connection of this node. */
export type OwnConnection = { readonly id: string; readonly node: string };

/** Somebody's record, and what was so before and after it was read. */
export type PersonSeen = {
	readonly record: PresenceRecord;
	/** Connections of this node that lived before it was read and still live. */
	readonly live: readonly OwnConnection[];
	/** Those that live after it was read. */
	readonly present: ReadonlySet<string>;
	/** The lease that this node holds. */
	readonly lease: string;
	/** The leases that are held by anybody, after it was read. */
	readonly leases: ReadonlySet<string>;
};

/** What is wrong about somebody's presence. */
export function personFindings(seen: PersonSeen, moment: Moment): readonly Finding[] {
	return [...connectionFindings(seen), ...shownFindings(seen.record, moment)];
}

function connectionFindings({ record, live, present, lease, leases }: PersonSeen): readonly Finding[] {
	const { companyId, userId } = record;
	const stored = record.devices.flatMap(({ connections }) => connections);
	const known = new Set(stored.map(({ id }) => id));
	const missing = live.filter(({ id, node }) => node === lease && !known.has(id));
	const ghosts = stored.filter(({ id, node }) => (node === lease ? !present.has(id) : !leases.has(node)));
	const finding =
		(invariant: Invariant) =>
		({ id }: OwnConnection): Finding => ({
			invariant,
			ids: { companyId, userId, connectionId: id },
			evidence: id,
		});
	return [...missing.map(finding("missing_connection")), ...ghosts.map(finding("ghost_connection"))];
}

/** Somebody who changes all the time is not the same fault each time. */
function stateText({ status, projectId, taskId }: Track): string {
	return [status, projectId, taskId].filter((part) => part !== null).join(":");
}

function shownFindings(stored: PresenceRecord, moment: Moment): readonly Finding[] {
	const { record } = settle(stored, moment.now, moment.timing);
	const next = nextShown(record, "state", moment);
	if (next === stored.shown) return [];
	const [is, was] = [next, stored.shown].map(({ plain, listed }) => `${stateText(plain)}/${stateText(listed)}`);
	const isGone = record.status === "offline" && isShown(stored.shown);
	const { companyId, userId } = stored;
	return [
		{
			invariant: isGone ? "shown_while_gone" : "unannounced_state",
			ids: { companyId, userId },
			evidence: `${was} ${is}`,
		},
	];
}

/** Are the counts those of the people whom the plain track shows? */
export function countsFindings(
	companyId: string,
	counts: Counts,
	people: readonly Pick<PresenceRecord, "shown">[],
): readonly Finding[] {
	const differences = (["online", "away", "dnd"] as const).map((status) => {
		const shown = people.filter((one) => one.shown.plain.status === status).length;
		return counts[status] - shown;
	});
	if (differences.every((difference) => difference === 0)) return [];
	return [{ invariant: "wrong_counts", ids: { companyId }, evidence: differences.join() }];
}

/** The numbers of a conversation as it says them, and as its messages and people have them; all of one moment. */
export type ConversationNumbers = {
	readonly lastSeq: number;
	readonly lastRev: number;
	readonly people: number;
	/** 0 where there is no message. */
	readonly newestSeq: number;
	readonly newestRev: number;
	/** Messages among the last `RECENT` numbers. */
	readonly recent: number;
	readonly participants: number;
	/** People whose cursors cannot be. */
	readonly misplaced: number;
};

/** So many of the last numbers of a conversation are looked at. */
export const RECENT = 1_000;

/** What is wrong about a conversation's numbers. */
export function conversationFindings(
	ids: { readonly companyId: string; readonly conversationId: string },
	numbers: ConversationNumbers,
): readonly Finding[] {
	const { lastSeq, lastRev, people, newestSeq, newestRev, recent, participants, misplaced } = numbers;
	// Of one without a message a restore alone says that there was a change (MSG5).
	const isChanged = lastRev === newestRev || lastSeq === 0;
	const isNumbered = lastSeq === newestSeq && isChanged && recent === Math.min(lastSeq, RECENT);
	const found: Finding[] = [];
	if (!isNumbered)
		found.push({ invariant: "message_numbers", ids, evidence: `${lastSeq - newestSeq} ${lastRev - newestRev}` });
	if (misplaced > 0) found.push({ invariant: "wrong_cursors", ids, evidence: String(misplaced) });
	if (people !== participants) found.push({ invariant: "wrong_people", ids, evidence: String(people - participants) });
	return found;
}

/** Two nodes read the store's clock as one, but for so much. */
const CLOCK_SLACK: Millis = 1_000;

type Indicator = {
	readonly companyId: string;
	readonly conversationId: string;
	readonly userId: string;
	readonly kind: "typing" | "recording";
	readonly expiresAt: Millis;
};

/** Which indicators live for longer than was ever given to one. */
export function indicatorFindings(
	active: readonly Indicator[],
	{ now, ttl }: { readonly now: Millis; readonly ttl: Readonly<Record<Indicator["kind"], Millis>> },
): readonly Finding[] {
	return active
		.filter(({ kind, expiresAt }) => expiresAt - now > ttl[kind] + CLOCK_SLACK)
		.map(({ companyId, conversationId, userId, kind }) => ({
			invariant: "indicator_life",
			ids: { companyId, conversationId, userId },
			evidence: kind,
			isCertain: true,
		}));
}
