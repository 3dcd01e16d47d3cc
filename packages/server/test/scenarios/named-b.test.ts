import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say, textsHeard } from "../support/chat.ts";
import { TestServer } from "../support/test-server.ts";

test("[B01] all conversations are received on connect, with nothing to join", async () => {
	await using server = await TestServer.start();
	const [alice, , carol] = await chatters(server, "alice", "bob", "carol");
	const first = await makeConversation(alice, ["bob"], { type: "direct", title: null });
	const second = await makeConversation(alice, ["bob", "carol"]);
	const third = await makeConversation(carol, ["bob"]);
	const bob = await server.connect("bob", { namespace: "/chat", deviceId: "phone" });
	await say(alice, first.id, "one");
	await say(alice, second.id, "two");
	await say(carol, third.id, "three");
	await server.fence();
	expect(textsHeard(bob)).toEqual(["one", "two", "three"]);
	const { conversations, nextCursor } = await bob.send("conversation:list");
	expect((conversations as { id: string }[]).map(({ id }) => id)).toEqual([third.id, second.id, first.id]);
	expect(nextCursor).toBeNull();
});

test("[B02] a message reaches all devices of all people, and is acknowledged with its seq", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const aliceToo = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const bobToo = await server.plain("bob", { deviceId: "kiosk" });
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	const message = await say(alice, id, { text: "hello", clientMessageId: "m-1" });
	expect(message).toEqual({
		id: expect.any(String),
		conversationId: id,
		seq: 1,
		rev: 1,
		senderId: "alice",
		clientMessageId: "m-1",
		type: "text",
		text: "hello",
		attachments: [],
		location: null,
		replyTo: null,
		metadata: null,
		createdAt: server.time(),
		editedAt: null,
		deletedAt: null,
	});
	await server.fence();
	for (const client of [aliceToo, bob, carol]) expect(client.all("chat:message")).toEqual([{ message }]);
	expect(bobToo.all("chat:message")).toEqual([{ message }]);
	expect(alice.all("chat:message")).toEqual([]);
	expect((await say(bob, id, "hi")).seq).toBe(2);
});

test("[B03] delivered and read go to the sender's devices alone", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const aliceToo = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	await say(alice, id, "one");
	await say(alice, id, "two");
	await accepted(bob.send("chat:delivered", { conversationId: id, seq: 2 }));
	const at = server.time();
	await server.fence();
	const delivered = { conversationId: id, userId: "bob", seq: 2, at };
	for (const client of [alice, aliceToo]) expect(client.all("chat:delivered")).toEqual([delivered]);
	await server.advance(1_000);
	const answer = await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 2 }));
	expect(answer).toEqual({ success: true, readSeq: 2, unreadCount: 0, totalUnread: 0 });
	await server.fence();
	for (const client of [alice, aliceToo]) {
		expect(client.all("chat:read")).toEqual([{ conversationId: id, userId: "bob", seq: 2, at: server.time() }]);
		expect(client.all("chat:delivered")).toEqual([delivered]);
	}
	for (const client of [bob, carol]) expect([...client.all("chat:read"), ...client.all("chat:delivered")]).toEqual([]);
});

test("[B04] edit and delete, by event and by REST: stored, and told to everybody alike", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const first = await say(alice, id, "frist");
	const second = await say(alice, id, "second");
	await server.fence();
	bob.forget();
	const edited = await accepted(alice.send("chat:edit", { conversationId: id, messageId: first.id, text: "first" }));
	expect(edited.message).toEqual({ ...first, text: "first", rev: 3, editedAt: server.time() });
	const token = await server.token("alice");
	const path = `/api/conversations/${id}/messages/${second.id}`;
	const patched = await server.rest("PATCH", path, { token, body: { text: "2nd" } });
	expect(patched.body).toEqual({ ...second, text: "2nd", rev: 4, editedAt: server.time() });
	await server.rest("DELETE", path, { token });
	await accepted(alice.send("chat:delete", { conversationId: id, messageId: first.id }));
	await server.fence();
	expect(bob.heard.filter(({ name }) => name.startsWith("chat:") && name !== "chat:unread")).toEqual([
		{ name: "chat:edited", data: { message: edited.message as Record<string, unknown> } },
		{ name: "chat:edited", data: { message: patched.body } },
		{
			name: "chat:deleted",
			data: { conversationId: id, messageId: second.id, rev: 5, deletedAt: server.time() },
		},
		{ name: "chat:deleted", data: { conversationId: id, messageId: first.id, rev: 6, deletedAt: server.time() } },
	]);
	const { messages } = await bob.send("chat:history", { conversationId: id });
	const gone = { text: null, attachments: [], metadata: null, deletedAt: server.time() };
	expect(messages).toEqual([
		{ ...second, ...gone, rev: 5, editedAt: server.time() },
		{ ...first, ...gone, rev: 6, editedAt: server.time() },
	]);
});

test("[B05] a new conversation reaches live sockets, and what is written in it", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const conversation = await makeConversation(alice, ["bob"], { title: "Roof" });
	await say(alice, conversation.id, "hello");
	await server.fence();
	expect(bob.heard.slice(0, 2).map(({ name }) => name)).toEqual(["conversation:added", "chat:message"]);
	expect(bob.all("conversation:added")).toEqual([{ conversation: { ...conversation } }]);
	expect(alice.all("conversation:added")).toEqual([]);
	expect(carol.heard).toEqual([]);
});

test("[B06] the same clientMessageId twice is one message, answered twice and told once", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const first = await say(alice, id, { text: "once", clientMessageId: "same" });
	const phone = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	expect(await say(phone, id, { text: "once", clientMessageId: "same" })).toEqual(first);
	const token = await server.token("alice");
	const headers = { "idempotency-key": "same" };
	const again = await server.rest("POST", `/api/conversations/${id}/messages`, {
		token,
		body: { text: "once" },
		headers,
	});
	expect([again.status, again.body]).toEqual([200, { ...first }]);
	const other = await alice.send("chat:send", { conversationId: id, text: "twice", clientMessageId: "same" });
	expect(other.error?.code).toBe("conflict");
	await server.fence();
	expect(bob.all("chat:message")).toEqual([{ message: first }]);
	expect((await say(alice, id, "next")).seq).toBe(2);
});
