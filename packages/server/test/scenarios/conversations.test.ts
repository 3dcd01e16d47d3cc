import { expect, test } from "bun:test";
import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import { accepted, chatters, makeConversation, refusal, say, textsHeard } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Put = { readonly conversationId: string; readonly userId: string; readonly role?: string };

function put(client: TestClient, asked: Put) {
	return client.send("conversation:put-participant", asked);
}

function remove(client: TestClient, conversationId: string, userId: string) {
	return client.send("conversation:remove-participant", { conversationId, userId });
}

async function list(client: TestClient, asked: Record<string, unknown> = {}) {
	return accepted<{ conversations: ConversationShape[]; nextCursor: string | null }>(
		client.send("conversation:list", asked),
	);
}

async function history(client: TestClient, conversationId: string) {
	const { messages } = await accepted<{ messages: MessageShape[] }>(
		client.send("chat:history", { conversationId, after: 0, limit: 100 }),
	);
	return messages.map(({ text }) => text);
}

test("[CON1] one direct conversation per pair, whoever asks and however often; nobody can leave it", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const asked = (other: string) => ({ type: "direct", participantIds: [other] });
	const both = await Promise.all([
		accepted<{ conversation: ConversationShape }>(alice.send("conversation:create", asked("bob"))),
		accepted<{ conversation: ConversationShape }>(bob.send("conversation:create", asked("alice"))),
	]);
	const [one, other] = both.map(({ conversation }) => conversation.id) as [string, string];
	expect(one).toBe(other);
	await server.fence();
	const added = [...alice.all("conversation:added"), ...bob.all("conversation:added")];
	expect(new Set(added.map(({ conversation }) => (conversation as ConversationShape).id))).toEqual(new Set([one]));
	const again = await server.rest("POST", "/api/conversations", {
		token: await server.token("bob"),
		body: asked("alice"),
	});
	expect([again.status, again.body.id]).toEqual([200, one]);
	expect(await refusal(remove(alice, one, "alice"))).toBe("forbidden");
	expect(await refusal(put(alice, { conversationId: one, userId: "bob" }))).toBe("forbidden");
	expect(await refusal(alice.send("conversation:rename", { conversationId: one, title: "Us" }))).toBe("forbidden");
});

test("[CON1] [CON2] who is added receives from then on, on all devices; others learn who came", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const phone = await server.connect("carol", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	await say(alice, id, "before");
	await server.fence();
	for (const client of [alice, bob, carol, phone]) client.forget();
	const answered = await accepted<{ conversation: ConversationShape }>(
		put(alice, { conversationId: id, userId: "carol" }),
	);
	expect(answered.conversation.participants.map(({ userId }) => userId)).toEqual(["alice", "bob", "carol"]);
	await say(alice, id, "after");
	await server.fence();
	for (const client of [carol, phone]) {
		const [{ conversation }] = client.all("conversation:added") as [{ conversation: ConversationShape }];
		expect(conversation).toMatchObject({ id, lastSeq: 1, lastMessage: null, unreadCount: 0 });
		expect(textsHeard(client)).toEqual(["after"]);
		expect(client.all("conversation:updated")).toEqual([]);
	}
	expect(bob.all("conversation:updated")).toEqual([
		{
			conversationId: id,
			title: "Site",
			participants: [{ userId: "carol", role: "member", joinedAt: server.time() }],
			removed: [],
			timestamp: server.time(),
		},
	]);
	expect(await history(carol, id)).toEqual(["after"]);
	expect((await list(carol)).conversations[0]).toMatchObject({ unreadCount: 1, readSeq: 1, lastSeq: 2 });
});

