import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import { DIRECT_TALKS } from "../simulate/corpus/direct-talks.ts";
import { GROUP_TALKS } from "../simulate/corpus/group-talks.ts";
import type { Talk } from "../simulate/corpus/talks.ts";
import { Dice } from "../simulate/dice.ts";
import { friendsOf, type Person } from "../simulate/person.ts";
import { type Rest, restOf } from "./rest.ts";

type Named = Pick<Person, "userId" | "name">;

/** Who is signed in, and how to be anybody. */
export type HistoryOrder = {
	readonly url: string;
	readonly guest: Named;
	readonly mint: (person: Named) => string;
};

type Voice = { readonly userId: string; readonly rest: Rest };

/** Talks that people have had. The first of them begins. */
type Scene = { readonly title: string | null; readonly voices: readonly Voice[]; readonly talks: readonly Talk[] };

type Played = { readonly conversationId: string; readonly lastSeq: number };

const FRIENDS = 5;
const DIRECTS = 4;
const GROUPS = ["Website relaunch", "Lunch today?"] as const;
const IN_A_GROUP = 5;
/** So many conversations are left unread: the newest ones. */
const UNREAD = 3;
const CHANCE = 4;

/**
 * What happened before the guest looks for the first time: friends, conversations, some of them unread. Where the guest has a
 * conversation already there was a first time, and nothing is done. @throws StartRefused
 */
export async function writeHistory(people: readonly Person[], { url, guest, mint }: HistoryOrder): Promise<void> {
	const voiceOf = (person: Named): Voice => ({ userId: person.userId, rest: restOf(url, mint(person)) });
	const own = voiceOf(guest);
	const before = await own.rest({ method: "GET", path: "/api/conversations" });
	if ((before as { conversations: readonly unknown[] }).conversations.length > 0) return;
	const others = friendsOf(people, guest.userId).map(voiceOf);
	await befriend(own, others);
	const played: Played[] = [];
	for (const scene of scenesOf(own, others)) played.push(await play(scene));
	for (const { conversationId, lastSeq } of played.slice(0, -UNREAD))
		await own.rest({ method: "PUT", path: `/api/conversations/${conversationId}/receipt`, body: { readSeq: lastSeq } });
}

/** Most of them are friends; the next one has asked, and waits. */
async function befriend(own: Voice, others: readonly Voice[]): Promise<void> {
	const ask = ({ rest }: Voice, { userId }: Voice) => rest({ method: "PUT", path: `/api/friends/${userId}` });
	for (const friend of others.slice(0, FRIENDS)) {
		await ask(own, friend);
		await ask(friend, own);
	}
	const waiting = others[FRIENDS];
	if (waiting !== undefined) await ask(waiting, own);
}

/** Groups first, so that what is unread is what people said to the guest alone, and one group. */
function scenesOf(own: Voice, others: readonly Voice[]): Scene[] {
	const dice = new Dice(CHANCE);
	const groupTalks = dice.some(GROUP_TALKS, 2 * GROUPS.length);
	const directTalks = dice.some(DIRECT_TALKS, DIRECTS);
	const groups = GROUPS.map((title, index): Scene => {
		const members = others.slice(index, index + IN_A_GROUP);
		const voices = index === 0 ? [own, ...members] : [...members, own];
		return { title, voices, talks: groupTalks.slice(2 * index, 2 * index + 2) };
	});
	const directs = others.slice(0, DIRECTS).map((other, index): Scene => {
		const voices = index === 0 ? [own, other] : [other, own];
		return { title: null, voices, talks: directTalks.slice(index, index + 1) };
	});
	const isPossible = ({ voices, title }: Scene): boolean => voices.length > (title === null ? 1 : 2);
	return [...groups, ...directs].filter(isPossible);
}

/** Even turns are the starter's, and the others take turns at the odd ones. */
async function play({ title, voices, talks }: Scene): Promise<Played> {
	const [starter, ...rest] = voices as readonly [Voice, ...Voice[]];
	const made = await starter.rest({
		method: "POST",
		path: "/api/conversations",
		body: { type: title === null ? "direct" : "group", title, participantIds: rest.map(({ userId }) => userId) },
	});
	const conversationId = (made as ConversationShape).id;
	let lastSeq = 0;
	for (const [round, { turns }] of talks.entries())
		for (const [turn, ways] of turns.entries()) {
			const speaker = turn % 2 === 0 ? starter : (rest[(round + (turn - 1) / 2) % rest.length] ?? starter);
			const path = `/api/conversations/${conversationId}/messages`;
			const said = await speaker.rest({ method: "POST", path, body: { text: ways[0] } });
			lastSeq = (said as MessageShape).seq;
		}
	return { conversationId, lastSeq };
}
