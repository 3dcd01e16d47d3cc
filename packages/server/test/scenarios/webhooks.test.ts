import { expect, test } from "bun:test";
import type { WebhookEvent, WebhookType } from "@rollcall/protocol/webhooks";
import type { Config } from "../../src/config/settings.ts";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import { TestClock } from "../support/test-clock.ts";
import { TestServer } from "../support/test-server.ts";
import { WebhookReceiver } from "../support/webhook-receiver.ts";

const CHAT: readonly WebhookType[] = [
	"conversation.created",
	"conversation.updated",
	"conversation.deleted",
	"message.created",
	"message.edited",
	"message.deleted",
];

for (const store of ["sqlite", "cluster"] as const) {
	// Receivers check the time of a signature by their own clock.
	const start = (receiver: WebhookReceiver, config: Partial<Config> = {}) =>
		TestServer.start({ store, clock: new TestClock(Date.now()), config: { ...receiver.settings, ...config } });

	/** Lets time pass until so many have come. */
	async function received(server: TestServer, receiver: WebhookReceiver, count: number): Promise<void> {
		await server.advance(600);
		await receiver.count(count);
	}

	async function choose(server: TestServer, userId: string, status: string): Promise<void> {
		const token = await server.token(userId);
		expect((await server.rest("PUT", "/api/presence/me", { token, body: { status } })).status).toBe(200);
	}

	test(`[WHK1] [WHK2] ${store}: what happens in a conversation is posted, signed, in order`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver, { webhookEvents: CHAT });
		const [alice] = await chatters(server, "alice", "bob");
		const { id: conversationId } = await makeConversation(alice, ["bob"]);
		const { id: messageId } = await say(alice, conversationId, "hello");
		await received(server, receiver, 2);
		await accepted(alice.send("chat:edit", { conversationId, messageId, text: "hello!" }));
		await received(server, receiver, 3);
		await accepted(alice.send("chat:delete", { conversationId, messageId }));
		await accepted(alice.send("conversation:rename", { conversationId, title: "Roof" }));
		for (const userId of ["bob", "alice"])
			await accepted(alice.send("conversation:remove-participant", { conversationId, userId }));
		await received(server, receiver, 7);
		const events = receiver.verified();
		expect(events).toEqual(receiver.events());
		expect(receiver.types()).toEqual([
			"conversation.created",
			"message.created",
			"message.edited",
			"message.deleted",
			"conversation.updated",
			"conversation.updated",
			"conversation.deleted",
		]);
		expect(new Set(events.map(({ id }) => id)).size).toBe(7);
		expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual(events.map(({ id }) => id));
		expect(events.slice(1, 4)).toMatchObject([
			{ version: { seq: 1, rev: 1 }, data: { message: { text: "hello" }, conversation: { id: conversationId } } },
			{ version: { seq: 1, rev: 2 }, data: { message: { text: "hello!" } } },
			{ version: { seq: 1, rev: 3 }, data: { message: { text: null } } },
		]);
	});

	test(`[WHK4] ${store}: presence and activity are told with the version that clients know`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver);
		const alice = await server.connect("alice", { auth: { device: "web" } });
		await server.announce();
		await received(server, receiver, 1);
		await alice.send("activity:set", { projectId: "roof", taskId: "t1" });
		await received(server, receiver, 2);
		await alice.send("presence:set", { status: "dnd" });
		await received(server, receiver, 3);
		await alice.send("presence:set", { status: "away" });
		await received(server, receiver, 4);
		alice.leave();
		await server.connections(0);
		await server.announce();
		await received(server, receiver, 5);
		const events = receiver.verified();
		const told = (events as WebhookEvent<"user.online" | "activity.changed">[]).map(({ type, data }) => {
			const { userId: _, lastSeen, ...rest } = { lastSeen: null, ...data };
			return [type, { ...rest, wasSeen: lastSeen !== null }] as unknown;
		});
		expect(told).toEqual([
			["user.online", { status: "online", devices: ["web"], wasSeen: false }],
			["activity.changed", { projectId: "roof", taskId: "t1", wasSeen: false }],
			["user.online", { status: "dnd", devices: ["web"], wasSeen: false }],
			["user.away", { status: "away", devices: ["web"], wasSeen: false }],
			["user.offline", { status: "offline", devices: [], wasSeen: true }],
		]);
		const versions = (events as WebhookEvent<"user.online">[]).map(({ version }) => version);
		expect(new Set(versions.map(({ epoch }) => epoch)).size).toBe(1);
		expect(versions.map(({ version }) => version)).toEqual(
			versions.map(({ version }) => version).toSorted((a, b) => a - b),
		);
		const watcher = await server.connect("bob");
		const { epoch } = await watcher.send("presence:sync");
		expect(versions[0]?.epoch).toBe(epoch as string);
	});

	test(`[VIS5] [WHK6] ${store}: who is invisible looks like who is offline, in what is told of them and to whom a message goes`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver);
		const [alice, hidden, gone] = await chatters(server, "alice", "hidden", "gone");
		const { id: conversationId } = await makeConversation(alice, ["hidden", "gone"]);
		await received(server, receiver, 4);
		await choose(server, "hidden", "invisible");
		gone.leave();
		await server.connections(2);
		await server.announce();
		await received(server, receiver, 6);
		const before = receiver.received.length;
		await hidden.send("activity:ping");
		const token = await server.token("hidden");
		const secret = { token, body: { projectId: "secret" } };
		expect((await server.rest("PUT", "/api/activity", secret)).status).toBe(200);
		await hidden.send("typing:start", { conversationId });
		await server.advance(400_000);
		await alice.send("activity:ping");
		await say(alice, conversationId, "who is here?");
		await server.announce();
		await server.advance(600);
		await receiver.count(1, "message.created");
		await say(hidden, conversationId, "I am");
		await server.advance(600);
		await receiver.count(2, "message.created");
		const since = receiver.events().slice(before);
		expect(since.filter((event) => !JSON.stringify(event.data).includes('"alice"'))).toEqual([]);
		const [asked, answered] = receiver.events("message.created").map(({ data }) => data.receivers);
		const absent = { status: "offline", dnd: false, lastActiveAt: null } as const;
		expect(asked?.toSorted((a, b) => (a.userId < b.userId ? -1 : 1))).toEqual([
			{ userId: "gone", ...absent },
			{ userId: "hidden", ...absent },
		]);
		expect(answered?.find(({ userId }) => userId === "alice")).toMatchObject({ status: "online", dnd: false });
		expect(JSON.stringify(receiver.events())).not.toContain("invisible");
		expect(JSON.stringify(receiver.events())).not.toContain("secret");
		const offline = (userId: string) =>
			receiver
				.events("user.offline")
				.filter(({ data }) => data.userId === userId)
				.map(({ data }) => ({ ...data, userId: "", lastSeen: typeof data.lastSeen }));
		expect(offline("hidden")).toHaveLength(1);
		expect(offline("hidden")).toEqual(offline("gone"));
	});

	test(`[WHK6] ${store}: a message names whom it is for, and when a device of theirs was last active`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver, { webhookEvents: ["message.created"] });
		const [alice, bob] = await chatters(server, "alice", "bob", "carol");
		const { id: conversationId } = await makeConversation(alice, ["bob", "carol"]);
		await choose(server, "carol", "dnd");
		await server.advance(10_000);
		await bob.send("activity:ping");
		const active = server.time();
		await server.advance(20_000);
		await say(alice, conversationId, "hello");
		await received(server, receiver, 1);
		const [event] = receiver.events("message.created");
		expect(event?.data.receivers).toEqual([
			{ userId: "bob", status: "online", dnd: false, lastActiveAt: active },
			{ userId: "carol", status: "dnd", dnd: true, lastActiveAt: expect.any(String) },
		]);
		await server.operate("PUT", "/admin/companies/acme/users/dave", { name: "Dave" });
		await accepted(alice.send("conversation:put-participant", { conversationId, userId: "dave" }));
		await accepted(alice.send("chat:edit", { conversationId, messageId: event?.data.message.id, text: "hi" }));
		await server.advance(1_000);
		expect(receiver.received).toHaveLength(1);
	});

	test(`[VIS2] [WHK2] ${store}: nothing crosses from one company to another, though ids are the same`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver);
		for (const companyId of ["acme", "zeta"]) {
			const options = { namespace: "/chat", companyId } as const;
			const [alice] = [await server.connect("alice", options), await server.connect("bob", options)];
			const { id } = await makeConversation(alice, ["bob"], { title: `Of ${companyId}` });
			await say(alice, id, `hello ${companyId}`);
		}
		await server.announce();
		await received(server, receiver, 8);
		for (const [companyId, other] of [
			["acme", "zeta"],
			["zeta", "acme"],
		] as const) {
			const own = receiver.verified().filter((event) => event.companyId === companyId);
			expect(own.map(({ type }) => type).toSorted()).toEqual([
				"conversation.created",
				"message.created",
				"user.online",
				"user.online",
			]);
			expect(JSON.stringify(own)).not.toContain(other);
		}
	});
}