test("[CON2] history for new people: all of it where the group says so", async () => {
	await using server = await TestServer.start();
	const [alice, , carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob"], { historyForNew: "all" });
	await say(alice, id, "before");
	await accepted(put(alice, { conversationId: id, userId: "carol" }));
	expect(await history(carol, id)).toEqual(["before"]);
	expect((await list(carol)).conversations[0]).toMatchObject({ unreadCount: 0, readSeq: 1 });
});

test("[CON2] [MSG6] what happens to messages from before one came is kept from them", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob"]);
	const [edited, deleted] = [await say(alice, id, "one"), await say(alice, id, "two")];
	await accepted(put(alice, { conversationId: id, userId: "carol" }));
	await server.fence();
	carol.forget();
	await accepted(alice.send("chat:edit", { conversationId: id, messageId: edited.id, text: "new" }));
	await accepted(alice.send("chat:delete", { conversationId: id, messageId: deleted.id }));
	await server.fence();
	expect([bob.all("chat:edited").length, bob.all("chat:deleted").length]).toEqual([1, 1]);
	expect(carol.heard).toEqual([]);
	const named = { conversationId: id, messageId: edited.id };
	for (const [event, more] of [
		["chat:edit", { text: "mine" }],
		["chat:delete", {}],
		["chat:mark-read", {}],
	] as const)
		expect(await refusal(carol.send(event, { ...named, ...more }))).toBe("not_found");
	const { conversations } = await accepted<{ conversations: { messages: MessageShape[] }[] }>(
		carol.send("chat:sync", { cursors: { [id]: 0 } }),
	);
	expect(conversations.map(({ messages }) => messages)).toEqual([[]]);
	expect(await refusal(carol.send("chat:send", { conversationId: id, text: "re", replyTo: edited.id }))).toBe(
		"not_found",
	);
});

test("[CON2] [T-07] [T-11] who is removed hears nothing more, not even typing, and finds nothing", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const phone = await server.connect("carol", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	const mine = await say(carol, id, "mine");
	await accepted(carol.send("typing:start", { conversationId: id }));
	await server.announce();
	for (const client of [bob, carol, phone]) client.forget();
	await accepted(remove(alice, id, "carol"));
	const afterwards = [
		accepted(alice.send("typing:start", { conversationId: id })),
		accepted(bob.send("recording:start", { conversationId: id })),
		say(alice, id, "secret"),
		accepted(alice.send("chat:delete", { conversationId: id, messageId: mine.id })),
		accepted(bob.send("chat:mark-read", { conversationId: id, messageId: mine.id })),
		accepted(alice.send("conversation:rename", { conversationId: id, title: "Without her" })),
	];
	await Promise.all(afterwards);
	await server.advance(1_000);
	await server.fence();
	for (const client of [carol, phone])
		expect(client.heard).toEqual([{ name: "conversation:removed", data: { conversationId: id } }]);
	expect(bob.all("user:typing", "carol").map(({ isActive }) => isActive)).toEqual([false]);
	expect((await list(carol)).conversations).toEqual([]);
	const cursors = { [id]: 0 };
	expect(await accepted(carol.send("chat:sync", { cursors }))).toMatchObject({ conversations: [], removed: [id] });
	const back = await server.connect("carol", { namespace: "/chat", deviceId: "back" });
	await say(alice, id, "still secret");
	await server.fence();
	expect(textsHeard(back)).toEqual([]);
});

test("[CON1] a leaving owner passes it to the oldest admin, else to the oldest member", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol, dan] = await chatters(server, "alice", "bob", "carol", "dan");
	const { id } = await makeConversation(alice, ["bob", "carol", "dan"]);
	await accepted(put(alice, { conversationId: id, userId: "carol", role: "admin" }));
	await server.fence();
	dan.forget();
	await accepted(remove(alice, id, "alice"));
	await server.fence();
	expect(dan.all("conversation:updated")).toEqual([
		expect.objectContaining({
			removed: ["alice"],
			participants: [expect.objectContaining({ userId: "carol", role: "owner" })],
		}),
	]);
	await accepted(remove(carol, id, "carol"));
	const roles = async () => {
		const token = await server.token("dan");
		const { body } = await server.rest("GET", `/api/conversations/${id}`, { token });
		return (body as unknown as ConversationShape).participants.map(({ userId, role }) => `${userId} ${role}`);
	};
	expect(await roles()).toEqual(["bob owner", "dan member"]);
	expect(await refusal(remove(dan, id, "bob"))).toBe("forbidden");
	expect(await refusal(put(dan, { conversationId: id, userId: "alice" }))).toBe("forbidden");
	await accepted(put(bob, { conversationId: id, userId: "dan", role: "owner" }));
	expect(await roles()).toEqual(["bob admin", "dan owner"]);
});

