import { expect, test } from "bun:test";
import type { ConversationShape, MessageShape, ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { makeOne, takeStep } from "./chat-steps.ts";
import { ChatWorld, PEOPLE, type Seat } from "./chat-world.ts";

const STEPS = 400;
/** Random histories of every run; `FUZZ_RUNS` asks for more. */
const SEEDS = Array.from({ length: Number(process.env.FUZZ_RUNS ?? 3) }, (_, index) => index + 1);
/** Those that once failed, by what they found. */
const FAILED = [
	[3, "receipts on their way reached one who had left"],
	[5, "what came to light was told as read, and not as received further"],
] as const;

/** All messages that a user may see, as the server has them. */
async function historyOf({ server }: ChatWorld, userId: string, id: string): Promise<MessageShape[]> {
	const token = await server.token(userId);
	const history: MessageShape[] = [];
	for (let more = true; more; ) {
		const after = history.at(-1)?.seq ?? 0;
		const path = `/api/conversations/${id}/messages?after=${after}&limit=100`;
		const { status, body } = await server.rest("GET", path, { token });
		expect(status).toBe(200);
		history.push(...(body.messages as MessageShape[]));
		more = body.hasMore === true;
	}
	return history;
}

async function expectNothingLost(world: ChatWorld): Promise<void> {
	const acknowledged = world.seats.flatMap(({ device }) => device.acknowledged);
	for (const id of world.conversations) {
		const history = await historyOf(world, "ann", id);
		expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
		const names = history.map(({ senderId, clientMessageId }) => `${senderId} ${clientMessageId}`);
		expect(new Set(names).size).toBe(names.length);
		for (const sent of acknowledged.filter(({ conversationId }) => conversationId === id)) {
			const stored = history[sent.seq - 1];
			expect([stored?.id, stored?.clientMessageId]).toEqual([sent.id, sent.clientMessageId]);
			if (stored?.rev === sent.rev) expect(stored).toEqual(sent);
		}
		for (let index = 1; index < history.length; index += 1)
			expect((history[index]?.createdAt ?? "") >= (history[index - 1]?.createdAt ?? "")).toBe(true);
	}
}

async function conversationsOf({ server }: ChatWorld, userId: string): Promise<ConversationShape[]> {
	const { body } = await server.rest("GET", "/api/conversations?limit=100", { token: await server.token(userId) });
	expect(body.nextCursor).toBeNull();
	return body.conversations as ConversationShape[];
}

function byName(one: { readonly userId: string }, other: { readonly userId: string }): number {
	return one.userId < other.userId ? -1 : 1;
}

/** That a message was edited before it was deleted is all that an answer may tell late. */
function asKnown(message: MessageShape): MessageShape {
	return message.deletedAt === null ? message : { ...message, editedAt: null };
}

async function expectSame(world: ChatWorld, seat: Seat): Promise<void> {
	const { device, name } = seat;
	const { userId, copies } = device;
	const listed = await conversationsOf(world, userId);
	expect([name, [...copies.keys()].sort()]).toEqual([name, listed.map(({ id }) => id).sort()]);
	for (const { id, title, participants, readSeq, unreadCount } of listed) {
		const copy = copies.get(id);
		if (copy === undefined) continue;
		const history = await historyOf(world, userId, id);
		expect([name, id, copy.messages.map(asKnown)]).toEqual([name, id, history.map(asKnown)]);
		expect([name, id, copy.title, copy.unread]).toMatchObject([name, id, title, { readSeq, unreadCount }]);
		expect([name, [...copy.people.values()].sort(byName)]).toEqual([name, [...participants].sort(byName)]);
		expect([name, id, [...copy.active]]).toEqual([name, id, []]);
		await expectSameReceipts(world, seat, id);
	}
}

/** Who has received and read each of one's own messages, of those who were there when it was sent. */
async function expectSameReceipts(world: ChatWorld, { device, name }: Seat, id: string): Promise<void> {
	const token = await world.server.token(device.userId);
	const { body } = await world.server.rest("GET", `/api/conversations/${id}/receipts`, { token });
	const copy = device.copies.get(id);
	const own = copy?.messages.filter(({ senderId }) => senderId === device.userId) ?? [];
	for (const { userId, deliveredSeq, readSeq } of body.receipts as ReceiptShape[]) {
		if (userId === device.userId) continue;
		const known = copy?.receipts.get(userId) ?? { deliveredSeq: 0, readSeq: 0 };
		const since = copy?.joinedAt(userId) ?? "";
		const reached = (cursors: { readonly deliveredSeq: number; readonly readSeq: number }) =>
			own
				.filter(({ createdAt, deletedAt }) => createdAt > since && deletedAt === null)
				.map(({ seq }) => [seq, seq <= cursors.deliveredSeq, seq <= cursors.readSeq]);
		expect([name, id, userId, reached(known)]).toEqual([name, id, userId, reached({ deliveredSeq, readSeq })]);
	}
}

async function play(seed: number): Promise<void> {
	const world = await ChatWorld.start(seed);
	try {
		for (let count = 0; count < 3; count += 1) makeOne(world);
		await world.rest();
		for (let count = 0; count < STEPS; count += 1) {
			takeStep(world);
			const fate = world.random.below(12);
			if (fate === 0) await world.rest();
			else if (fate < 3) await world.server.advance(world.random.below(600));
			else if (fate < 7) await world.server.fence();
		}
		await world.comeToRest();
		expect(world.seats.flatMap(({ device }) => device.faults)).toEqual([]);
		expect(world.seats.flatMap(({ device }) => device.outbox)).toEqual([]);
		expect(world.outsider.heard.filter(({ name }) => name !== "presence:self")).toEqual([]);
		await expectNothingLost(world);
		for (const seat of world.seats) await expectSame(world, seat);
		expect(world.seats.flatMap(({ device }) => device.acknowledged).length).toBeGreaterThan(PEOPLE.length);
	} finally {
		await world.close();
	}
}

const RULES = "[MSG5] [MSG8] [MSG9] [T-07]";

for (const seed of SEEDS)
	test(`${RULES} random clients send, edit, read, type, drop and return (seed ${seed}): all end with what the server has`, () =>
		play(seed));

for (const [seed, found] of FAILED) test(`${RULES} history ${seed}: ${found}`, () => play(seed));
