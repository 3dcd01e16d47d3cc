import { expect, test } from "bun:test";
import type { ConversationShape, MessageShape, ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { accepted, makeConversation, say } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const PEOPLE = ["alice", "bob", "carol"] as const;
const DEVICES = ["laptop", "phone"] as const;

/** A device as an application would write it: it keeps what it hears, and syncs when it comes back. */
class Device {
	readonly client: TestClient;
	readonly #messages = new Map<number, MessageShape>();
	rev = 0;

	constructor(client: TestClient) {
		this.client = client;
		const take = ({ message }: { readonly message: MessageShape }) => this.#take(message);
		client.socket.on("chat:message", take);
		client.socket.on("chat:edited", take);
		client.socket.on(
			"chat:deleted",
			({ messageId, rev, deletedAt }: { messageId: string; rev: number; deletedAt: string }) => {
				const known = [...this.#messages.values()].find(({ id }) => id === messageId);
				if (known !== undefined) this.#take({ ...known, text: null, metadata: null, rev, deletedAt });
			},
		);
	}

	#take(message: MessageShape): void {
		const known = this.#messages.get(message.seq);
		if (known === undefined || known.rev < message.rev) this.#messages.set(message.seq, message);
	}

	async say(conversationId: string, text: string): Promise<MessageShape> {
		const sent = await say(this.client, conversationId, text);
		this.#take(sent);
		return sent;
	}

	async sync(conversationId: string): Promise<void> {
		for (let more = true; more; ) {
			const { conversations } = await accepted<{
				conversations: { messages: MessageShape[]; lastRev: number; hasMore: boolean }[];
			}>(this.client.send("chat:sync", { cursors: { [conversationId]: this.rev } }));
			const [synced] = conversations;
			for (const message of synced?.messages ?? []) this.#take(message);
			this.rev = synced?.lastRev ?? this.rev;
			more = synced?.hasMore === true;
		}
	}

	get messages(): readonly MessageShape[] {
		return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
	}

	/** Is answered by the server what it counts as unread, and whom it shows as having read. */
	async counts(conversationId: string): Promise<unknown> {
		const { conversations } = await accepted<{ conversations: ConversationShape[] }>(
			this.client.send("conversation:list"),
		);
		const { receipts } = await accepted<{ receipts: ReceiptShape[] }>(
			this.client.send("conversation:receipts", { conversationId }),
		);
		return { unread: conversations.map(({ unreadCount, readSeq }) => [unreadCount, readSeq]), receipts };
	}
}

test("[MSG8] [RCP3] three people with two devices each; one loses the network in the middle; all end with the same", async () => {
	await using server = await TestServer.start();
	const devices: Device[] = [];
	for (const userId of PEOPLE)
		for (const deviceId of DEVICES)
			devices.push(
				new Device(
					await server.connect(userId, {
						namespace: "/chat",
						deviceId,
						client: { reconnection: true, reconnectionDelay: 20 },
					}),
				),
			);
	const [alice, , bob, bobsPhone, carol] = devices as [Device, Device, Device, Device, Device];
	const { id } = await makeConversation(alice.client, ["bob", "carol"]);
	const first = await alice.say(id, "one");
	await bob.say(id, "two");
	await accepted(carol.client.send("chat:mark-read", { conversationId: id, seq: 2 }));
	await server.fence();
	const ended = bob.client.ended();
	bob.client.cut();
	await ended;
	await alice.say(id, "three, which bob's laptop misses");
	await carol.say(id, "four, as well");
	const edited = await accepted<{ message: MessageShape }>(
		alice.client.send("chat:edit", { conversationId: id, messageId: first.id, text: "one, corrected" }),
	);
	const gone = await bobsPhone.say(id, "five, regretted");
	await accepted(bobsPhone.client.send("chat:delete", { conversationId: id, messageId: gone.id }));
	await bob.client.connected();
	await bob.sync(id);
	await alice.say(id, "six");
	await accepted(bob.client.send("chat:mark-read", { conversationId: id, seq: 6 }));
	await server.advance(1_000);
	await server.fence();
	for (const device of devices) await device.sync(id);
	const truth = [edited.message.text, "two", "three, which bob's laptop misses", "four, as well", null, "six"];
	for (const device of devices) {
		expect(device.messages.map(({ text }) => text)).toEqual(truth);
		expect(device.messages).toEqual(alice.messages as MessageShape[]);
	}
	for (const [index] of PEOPLE.entries()) {
		const [laptop, phone] = devices.slice(index * 2, index * 2 + 2) as [Device, Device];
		expect(await laptop.counts(id)).toEqual(await phone.counts(id));
	}
	expect(await bob.counts(id)).toMatchObject({ unread: [[0, 6]] });
	expect(bobsPhone.client.all("chat:unread").at(-1)).toEqual({
		conversationId: id,
		readSeq: 6,
		unreadCount: 0,
		totalUnread: 0,
	});
	expect(alice.client.all("chat:read", "bob").at(-1)).toMatchObject({ conversationId: id, seq: 6 });
});
