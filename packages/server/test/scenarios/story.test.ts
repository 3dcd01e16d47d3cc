import { expect, test } from "bun:test";
import type { ConversationShape, MessageShape, ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { accepted, makeConversation } from "../support/chat.ts";
import { ChatDevice } from "../support/chat-device.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const PEOPLE = ["alice", "bob", "carol"] as const;
const DEVICES = ["laptop", "phone"] as const;

type Seat = { readonly client: TestClient; readonly device: ChatDevice };

async function seatOf(server: TestServer, userId: string, deviceId: string): Promise<Seat> {
	const again = { reconnection: true, reconnectionDelay: 20 };
	const client = await server.connect(userId, { namespace: "/chat", deviceId, client: again });
	const device = new ChatDevice(client.socket, userId, `${userId}-${deviceId}`);
	await device.arrive();
	return { client, device };
}

/** Writes a text and gives the stored message. */
async function say({ device }: Seat, conversationId: string, text: string): Promise<MessageShape> {
	await device.say(conversationId, text);
	return device.acknowledged.at(-1) as MessageShape;
}

function messagesOf({ device }: Seat, conversationId: string): MessageShape[] {
	return [...(device.copies.get(conversationId)?.messages ?? [])];
}

/** What the server counts as unread, and whom it shows as having read. */
async function counts({ client }: Seat, conversationId: string): Promise<unknown> {
	const { conversations } = await accepted<{ conversations: ConversationShape[] }>(client.send("conversation:list"));
	const { receipts } = await accepted<{ receipts: ReceiptShape[] }>(
		client.send("conversation:receipts", { conversationId }),
	);
	return { unread: conversations.map(({ unreadCount, readSeq }) => [unreadCount, readSeq]), receipts };
}

test("[MSG8] [RCP3] three people with two devices each; one loses the network in the middle; all end with the same", async () => {
	await using server = await TestServer.start();
	const seats: Seat[] = [];
	for (const userId of PEOPLE) for (const deviceId of DEVICES) seats.push(await seatOf(server, userId, deviceId));
	const [alice, , bob, bobsPhone, carol] = seats as [Seat, Seat, Seat, Seat, Seat];
	const made = await makeConversation(alice.client, ["bob", "carol"]);
	alice.device.made(made);
	const { id } = made;
	const first = await say(alice, id, "one");
	await say(bob, id, "two");
	await accepted(carol.client.send("chat:mark-read", { conversationId: id, seq: 2 }));
	await server.fence();
	const ended = bob.client.ended();
	bob.client.cut();
	await ended;
	await say(alice, id, "three, which bob's laptop misses");
	await say(carol, id, "four, as well");
	await alice.device.revise("chat:edit", { conversationId: id, messageId: first.id, text: "one, corrected" });
	const gone = await say(bobsPhone, id, "five, regretted");
	await bobsPhone.device.revise("chat:delete", { conversationId: id, messageId: gone.id });
	await bob.client.connected();
	await bob.device.arrive();
	await say(alice, id, "six");
	await accepted(bob.client.send("chat:mark-read", { conversationId: id, seq: 6 }));
	await server.advance(1_000);
	await server.fence();
	for (const { device } of seats) await device.sync();
	expect(seats.flatMap(({ device }) => device.faults)).toEqual([]);
	const truth = ["one, corrected", "two", "three, which bob's laptop misses", "four, as well", null, "six"];
	for (const seat of seats) {
		expect(messagesOf(seat, id).map(({ text }) => text)).toEqual(truth);
		expect(messagesOf(seat, id)).toEqual(messagesOf(alice, id));
	}
	for (const [index] of PEOPLE.entries()) {
		const [laptop, phone] = seats.slice(index * 2, index * 2 + 2) as [Seat, Seat];
		expect(await counts(laptop, id)).toEqual(await counts(phone, id));
	}
	expect(await counts(bob, id)).toMatchObject({ unread: [[0, 6]] });
	expect(bobsPhone.client.all("chat:unread").at(-1)).toEqual({
		conversationId: id,
		readSeq: 6,
		unreadCount: 0,
		totalUnread: 0,
	});
	expect(alice.client.all("chat:read", "bob").at(-1)).toMatchObject({ conversationId: id, seq: 6 });
});
