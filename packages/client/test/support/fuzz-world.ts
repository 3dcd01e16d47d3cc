import { expect } from "bun:test";
import { Random } from "../../../server/test/fuzz/random.ts";
import { type Conversation, type Message, memoryStorage, type RollcallClient, type Storage } from "../../src/index.ts";
import type { LiveServer } from "./live-server.ts";
import { Passage } from "./passage.ts";
import { until } from "./until.ts";

const PEOPLE = ["ann", "ben", "cat"] as const;
const DEVICES = ["laptop", "phone"] as const;
const STEPS = 400;
const GROUPS = 3;
const PATIENCE = 30_000;

/** A device: its storage outlives its clients, and its way to the server can be cut. */
type Seat = {
	readonly userId: string;
	readonly deviceId: string;
	readonly storage: Storage;
	readonly passage: Passage;
	client: RollcallClient;
};

type World = {
	readonly server: LiveServer;
	readonly random: Random;
	readonly seats: readonly Seat[];
	/** What was written, and where; each is written once. */
	readonly written: { readonly id: string; readonly text: string; readonly userId: string }[];
};

export type Played = { readonly sent: number; readonly checked: number };

/** Lives through a random history; fails where a client does not end with what the server has. */
export async function play(seed: number, nodes: readonly [LiveServer, ...LiveServer[]]): Promise<Played> {
	const [server] = nodes;
	const world: World = { server, random: new Random(seed), seats: await seatsOf(nodes), written: [] };
	try {
		await makeGroups(world);
		for (let count = 0; count < STEPS; count += 1) {
			step(world);
			if (world.random.below(3) === 0) await fetch(`${server.url}/livez`).then((answer) => answer.text());
		}
		await comeToRest(world);
		const checked = await check(world);
		return { sent: world.written.length, checked };
	} finally {
		for (const { client } of world.seats) client.close();
		for (const { passage } of world.seats) await passage[Symbol.asyncDispose]();
	}
}

async function seatsOf(nodes: readonly LiveServer[]): Promise<readonly Seat[]> {
	const names = PEOPLE.flatMap((userId) => DEVICES.map((device) => [userId, `${userId}-${device}`] as const));
	return Promise.all(
		names.map(async ([userId, deviceId], index) => {
			const server = nodes[index % nodes.length] as LiveServer;
			const [storage, passage] = [memoryStorage(), await Passage.before(server.url)];
			const client = await server.connected(userId, { url: passage.url, deviceId, storage });
			return { userId, deviceId, storage, passage, client };
		}),
	);
}

async function makeGroups({ seats }: World): Promise<void> {
	const [ann] = seats as [Seat];
	for (let count = 0; count < GROUPS; count += 1) {
		const participantIds = count === 0 ? PEOPLE.slice(1) : PEOPLE.slice(1, 2);
		await ann.client.chat.create({ type: "group", title: `group ${count}`, participantIds: [...participantIds] });
	}
	for (const { client } of seats) await until(client.chat.isLoaded, (isLoaded) => isLoaded);
}

type Step = (world: World, seat: Seat, conversation: Conversation) => unknown;

function say({ random, written }: World, { client, userId }: Seat, { id }: Conversation): void {
	const text = `${userId} says ${written.length} ${random.below(1e9)}`;
	written.push({ id, text, userId });
	// Who was removed meanwhile may not write: the message then stands as failed.
	client.chat.send(id, text).catch(() => {});
}

function own({ random }: World, { userId }: Seat, { messages }: Conversation): Message | undefined {
	return random.pick(messages.filter(({ senderId, deletedAt }) => senderId === userId && deletedAt === null));
}

function edit(world: World, seat: Seat, conversation: Conversation): unknown {
	const message = own(world, seat, conversation);
	return message && seat.client.chat.edit(conversation.id, message.id, `edited ${world.random.below(1e9)}`);
}

function remove(world: World, seat: Seat, conversation: Conversation): unknown {
	const message = own(world, seat, conversation);
	return message && seat.client.chat.delete(conversation.id, message.id);
}

function read({ random }: World, { client }: Seat, { id, messages }: Conversation): unknown {
	const message = random.pick(messages);
	return message && client.chat.markRead(id, message.seq);
}

const putIn: Step = ({ random, seats }, _, { id }) => {
	const role = random.pick(["member", "admin"] as const) ?? "member";
	return (seats[0] as Seat).client.chat.putParticipant({
		conversationId: id,
		userId: random.pick(["ben", "cat"]) ?? "ben",
		role,
	});
};

const takeOut: Step = ({ random, seats }, _, { id }) =>
	(seats[0] as Seat).client.chat.removeParticipant({
		conversationId: id,
		userId: random.pick(["ben", "cat"]) ?? "ben",
	});

/** The same device begins anew, with what its storage has. */
function reload({ server }: World, seat: Seat): void {
	const { userId, deviceId, storage, passage } = seat;
	seat.client.close();
	seat.client = server.client(userId, { url: passage.url, deviceId, storage });
	seat.client.connect().catch(() => {}); // closed by the next reload
}

const STEPS_OF: readonly (readonly [number, Step])[] = [
	[40, say],
	[10, edit],
	[5, remove],
	[10, read],
	[8, (_, { client }, { id }) => client.chat.type(id)],
	[5, (_, { client }, { id }) => client.chat.loadOlder(id, 5)],
	[3, (_, { client }, { id }) => client.chat.open(id)],
	[3, (world, { client }, { id }) => client.chat.rename(id, `title ${world.random.below(1e6)}`)],
	[3, putIn],
	[2, takeOut],
	[5, (_, { passage }) => passage.cut()],
	[2, (_, { passage }) => passage.refuse()],
	[2, (_, { passage }) => passage.accept()],
	[2, reload],
];

