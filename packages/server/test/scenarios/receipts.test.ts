import { expect, test } from "bun:test";
import type { ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { accepted, chatters, makeConversation, refusal, say } from "../support/chat.ts";
import { TestServer } from "../support/test-server.ts";

type Asked = { readonly userId: string; readonly body?: unknown };

async function put(server: TestServer, path: string, { userId, body }: Asked): Promise<void> {
	const token = await server.token(userId);
	const { status } = await server.rest("PUT", path, { token, ...(body === undefined ? {} : { body }) });
	expect(status).toBe(200);
}

test("[RCP1] cursors move only forward; beyond the last and unknown ids are refused", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const first = await say(alice, id, "one");
	const second = await say(alice, id, "two");
	const other = await makeConversation(alice, ["bob"]);
	const foreign = await say(alice, other.id, "elsewhere");
	await accepted(bob.send("chat:mark-read", { conversationId: id, messageIds: [second.id, first.id] }));
	await server.fence();
	alice.forget();
	await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
	await accepted(bob.send("chat:mark-read", { conversationId: id, messageId: second.id }));
	await accepted(bob.send("chat:delivered", { conversationId: id, seq: 2 }));
	await server.fence();
	expect(alice.heard).toEqual([]);
	expect(await refusal(bob.send("chat:mark-read", { conversationId: id, seq: 3 }))).toBe("bad_request");
	for (const messageId of [foreign.id, "unknown"])
		expect(await refusal(bob.send("chat:delivered", { conversationId: id, messageId }))).toBe("not_found");
	expect(await refusal(bob.send("chat:mark-read", { conversationId: id }))).toBe("bad_request");
});

test("[RCP2] one event per reader and step; who has no message newly covered hears nothing", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	for (const text of ["one", "two", "three"]) await say(alice, id, text);
	await accepted(carol.send("chat:mark-read", { conversationId: id, seq: 3 }));
	await say(bob, id, "four");
	await server.fence();
	for (const client of [alice, bob, carol]) client.forget();
	await accepted(carol.send("chat:mark-read", { conversationId: id, seq: 4 }));
	await server.fence();
	const told = { conversationId: id, userId: "carol", seq: 4, at: server.time() };
	expect(bob.all("chat:read")).toEqual([told]);
	expect([...alice.all("chat:read"), ...alice.all("chat:delivered")]).toEqual([]);
});

test("[RCP3] unread is counted by the server, for other devices and when messages come and go", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("bob", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	const { id: elsewhere } = await makeConversation(alice, ["bob"]);
	await say(alice, elsewhere, "hm");
	const first = await say(alice, id, "one");
	await say(alice, id, "two");
	await server.advance(300);
	await server.fence();
	const unread = (readSeq: number, unreadCount: number, totalUnread: number) => {
		return { conversationId: id, readSeq, unreadCount, totalUnread };
	};
	const heard = (client: typeof bob) => client.all("chat:unread").filter(({ conversationId }) => conversationId === id);
	for (const client of [bob, phone]) expect(heard(client)).toEqual([unread(0, 2, 3)]);
	expect(alice.all("chat:unread")).toEqual([]);
	bob.forget();
	phone.forget();
	const left = await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
	expect(left).toEqual({ success: true, readSeq: 1, unreadCount: 1, totalUnread: 2 });
	await server.advance(300);
	await server.fence();
	expect(heard(phone)).toEqual([unread(1, 1, 2)]);
	expect(heard(bob)).toEqual([]);
	await accepted(alice.send("chat:delete", { conversationId: id, messageId: first.id }));
	await say(bob, id, "three");
	await server.advance(300);
	await server.fence();
	expect(heard(phone).at(-1)).toEqual(unread(3, 0, 1));
});

test("[RCP4] in a large group receipts are counts, at most once a second, and REST lists who read what", async () => {
	await using server = await TestServer.start({ config: { receiptCountsAbove: 3 } });
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol", "dan");
	const { id } = await makeConversation(alice, ["bob", "carol", "dan"]);
	await say(alice, id, "one");
	await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
	await accepted(carol.send("chat:delivered", { conversationId: id, seq: 1 }));
	await server.fence();
	expect(alice.all("chat:read")).toEqual([]);
	await server.advance(1_100);
	await server.fence();
	expect(alice.all("chat:read-count")).toEqual([{ conversationId: id, seq: 1, deliveredCount: 2, readCount: 1 }]);
	expect(bob.all("chat:read-count")).toEqual([]);
	const token = await server.token("dan");
	const { body } = await server.rest("GET", `/api/conversations/${id}/receipts`, { token });
	const cursors = (body.receipts as { userId: string; deliveredSeq: number; readSeq: number }[]).map(
		({ userId, deliveredSeq, readSeq }) => [userId, deliveredSeq, readSeq],
	);
	expect(cursors).toEqual([
		["alice", 1, 1],
		["bob", 1, 1],
		["carol", 1, 0],
		["dan", 0, 0],
	]);
});

