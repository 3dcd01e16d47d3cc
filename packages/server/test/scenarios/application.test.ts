import { expect, test } from "bun:test";
import type { ConversationFacts, ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import { accepted, chatters, makeConversation, refusal, say } from "../support/chat.ts";
import { TestServer } from "../support/test-server.ts";

const CONVERSATIONS = "/admin/companies/acme/conversations";

async function made(server: TestServer, asked: Record<string, unknown>): Promise<ConversationFacts> {
	return (await server.operate("POST", CONVERSATIONS, asked)) as unknown as ConversationFacts;
}

test("[CON1] [CON2] the application brings people together; all of them have it at once", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const asked = { type: "group", title: "Roof 12", participantIds: ["alice", "bob"], ownerId: "bob" };
	const { id, createdBy, participants } = await made(server, asked);
	expect(createdBy).toBeNull();
	expect(participants.map(({ userId, role }) => `${userId} ${role}`)).toEqual(["alice member", "bob owner"]);
	await server.fence();
	for (const client of [alice, bob]) {
		const [{ conversation }] = client.all("conversation:added") as [{ conversation: ConversationShape }];
		expect(conversation).toMatchObject({ id, title: "Roof 12", unreadCount: 0, lastMessage: null });
	}
	await say(alice, id, "hello");
	await bob.hears("chat:message");
	const direct = { type: "direct", participantIds: ["bob", "alice"] };
	const once = await made(server, direct);
	expect((await made(server, direct)).id).toBe(once.id);
});

test("[MSG1] [MSG4] a system message reaches all, is unread for all, and sent again it is the same", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const send = (text: string, headers: Record<string, string> = {}) =>
		server.rest("POST", `${CONVERSATIONS}/${id}/messages`, {
			token: "an operator's key for tests",
			body: { text },
			headers,
		});
	const first = await send("The site opens at seven.", { "idempotency-key": "notice-1" });
	expect(first.body).toMatchObject({ type: "system", senderId: null, seq: 1, clientMessageId: "notice-1" });
	const again = await send("The site opens at seven.", { "idempotency-key": "notice-1" });
	expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);
	expect((await send("At eight.", { "idempotency-key": "notice-1" })).body.code).toBe("conflict");
	await server.advance(500);
	await server.fence();
	for (const client of [alice, bob]) {
		expect(client.all("chat:message")).toEqual([{ message: first.body }]);
		expect(client.all("chat:unread")).toEqual([{ conversationId: id, readSeq: 0, unreadCount: 1, totalUnread: 1 }]);
	}
	const named = { conversationId: id, messageId: first.body.id };
	expect(await refusal(bob.send("chat:edit", { ...named, text: "x" }))).toBe("forbidden");
	expect(await refusal(bob.send("chat:delete", named))).toBe("forbidden");
	await accepted(alice.send("chat:delete", named));
	await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
});

test("[CON1] [W21] what the application asks for wrongly is refused with a clear error", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob");
	await server.connect("foreigner", { companyId: "beta" });
	const { id } = await makeConversation(alice, ["bob"]);
	const token = "an operator's key for tests";
	const ask = async (path: string, body: unknown) => {
		const { status, body: told } = await server.rest("POST", path, { token, body });
		return [status, told.code];
	};
	const group = { type: "group", participantIds: ["alice", "bob"] };
	expect(await ask(CONVERSATIONS, { ...group, participantIds: ["alice", "foreigner"] })).toEqual([404, "not_found"]);
	expect(await ask(CONVERSATIONS, { ...group, ownerId: "carol" })).toEqual([400, "bad_request"]);
	expect(await ask(CONVERSATIONS, { ...group, participantIds: [] })).toEqual([400, "bad_request"]);
	expect(await ask(CONVERSATIONS, { type: "direct", participantIds: ["alice"] })).toEqual([400, "bad_request"]);
	expect(await ask(CONVERSATIONS, { type: "direct", title: "x", participantIds: ["alice", "bob"] })).toEqual([
		400,
		"bad_request",
	]);
	expect(await ask(`/admin/companies/beta/conversations/${id}/messages`, { text: "x" })).toEqual([404, "not_found"]);
	expect(await ask(`${CONVERSATIONS}/${id}/messages`, {})).toEqual([400, "bad_request"]);
});

test("[LOC5] [CON1] somebody erased leaves their conversations; what they wrote stays, from nobody", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	const { id: direct } = await makeConversation(alice, ["bob"], { type: "direct", title: null });
	await say(alice, id, "who wrote this?");
	await say(alice, direct, "and this?");
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	for (const client of [bob, carol]) client.forget();
	await server.advance(1_500);
	await server.operate("DELETE", "/admin/companies/acme/users/alice");
	expect(await alice.ended()).toBe("io server disconnect");
	await server.announce();
	const updates = bob.all("conversation:updated");
	expect(updates.find(({ conversationId }) => conversationId === id)).toMatchObject({
		removed: ["alice"],
		participants: [{ userId: "bob", role: "owner" }],
	});
	expect(updates.find(({ conversationId }) => conversationId === direct)).toMatchObject({ removed: ["alice"] });
	const { messages } = await accepted<{ messages: MessageShape[] }>(carol.send("chat:history", { conversationId: id }));
	expect(messages).toMatchObject([{ senderId: null, text: "who wrote this?" }]);
	expect(JSON.stringify(messages)).not.toContain("alice");
	const { conversations } = await accepted<{ conversations: ConversationShape[] }>(bob.send("conversation:list"));
	expect(conversations.flatMap(({ participants }) => participants.map(({ userId }) => userId))).not.toContain("alice");
	expect(conversations.map(({ unreadCount }) => unreadCount)).toEqual([1, 1]);
	await say(bob, id, "nobody answers");
	expect((await carol.hears("chat:message")).message).toMatchObject({ text: "nobody answers" });
});