function step(world: World): void {
	const { random, seats } = world;
	const seat = random.pick(seats) as Seat;
	const conversation = random.pick(seat.client.chat.conversations.getSnapshot());
	if (conversation === undefined) return seat.passage.accept();
	let left = random.below(100);
	for (const [share, take] of STEPS_OF) {
		left -= share;
		if (left < 0) {
			// What is refused, or lost with the connection, is no concern of the one who asked.
			Promise.resolve(take(world, seat, conversation)).catch(() => {});
			return;
		}
	}
}

async function comeToRest({ seats }: World): Promise<void> {
	for (const { passage } of seats) passage.accept();
	for (const { client } of seats) {
		await until(client.connection, ({ kind }) => kind === "connected", PATIENCE);
		await until(client.chat.isLoaded, (isLoaded) => isLoaded, PATIENCE);
	}
	for (const { client } of seats)
		for (const { id } of client.chat.conversations.getSnapshot())
			await until(client.chat.pending(id), (pending) => pending.every(({ status }) => status === "failed"), PATIENCE);
}

/** Everything that the server shows this user. */
async function truthFor({ server, seats: _ }: World, userId: string): Promise<Map<string, Conversation>> {
	const user = server.user(userId);
	const { conversations } = await user.listConversations({ limit: 100 });
	const truth = new Map<string, Conversation>();
	for (const { id, title, participants, readSeq, unreadCount } of conversations) {
		const { receipts: listed } = await user.listReceipts({ conversationId: id });
		const receipts = new Map(listed.map((one) => [one.userId, one]));
		const messages: Message[] = [];
		for (let more = true; more; ) {
			const page = await user.listMessages({ conversationId: id, after: messages.at(-1)?.seq ?? 0, limit: 100 });
			messages.push(...page.messages);
			more = page.hasMore;
		}
		truth.set(id, { id, title, participants, readSeq, unreadCount, messages, receipts } as unknown as Conversation);
	}
	return truth;
}

/** What is compared. That a message was edited before it was deleted is all that an answer may tell late. */
function compared(conversation: Conversation, viewer: string) {
	const { id, title, participants, readSeq, unreadCount, messages } = conversation;
	const people = participants.map(({ userId, role }) => `${userId} ${role}`).sort();
	const said = messages.map((one) => (one.deletedAt === null ? one : { ...one, editedAt: null }));
	return { id, title, people, readSeq, unreadCount, messages: said, reached: reached(conversation, viewer) };
}

/** Who has received and read each of the viewer's own messages, of those who were there when it was sent (RCP2). */
function reached({ participants, messages, receipts }: Conversation, viewer: string): readonly string[] {
	const others = participants.filter(({ userId }) => userId !== viewer);
	const own = messages.filter(({ senderId, deletedAt }) => senderId === viewer && deletedAt === null);
	const lines = others.flatMap(({ userId, joinedAt }) => {
		const { deliveredSeq, readSeq } = receipts.get(userId) ?? { deliveredSeq: 0, readSeq: 0 };
		const theirs = own.filter(({ createdAt }) => createdAt > joinedAt);
		return theirs.map(({ seq }) => `${userId} ${seq} ${seq <= deliveredSeq} ${seq <= readSeq}`);
	});
	// Who came in the same millisecond has no order.
	return lines.sort();
}

async function check(world: World): Promise<number> {
	let checked = 0;
	for (const { client, userId, deviceId } of world.seats) {
		await Promise.all(client.chat.conversations.getSnapshot().map(({ id }) => client.chat.open(id)));
		for (const { id } of client.chat.conversations.getSnapshot()) while (await client.chat.loadOlder(id));
		const sorted = (all: Iterable<Conversation>) => [...all].map((one) => compared(one, userId)).sort(byId);
		const known = () => sorted(client.chat.conversations.getSnapshot());
		let truth = sorted((await truthFor(world, userId)).values());
		// A receipt of the last message may still be on its way.
		for (let tries = 0; tries < 100 && !Bun.deepEquals(known(), truth); tries += 1)
			truth = sorted((await truthFor(world, userId)).values());
		expect([deviceId, known()]).toEqual([deviceId, truth]);
		checked += truth.length;
	}
	await expectNothingLost(world);
	return checked;
}

/** What was written stands on the server once, or as failed with its writer, who had been removed. */
async function expectNothingLost(world: World): Promise<void> {
	const stored = (await truthFor(world, "ann")).values();
	const messages = [...stored].flatMap((conversation) => conversation.messages);
	const names = messages.map(({ conversationId, senderId, clientMessageId }) =>
		[conversationId, senderId, clientMessageId].join(),
	);
	expect(new Set(names).size).toBe(names.length);
	const failed = (await Promise.all(world.seats.map(({ storage }) => storage.all("")))).flat();
	const unchanged = messages.filter(({ editedAt, deletedAt }) => editedAt === null && deletedAt === null);
	const texts = unchanged.map(({ text }) => text);
	expect(new Set(texts).size).toBe(texts.length);
	// What is refused for good is refused because its writer is there no more.
	expect(failed.map((text) => JSON.parse(text).error?.code).filter((code) => code !== "not_found")).toEqual([]);
	// One may be both: stored, its answer lost, and its writer removed before it was sent again.
	const accounted = [...messages.map(({ clientMessageId }) => clientMessageId), ...failed.map(nameOf)];
	expect(new Set(accounted).size).toBe(world.written.length);
}

function nameOf(kept: string): string {
	return JSON.parse(kept).clientMessageId;
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
	return one.id < other.id ? -1 : 1;
}