test("[VIS7] [C07] who reads while invisible is shown to have read once visible again, dated then", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	await say(alice, id, "to all");
	await say(carol, id, "me too");
	await put(server, "/api/presence/visibility", { userId: "bob", body: { userIds: ["carol"] } });
	await put(server, "/api/presence/me", { userId: "bob", body: { status: "invisible" } });
	await server.announce();
	for (const client of [alice, carol]) client.forget();
	await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 2 }));
	const readAt = server.time();
	await accepted(bob.send("typing:start", { conversationId: id }));
	await server.announce();
	expect(alice.heard.filter(({ data }) => data.userId === "bob")).toEqual([]);
	expect(carol.all("chat:read")).toEqual([{ conversationId: id, userId: "bob", seq: 2, at: readAt }]);
	expect(carol.all("user:typing", "bob")).toHaveLength(1);
	const seenBy = async (client: typeof alice) => {
		const { receipts } = await client.send("conversation:receipts", { conversationId: id });
		return (receipts as { userId: string; readSeq: number }[]).find(({ userId }) => userId === "bob")?.readSeq;
	};
	expect([await seenBy(alice), await seenBy(carol), await seenBy(bob)]).toEqual([0, 2, 2]);
	const presence = await alice.send("conversation:presence", { conversationId: id });
	expect(presence.typingUsers).toEqual([]);
	await server.advance(60_000);
	await put(server, "/api/presence/me", { userId: "bob", body: { status: "auto" } });
	await server.announce();
	const [told] = alice.all("chat:read");
	expect(told).toMatchObject({ userId: "bob", seq: 2 });
	expect(Date.parse(String(told?.at))).toBeGreaterThanOrEqual(Date.parse(readAt) + 60_000);
	expect(alice.names("bob").indexOf("user:online")).toBeLessThan(alice.names("bob").indexOf("chat:read"));
	expect(await seenBy(alice)).toBe(2);
});

test("[VIS8] a block takes receipts and indicators away, refuses sending in a direct conversation, and leaves groups", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob", "carol");
	const direct = await makeConversation(alice, ["bob"], { type: "direct", title: null });
	const group = await makeConversation(alice, ["bob", "carol"]);
	await say(alice, direct.id, "hello");
	await say(alice, group.id, "all");
	await accepted(bob.send("typing:start", { conversationId: group.id }));
	await server.announce();
	alice.forget();
	await put(server, "/api/blocks/alice", { userId: "bob" });
	await server.announce();
	expect(alice.all("user:typing", "bob").map(({ isActive }) => isActive)).toEqual([false]);
	expect(await refusal(alice.send("chat:send", { conversationId: direct.id, text: "x" }))).toBe("forbidden");
	expect(await refusal(bob.send("chat:send", { conversationId: direct.id, text: "x" }))).toBe("forbidden");
	alice.forget();
	await accepted(bob.send("chat:mark-read", { conversationId: group.id, seq: 1 }));
	await accepted(bob.send("recording:start", { conversationId: group.id }));
	await server.announce();
	expect(alice.heard.filter(({ data }) => data.userId === "bob")).toEqual([]);
	await say(bob, group.id, "still here");
	await server.fence();
	expect(alice.all("chat:message")).toHaveLength(1);
	const { receipts } = await alice.send("conversation:receipts", { conversationId: group.id });
	expect((receipts as ReceiptShape[]).find(({ userId }) => userId === "bob")).toEqual({
		userId: "bob",
		deliveredSeq: 0,
		deliveredAt: null,
		readSeq: 0,
		readAt: null,
	});
});

