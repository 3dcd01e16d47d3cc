import { expect, test } from "bun:test";
import { RETURNS } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const CONNECT = "Nobody is signed in here: connect to /presence or /chat with a token (auth.token).";

test("[W17] [W25] who sends a frame over the limit is told too_large before the link ends, and may come back", async () => {
	await using server = await TestServer.start();
	const message = "x".repeat(300_000);
	const alice = await server.connect("alice");
	const chat = await server.also(alice, "/chat", { userId: "alice" });
	const plain = await server.plain("bob");
	alice.socket.emit("status:post", { message });
	plain.say({ type: "status:post", data: { message } });
	expect(await alice.ended()).toBe("transport close");
	expect((await plain.ended()).code).toBe(1009);
	for (const client of [alice, chat, plain])
		expect(client.all("connection:closing")).toEqual([
			{
				code: "too_large",
				message: "What came at once was larger than the limit of 262144 bytes.",
				retryable: true,
				retryAfterMs: expect.any(Number),
			},
		]);
	await server.connect("alice");
});

test("[W25] a polling body over the limit is refused with a problem that says so", async () => {
	await using server = await TestServer.start();
	const url = `${server.url}/socket.io/?EIO=4&transport=polling`;
	const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
	const refused = await fetch(`${url}&sid=${sid}`, { method: "POST", body: "4".repeat(262_145) });
	expect([refused.status, refused.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
	expect(await refused.json()).toEqual({
		type: "urn:rollcall:error:too_large",
		title: "The payload is larger than the limit.",
		status: 413,
		detail: "The body is larger than the limit of 262144 bytes.",
		code: "too_large",
		retryable: false,
	});
});

test("[W1] [W17] who connects without a token is told where to connect before the link ends, and does not come back", async () => {
	await using server = await TestServer.start();
	const strangers = [{ transports: ["websocket"] }, { transports: ["polling"] }].map((transport) =>
		server.open({}, { namespace: "/", ...RETURNS, ...transport }),
	);
	await Promise.all(strangers.map((stranger) => stranger.connected()));
	await server.advance(4_900);
	expect(strangers.map(({ isOpen }) => isOpen)).toEqual([true, true]);
	await server.advance(200);
	for (const stranger of strangers) {
		expect(await stranger.ended()).toBe("io server disconnect");
		const closing = { code: "unauthorized", message: CONNECT, retryable: false };
		expect(stranger.all("connection:closing")).toEqual([closing]);
		expect(stranger.socket.active).toBe(false);
	}
	await server.links(0);
});

test("[W22] an event that is not there is named, with its namespace; one that is served elsewhere is said to be", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const open = await server.open({}, { namespace: "/" }).connected();
	const plain = await server.plain("alice");
	const told = async (client: { send: typeof alice.send }, name: string) => (await client.send(name)).error;
	expect(await told(alice, "presence:go")).toEqual({
		code: "bad_request",
		message: 'There is no event "presence:go" in the namespace /presence.',
		retryable: false,
	});
	expect((await told(alice, "chat:send"))?.message).toBe(
		'The event "chat:send" is served in the namespace /chat, not in /presence.',
	);
	expect((await told(open, "activity:ping"))?.message).toBe(
		'The event "activity:ping" is served in the namespace /presence and /chat, not in /.',
	);
	expect((await told(plain, "message"))?.message).toBe('There is no event "message".');
});

test("[W22] [T-17] the name of an event that is not there is shown bounded, and without what a log would trip over", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const hostile = `a\r\n\u001b[31m"<b>\u202e${"x".repeat(10_000)}`;
	const { error } = await alice.send(hostile);
	expect(error?.message).toBe(`There is no event "a????31m??b??${"x".repeat(51)}…" in the namespace /presence.`);
});

test.each([
	["presence:subscribe", {}, "userIds: is required"],
	["presence:set", { status: "gone" }, "status: must be one of auto, online, away, dnd, invisible"],
	["presence:heartbeat", { latitude: 91, longitude: 0 }, "latitude: must be between -90 and 90"],
	["activity:set", { projectId: 7 }, "projectId: must be a text"],
	["status:post", "hello", "the payload must be an object"],
	["presence:set", {}, "the payload must have status or visibleTo"],
])("[W22] %s %j is answered with what is wrong where", async (name, payload, message) => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	expect((await alice.send(name, payload)).error).toEqual({ code: "bad_request", message, retryable: false });
});

test("[W20] [W25] what is too large, too deep or binary is told which it is, under its id", async () => {
	await using server = await TestServer.start();
	const deep = JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`);
	const [alice, plain] = [await server.connect("alice"), await server.plain("alice")];
	for (const client of [alice, plain]) {
		const messageOf = async (message: unknown) => (await client.send("status:post", { message })).error?.message;
		expect(await messageOf("x".repeat(140_000))).toBe("The event is larger than the limit of 131072 bytes.");
		expect(await messageOf(deep)).toBe("The payload is nested deeper than 32 levels.");
	}
	const { error } = await alice.send("status:post", { message: new Uint8Array(3) });
	expect(error?.message).toBe("The payload holds binary data; events take JSON alone.");
});
