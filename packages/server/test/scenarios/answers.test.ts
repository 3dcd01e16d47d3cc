import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { UP_EVENTS } from "@rollcall/protocol/events/up";
import { makeConversation, say } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const NAMES = Object.keys(UP_EVENTS) as (keyof typeof UP_EVENTS)[];

/** Payloads that no event takes. */
const HOSTILE: readonly unknown[] = [
	[],
	"text",
	0,
	true,
	[[[[]]]],
	JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"status":"owner"}'),
	{ token: {}, userIds: "alice", message: { toString: 1 }, projectId: ["p"], status: ["dnd"], latitude: "x" },
	{ userIds: [{ $ne: null }], cursor: 1, version: "1", message: 1, projectId: 1, visibleTo: {}, longitude: [] },
];

let server: TestServer;

beforeAll(async () => {
	server = await TestServer.start();
});

afterEach(async () => {
	server.leaveAll();
	await server.connections(0);
	await server.announce();
});

afterAll(() => server.close());

/** Puts what is really there in the place of the ids of an example. */
async function inConversation(alice: TestClient, payload: Record<string, unknown>): Promise<void> {
	await server.connect("grace");
	const { id } = await makeConversation(alice, []);
	await alice.send("conversation:put-participant", { conversationId: id, userId: "grace" });
	if (payload.participantIds !== undefined) payload.participantIds = ["grace"];
	if (payload.cursors !== undefined) payload.cursors = { [id]: 0 };
	if (payload.conversationId !== undefined) payload.conversationId = id;
	for (let seq = 1; seq <= 4; seq += 1) {
		const { id: messageId } = await say(alice, id, `message ${seq}`);
		if (payload.messageId !== undefined) payload.messageId = messageId;
	}
}

test.each(NAMES)("[W20] %s takes an acknowledgement", async (name) => {
	const namespace = UP_EVENTS[name].namespaces[0] ?? "/presence";
	const alice = await server.connect("alice", { namespace });
	const payload = { ...(UP_EVENTS[name].example.payload as Record<string, unknown>) };
	if (namespace === "/chat") await inConversation(alice, payload);
	if (name === "auth:refresh") payload.token = await server.token("alice");
	if (name === "presence:sync") Object.assign(payload, { epoch: undefined, version: undefined });
	const { success, ...rest } = await alice.send(name, payload);
	expect([success, rest.error]).toEqual([true, undefined]);
});

test("[W20] activity:ping is answered with success alone, on every namespace", async () => {
	const presence = await server.connect("alice");
	const chat = await server.connect("alice", { namespace: "/chat" });
	const plain = await server.plain("alice");
	for (const client of [presence, chat, plain])
		expect(await client.send("activity:ping", {})).toEqual({ success: true });
});

test("[W20] a missing payload is {}, and so is null", async () => {
	const alice = await server.connect("alice");
	expect(await alice.socket.emitWithAck("activity:ping")).toEqual({ success: true });
	expect(await alice.socket.emitWithAck("presence:sync")).toMatchObject({ success: true, full: true });
	expect(await alice.send("status:clear", null)).toMatchObject({ success: true });
});

test("[W20] who asks for no answer gets none, but an event error where it failed", async () => {
	const alice = await server.connect("alice");
	const plain = await server.plain("alice");
	await server.announce();
	alice.forget();
	plain.forget();
	alice.socket.emit("activity:ping", {});
	alice.socket.emit("status:post", { message: "" });
	alice.socket.emit("no:such");
	plain.say({ type: "activity:ping" });
	plain.say({ type: "status:post", data: { message: "" } });
	plain.say({ type: "no:such" });
	await server.fence();
	const error = { code: "bad_request", message: expect.any(String), retryable: false };
	const failures = [
		{ name: "error", data: { event: "status:post", error } },
		{ name: "error", data: { event: "no:such", error } },
	];
	expect(alice.heard).toEqual(failures);
	expect(plain.heard).toEqual(failures);
});

test("[W21] an error is code, message and whether to try again", async () => {
	const alice = await server.connect("alice");
	expect(await alice.send("presence:set", { status: "busy" })).toEqual({
		success: false,
		error: { code: "bad_request", message: expect.stringContaining("status"), retryable: false },
	});
});

test("[W22] an unknown event is a bad request, whatever its name", async () => {
	const alice = await server.connect("alice");
	for (const name of ["no:such", "__proto__", "constructor", "toString", "", "presence:", "user:online", "7"]) {
		const { success, error } = await alice.send(name, {});
		expect([name, success, error?.code]).toEqual([name, false, "bad_request"]);
	}
});

test("[W22] an event of the other namespace is unknown", async () => {
	const chat = await server.connect("alice", { namespace: "/chat" });
	const { error } = await chat.send("presence:set", { status: "dnd" });
	expect(error?.code).toBe("bad_request");
});

test("[W22] unknown fields are ignored", async () => {
	const alice = await server.connect("alice");
	const answer = await alice.send("presence:set", { status: "dnd", colour: "red", nested: { a: [1] } });
	expect(answer).toMatchObject({ success: true, session: { status: "dnd" } });
	expect(JSON.stringify(answer)).not.toContain("red");
});

test.each(NAMES)("[W1] %s refuses binary with bad_request, wherever it stands", async (name) => {
	const alice = await server.connect("alice");
	const polling = await server.connect("alice", { client: { transports: ["polling"] } });
	const example = UP_EVENTS[name].example.payload as Record<string, unknown>;
	for (const client of [alice, polling]) {
		for (const payload of [new Uint8Array([1, 2, 3]), { ...example, unknown: [new Uint8Array(8)] }])
			expect((await client.send(name, payload)).error?.code).toBe("bad_request");
		expect((await client.send("activity:ping")).success).toBe(true);
	}
});

test.each(NAMES)("[W22] %s answers what it cannot take with bad_request", async (name) => {
	const bystander = await server.connect("bob");
	const alice = await server.connect("alice");
	for (const payload of HOSTILE) {
		const { success, error } = await alice.send(name, payload);
		// An event without fields of its own ignores all that an object may hold.
		const harmless = success && typeof payload === "object" && !Array.isArray(payload);
		if (!harmless) expect([payload, error?.code]).toEqual([payload, "bad_request"]);
	}
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	for (const client of [alice, bystander]) expect((await client.send("activity:ping")).success).toBe(true);
});

test("[W22] a payload nested deeper than 32 is a bad request, and the connection lives on", async () => {
	const alice = await server.connect("alice");
	let payload: unknown = {};
	for (let depth = 0; depth < 40; depth += 1) payload = { payload };
	expect((await alice.send("activity:ping", payload)).error?.code).toBe("bad_request");
	expect((await alice.send("activity:ping")).success).toBe(true);
});

test("[W15] a userId or companyId in a payload is never believed", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	const forged = { userId: "bob", companyId: "other", sub: "bob", deviceId: "x", role: "admin" };
	await alice.send("presence:set", { ...forged, status: "dnd" });
	await alice.send("activity:set", { ...forged, projectId: "p" });
	await alice.send("status:post", { ...forged, message: "m" });
	await alice.send("presence:heartbeat", { ...forged, latitude: 1, longitude: 1 });
	await server.advance(1_100);
	await server.fence();
	expect(bob.heard.map(({ name, data }) => [name, data.userId])).toEqual([
		["presence:update", "alice"],
		["activity:changed", "alice"],
		["status:updated", "alice"],
		["presence:update", "alice"],
	]);
});