test("[VIS8] no new direct conversation with somebody whom a block keeps apart", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob");
	await put(server, "/api/blocks/alice", { userId: "bob" });
	const parted = await alice.send("conversation:create", { type: "direct", participantIds: ["bob"] });
	const unknown = await alice.send("conversation:create", { type: "direct", participantIds: ["nobody"] });
	expect(parted.error?.code).toBe("not_found");
	expect(parted).toEqual(unknown);
});

test("[VIS9] read receipts switched off: theirs are not shown, nor others' to them; unread goes on", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await put(server, "/api/presence/privacy", { userId: "bob", body: { readReceipts: false } });
	await say(alice, id, "one");
	const left = await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
	expect(left.unreadCount).toBe(0);
	await say(bob, id, "two");
	await accepted(alice.send("chat:mark-read", { conversationId: id, seq: 2 }));
	await server.fence();
	expect([alice.all("chat:read"), bob.all("chat:read")]).toEqual([[], []]);
	expect(alice.all("chat:delivered").map(({ seq }) => seq)).toEqual([1]);
	await put(server, "/api/presence/privacy", { userId: "bob", body: { readReceipts: true } });
	const { receipts } = await alice.send("conversation:receipts", { conversationId: id });
	expect((receipts as { userId: string; readSeq: number }[]).map(({ userId, readSeq }) => [userId, readSeq])).toEqual([
		["alice", 2],
		["bob", 2],
	]);
});

test("[RCP1] both positions at once are one step where reading covers receiving, and nothing where one is beyond", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	for (const text of ["one", "two"]) await say(alice, id, text);
	const token = await server.token("bob");
	const ask = async (body: unknown) => {
		const { status } = await server.rest("PUT", `/api/conversations/${id}/receipt`, { token, body });
		return status;
	};
	expect(await ask({ deliveredSeq: 2, readSeq: 9 })).toBe(400);
	expect(await ask({ deliveredSeq: 9, readSeq: 2 })).toBe(400);
	await server.fence();
	expect([...alice.all("chat:delivered"), ...alice.all("chat:read")]).toEqual([]);
	expect(await ask({ deliveredSeq: 2, readSeq: 2 })).toBe(200);
	await server.fence();
	expect([alice.all("chat:delivered").length, alice.all("chat:read").length]).toEqual([0, 1]);
});

for (const how of ["turned invisible", "left"])
	test(`[VIS5] [VIS7] [T-27] what somebody reads who ${how}, and is back before others were told, comes to light`, async () => {
		await using server = await TestServer.start();
		const [alice, maker] = await chatters(server, "alice", "bob");
		const { id } = await makeConversation(alice, ["bob"]);
		await say(alice, id, "Are you there?");
		let bob = maker;
		const become = (status: string) => put(server, "/api/presence/me", { userId: "bob", body: { status } });
		const go = async (): Promise<void> => {
			if (how === "left") bob.leave();
			else await become("invisible");
			await server.settled();
		};
		const come = async (): Promise<void> => {
			if (how === "left") bob = await server.connect("bob", { namespace: "/chat" });
			else await become("auto");
		};
		for (let round = 0; round < 3; round += 1)
			for (const next of [go, come]) {
				await next();
				await server.announce();
			}
		// Bob is told of at moments from now on; this is the beginning of a time between two.
		for (const next of [go, come]) {
			await next();
			for (alice.forget(); alice.names("bob").length === 0; await server.fence()) await server.advance(50);
		}
		alice.forget();
		await go();
		await put(server, `/api/conversations/${id}/receipt`, { userId: "bob", body: { readSeq: 1 } });
		await server.announce();
		expect(alice.names("bob")).toEqual([]);
		await come();
		await server.announce();
		await server.announce();
		expect(alice.names("bob")).toEqual(["chat:read"]);
	});

test("[VIS7] [RCP2] what was received further than read comes to light as both", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	for (const text of ["one", "two", "three"]) await say(alice, id, text);
	const turn = async (status: string) => {
		await server.rest("PUT", "/api/presence/me", { token: await server.token("bob"), body: { status } });
		await server.announce();
	};
	await turn("invisible");
	await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
	await accepted(bob.send("chat:delivered", { conversationId: id, seq: 3 }));
	await server.announce();
	expect([...alice.all("chat:delivered"), ...alice.all("chat:read")]).toEqual([]);
	await turn("auto");
	await server.announce();
	expect(alice.all("chat:read").map(({ seq }) => seq)).toEqual([1]);
	expect(alice.all("chat:delivered").map(({ seq }) => seq)).toEqual([3]);
});
