import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation } from "../support/chat.ts";
import type { PlainClient } from "../support/plain-client.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

/** What was heard of one user's presence: the event, the conversation, the status. */
function heardOf(client: TestClient | PlainClient, userId: string): unknown[] {
	return client.heard
		.filter(({ name, data }) => data.userId === userId && /^(user:(on|off)line|user:away|presence:update)$/.test(name))
		.map(({ name, data }) => [name, data.conversationId ?? null, data.status]);
}

async function turn(server: TestServer, userId: string, status: string): Promise<void> {
	const token = await server.token(userId);
	expect((await server.rest("PUT", "/api/presence/me", { token, body: { status } })).status).toBe(200);
	await server.announce();
}

test("[PR31] in each conversation that two share, one hears how the other is, and of nobody else", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id: one } = await makeConversation(alice, ["bob"], { type: "direct", title: null });
	const { id: two } = await makeConversation(alice, ["bob", "carol"]);
	await turn(server, "alice", "dnd");
	await turn(server, "alice", "auto");
	await server.advance(400_000);
	await server.fence();
	alice.leave();
	await server.settled();
	await server.advance(400);
	await server.fence();
	const steps = (id: string) => [
		["presence:update", id, "dnd"],
		["user:online", id, "online"],
		["user:away", id, "away"],
		["user:offline", id, "offline"],
	];
	const within = (id: string) => heardOf(bob, "alice").filter((one) => (one as unknown[])[1] === id);
	expect(within(one)).toEqual(steps(one));
	expect(within(two)).toEqual(steps(two));
	expect(heardOf(carol, "alice")).toEqual(steps(two));
	expect(heardOf(alice, "alice")).toEqual([]);
});

test("[PR31] not in conversations above the company's limit, not where a client asked for none", async () => {
	await using server = await TestServer.start();
	await server.operate("PUT", "/admin/companies/acme", { conversationPresenceLimit: 3 });
	const [alice, bob] = await chatters(server, "alice", "bob", "carol", "dan");
	const quiet = await server.connect("bob", {
		namespace: "/chat",
		deviceId: "q",
		auth: { conversationPresence: false },
	});
	const { id: small } = await makeConversation(alice, ["bob", "carol"]);
	await makeConversation(alice, ["bob", "carol", "dan"]);
	await turn(server, "alice", "dnd");
	expect(heardOf(bob, "alice")).toEqual([["presence:update", small, "dnd"]]);
	expect(heardOf(quiet, "alice")).toEqual([]);
	bob.forget();
	await accepted(alice.send("conversation:put-participant", { conversationId: small, userId: "dan" }));
	await turn(server, "alice", "away");
	expect(heardOf(bob, "alice")).toEqual([]);
	await accepted(alice.send("conversation:remove-participant", { conversationId: small, userId: "dan" }));
	await turn(server, "alice", "dnd");
	expect(heardOf(bob, "alice")).toEqual([["presence:update", small, "dnd"]]);
});

test("[PR31] a plain WebSocket hears it in conversations only where it asked for it", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob");
	const asked = await server.plain("bob", { auth: { conversationPresence: true, feed: "none" } });
	const silent = await server.plain("bob", { auth: { feed: "none" } });
	const { id } = await makeConversation(alice, ["bob"]);
	await turn(server, "alice", "dnd");
	expect(heardOf(asked, "alice")).toEqual([["presence:update", id, "dnd"]]);
	expect(heardOf(silent, "alice")).toEqual([]);
});

test("[PR31] [VIS4] [VIS8] the invisible goes offline but for the list, a blocked one hears nothing any more", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol, dan] = await chatters(server, "alice", "bob", "carol", "dan");
	const { id } = await makeConversation(alice, ["bob", "carol", "dan"]);
	const token = await server.token("alice");
	await server.rest("PUT", "/api/presence/visibility", { token, body: { userIds: ["carol"] } });
	await server.rest("PUT", "/api/blocks/dan", { token });
	await server.announce();
	expect(heardOf(dan, "alice")).toEqual([["user:offline", id, "offline"]]);
	expect(heardOf(alice, "dan")).toEqual([["user:offline", id, "offline"]]);
	for (const client of [alice, dan]) client.forget();
	await turn(server, "alice", "invisible");
	await turn(server, "alice", "dnd");
	await turn(server, "dan", "dnd");
	expect(heardOf(bob, "alice")).toEqual([
		["user:offline", id, "offline"],
		["user:online", id, "dnd"],
	]);
	expect(heardOf(carol, "alice")).toEqual([["presence:update", id, "dnd"]]);
	expect([...heardOf(dan, "alice"), ...heardOf(alice, "dan")]).toEqual([]);
});

test("[VIS3] [PR31] under audience contacts a conversation makes people see each other, and its end ends it", async () => {
	await using server = await TestServer.start();
	await server.operate("PUT", "/admin/companies/acme", { audience: "contacts" });
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const watcher = await server.connect("bob");
	const seen = async (userId: string) => {
		const { body } = await server.rest("GET", `/api/users/${userId}/presence`, { token: await server.token("bob") });
		return body.status;
	};
	expect([await seen("alice"), heardOf(watcher, "alice").length]).toEqual(["offline", 0]);
	expect((await alice.send("conversation:create", { type: "direct", participantIds: ["bob"] })).error?.code).toBe(
		"not_found",
	);
	const people = ["alice", "bob", "carol"];
	const { id } = await server.operate("POST", "/admin/companies/acme/conversations", {
		type: "group",
		participantIds: people,
	});
	await server.announce();
	expect(heardOf(watcher, "alice")).toEqual([["user:online", null, "online"]]);
	expect(await seen("alice")).toBe("online");
	for (const client of [alice, bob, carol, watcher]) client.forget();
	await turn(server, "carol", "dnd");
	expect(heardOf(bob, "carol")).toEqual([["presence:update", id, "dnd"]]);
	await accepted(alice.send("conversation:remove-participant", { conversationId: id, userId: "bob" }));
	await server.announce();
	expect(heardOf(watcher, "alice")).toEqual([["user:offline", null, "offline"]]);
	expect(await seen("alice")).toBe("offline");
	expect(await seen("carol")).toBe("offline");
});

test("[VIS3] the company changes its audience: all come back, and see only those they share a conversation with", async () => {
	await using server = await TestServer.start();
	const again = { client: { reconnection: true, reconnectionDelay: 20 } };
	const alice = await server.connect("alice", { namespace: "/chat", ...again });
	const carol = await server.connect("carol", again);
	const bob = await server.connect("bob", again);
	await makeConversation(alice, ["bob"]);
	await server.operate("PUT", "/admin/companies/acme", { audience: "contacts" });
	for (const client of [alice, carol, bob]) await client.ended();
	for (const client of [alice, carol, bob]) await client.connected();
	await server.announce();
	const { users } = await accepted<{ users: { userId: string; status: string }[] }>(bob.send("presence:sync"));
	expect(users).toEqual([{ userId: "alice", status: "online" }]);
});

test("[PR31] people are paged by userId, counts are whole, and one sees oneself", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	const page = (more: string) => async () => {
		const { body } = await server.rest("GET", `/api/conversations/${id}/presence?limit=2${more}`, {
			token: await server.token("alice"),
		});
		return { ids: (body.participants as { userId: string }[]).map(({ userId }) => userId), body };
	};
	const first = await page("")();
	expect([first.ids, first.body.nextCursor, first.body.onlineCount]).toEqual([["alice", "bob"], "bob", 3]);
	const second = await page("&cursor=bob")();
	expect([second.ids, second.body.nextCursor, second.body.onlineCount]).toEqual([["carol"], null, 3]);
});