test("[CON3] the list is newest first, in pages, each as its reader sees it", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const made: string[] = [];
	for (const title of ["a", "b", "c"]) made.push((await makeConversation(alice, ["bob"], { title })).id);
	await server.advance(1_000);
	await say(bob, made[0] as string, "old one, newest message");
	const first = await list(alice, { limit: 2 });
	const rest = await list(alice, { limit: 2, cursor: first.nextCursor });
	const shown = [...first.conversations, ...rest.conversations];
	expect(shown.map(({ title }) => title)).toEqual(["a", "c", "b"]);
	expect(rest.nextCursor).toBeNull();
	expect(shown[0]).toMatchObject({
		lastMessage: { text: "old one, newest message", senderId: "bob" },
		lastSeq: 1,
		lastRev: 1,
		readSeq: 0,
		unreadCount: 1,
	});
	const rest3 = await server.rest("GET", "/api/conversations?limit=3", { token: await server.token("alice") });
	expect(rest3.body.conversations).toEqual(shown);
});

test("[CON2] [STO5] above the limit of live conversations the newest are live, the rest comes by sync", async () => {
	await using server = await TestServer.start({ config: { maxLiveConversations: 2 } });
	const [alice] = await chatters(server, "alice");
	const made: string[] = [];
	const first = await server.connect("bob", { namespace: "/chat" });
	for (const title of ["a", "b", "c"]) {
		made.push((await makeConversation(alice, ["bob"], { title })).id);
		await server.advance(1_000);
	}
	first.leave();
	await server.settled();
	const bob = await server.connect("bob", { namespace: "/chat" });
	for (const id of made) await say(alice, id, id);
	await server.fence();
	expect(new Set(textsHeard(bob))).toEqual(new Set(made.slice(1)));
	await say(bob, made[0] as string, "I may write where it is not live");
	const { conversations } = await accepted<{ conversations: { messages: MessageShape[] }[] }>(
		bob.send("chat:sync", { cursors: { [made[0] as string]: 0 } }),
	);
	expect(conversations[0]?.messages.map(({ text }) => text)).toEqual([
		made[0] as string,
		"I may write where it is not live",
	]);
});

test("[VIS8] [W21] a refusal to add somebody says nothing of that person", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob"]);
	await server.rest("PUT", "/api/blocks/bob", { token: await server.token("carol") });
	for (const userId of ["carol", "nobody", "alice"])
		expect(await refusal(put(bob, { conversationId: id, userId }))).toBe("forbidden");
	expect(await refusal(put(alice, { conversationId: id, userId: "nobody" }))).toBe("not_found");
});

test("[CON1] [M4] who is answered a direct conversation that another is making at this moment may send into it at once", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const open = async (client: TestClient, other: string) => {
		const asked = { type: "direct", participantIds: [other] };
		const { conversation } = await accepted<{ conversation: ConversationShape }>(
			client.send("conversation:create", asked),
		);
		return say(client, conversation.id, `from ${other}`);
	};
	const sent = await Promise.all([open(alice, "bob"), open(bob, "alice")]);
	expect(sent.map(({ seq }) => seq).sort()).toEqual([1, 2]);
	await server.fence();
	expect(textsHeard(bob)).toEqual(["from bob"]);
	expect(textsHeard(alice)).toEqual(["from alice"]);
});
