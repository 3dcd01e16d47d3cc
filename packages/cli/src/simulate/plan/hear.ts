import type { DeviceKind, Heard, Known, Last } from "../actions.ts";
import { seconds } from "../day.ts";
import type { Person } from "../person.ts";
import { notice } from "./reading.ts";
import { Turn } from "./turn.ts";

/** What somebody makes of something that came over the wire. Nothing is done at once: it goes on their agenda. */
export function hear(person: Person, heard: Heard, now: number): Person {
	const turn = new Turn(person, now);
	if (!turn.isHere) return person; // what arrives after they have left is for the next time
	take(turn, heard);
	return turn.result().person;
}

function take(turn: Turn, heard: Heard): void {
	switch (heard.kind) {
		case "up":
			return deviceUp(turn, heard.device);
		case "down":
			return deviceDown(turn, heard.device);
		case "asked":
			return turn.set({ beatEvery: heard.everyMs });
		case "knows":
			return meetAll(turn, heard);
		case "out":
			return turn.unlearn(heard.conversationId);
		case "people":
			return changePeople(turn, heard);
		case "message":
			return takeMessage(turn, heard.conversationId, heard.last);
		case "sent":
			return takeSent(turn, heard);
	}
}

function deviceUp(turn: Turn, device: DeviceKind): void {
	if (turn.person.devices[device] === undefined) return;
	turn.set({ devices: { ...turn.person.devices, [device]: "up" } });
	turn.forget((intent) => intent.kind === "beat" && intent.device === device);
	turn.later(seconds(turn.dice.between(0.05, 0.6)), { kind: "beat", device });
}

/** What was being written on it is lost with it. */
function deviceDown(turn: Turn, device: DeviceKind): void {
	if (turn.person.devices[device] === undefined) return;
	turn.set({ devices: { ...turn.person.devices, [device]: "lost" } });
	const wasWriting = turn.person.agenda.some(({ intent }) => intent.kind === "say" && intent.device === device);
	turn.forget((intent) => intent.kind !== "beat" && "device" in intent && intent.device === device);
	if (wasWriting) turn.set({ writingUntil: 0 });
}

/** Conversations as the server tells them. Where these are all, others are there no more. */
function meetAll(turn: Turn, { conversations, areAll }: Heard & { readonly kind: "knows" }): void {
	const told = new Set(conversations.map(({ id }) => id));
	if (areAll) for (const id of turn.person.conversations.keys()) if (!told.has(id)) turn.unlearn(id);
	for (const known of conversations) if (!areAll || !turn.person.quits.includes(known.id)) meet(turn, known);
}

/** A conversation as the server tells it: of it, what was not read yet is noticed. */
function meet(turn: Turn, known: Known): void {
	const before = turn.known(known.id);
	const last = known.last ?? before?.last ?? null;
	const isOld = before?.last != null && last !== null && before.last.seq >= last.seq;
	turn.learn({
		...known,
		last: isOld ? before.last : last,
		ownInARow: isOld ? before.ownInARow : known.ownInARow,
		readSeq: Math.max(known.readSeq, before?.readSeq ?? 0),
	});
	if (last !== null && last.seq > known.readSeq) notice(turn, known.id);
}

function changePeople(turn: Turn, { conversationId, came, went }: Heard & { readonly kind: "people" }): void {
	const known = turn.known(conversationId);
	if (known === undefined) return;
	const people = [...new Set([...known.people, ...came])].filter((userId) => !went.includes(userId));
	turn.learn({ ...known, people });
}

function takeMessage(turn: Turn, conversationId: string, last: Omit<Last, "at">): void {
	const known = turn.known(conversationId);
	if (known === undefined || last.seq <= (known.last?.seq ?? 0)) return;
	const isOwn = last.senderId === turn.person.userId;
	turn.learn({
		...known,
		last: { ...last, at: turn.now },
		ownInARow: isOwn ? known.ownInARow + 1 : 0,
		readSeq: isOwn ? last.seq : known.readSeq,
	});
	if (!isOwn) notice(turn, conversationId);
}

function takeSent(turn: Turn, { conversationId, messageId, line }: Heard & { readonly kind: "sent" }): void {
	if (line.later?.kind === "mend") {
		const { text } = line.later;
		turn.later(seconds(turn.dice.between(3, 9)), { kind: "mend", conversationId, messageId, text });
	}
	if (line.later?.kind === "withdraw")
		turn.later(seconds(turn.dice.between(4, 10)), { kind: "withdraw", conversationId, messageId });
}
