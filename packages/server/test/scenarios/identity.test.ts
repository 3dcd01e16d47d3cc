import { expect, test } from "bun:test";
import { Refused, type TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

async function refusal(connecting: Promise<unknown>): Promise<Refused> {
	const error = await connecting.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(Refused);
	return error as Refused;
}

async function devices(server: TestServer, client: TestClient): Promise<string[]> {
	await server.announce();
	const told = client.all("presence:self").at(-1) as { devices: { deviceId: string }[] };
	return told.devices.map(({ deviceId }) => deviceId);
}

test("[W1] stock clients over polling, over WebSocket and with the default upgrade see each other", async () => {
	await using server = await TestServer.start();
	const kinds = [["polling"], ["websocket"], ["polling", "websocket"]];
	const clients = await Promise.all(
		kinds.map((transports, index) => server.connect(`u${index}`, { client: { transports } })),
	);
	await server.announce();
	const [first] = clients as [TestClient];
	await first.send("activity:set", { projectId: "p" });
	await server.announce();
	for (const client of clients.slice(1)) expect(client.all("activity:changed", "u0")).toHaveLength(1);
	for (const client of clients) expect((await client.send("presence:sync")).users).toHaveLength(2);
});

test("[W1] the default namespace takes a client without a token and serves it no event", async () => {
	await using server = await TestServer.start();
	const client = await server.open({}, { namespace: "/" }).connected();
	expect((await client.send("activity:ping")).error?.code).toBe("bad_request");
	expect((await client.send("presence:sync")).error?.code).toBe("bad_request");
});

test("[W1] a token that is given on the default namespace is checked", async () => {
	await using server = await TestServer.start();
	expect((await refusal(server.open({ token: "x" }, { namespace: "/" }).connected())).code).toBe("unauthorized");
	await server.open({ token: await server.token("alice") }, { namespace: "/" }).connected();
	await server.connections(0);
});

test("[W1] a link with nobody authenticated on it is closed after 5 s, the default namespace counts for nothing", async () => {
	await using server = await TestServer.start();
	const anonymous = await server.open({ token: await server.token("alice") }, { namespace: "/" }).connected();
	const alice = await server.connect("alice");
	await server.advance(4_900);
	await server.links(2);
	await server.advance(200);
	expect(await anonymous.ended()).toBe("io server disconnect");
	await server.links(1);
	expect(alice.isOpen).toBe(true);
});

test("[W1] the 5 s run anew when the last authenticated connection of a link goes", async () => {
	await using server = await TestServer.start();
	const open = await server.open({}, { namespace: "/" }).connected();
	const presence = await server.also(open, "/presence", { userId: "alice" });
	const chat = await server.also(open, "/chat", { userId: "alice" });
	await server.advance(60_000);
	presence.leave();
	await server.connections(1);
	await server.advance(60_000);
	chat.leave();
	await server.connections(0);
	await server.advance(4_900);
	await server.links(1);
	await server.advance(200);
	await server.links(0);
	expect(await open.ended()).toBe("io server disconnect");
});

test("[W1] one link serves one user; it is free again when the last of them has left", async () => {
	await using server = await TestServer.start();
	const open = await server.open({}, { namespace: "/" }).connected();
	const alice = await server.also(open, "/presence", { userId: "alice" });
	const bob = open.also("/chat", { token: await server.token("bob") });
	expect((await refusal(bob.connected())).code).toBe("forbidden");
	expect((await alice.send("activity:ping")).success).toBe(true);
	alice.leave();
	await server.connections(0);
	bob.socket.connect();
	await bob.connected();
	await server.connections(1);
	bob.close();
});

test("[W1] another user's token is refused on the default namespace as well", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	await alice.also("/", { token: await server.token("alice") }).connected();
	const carol = await server.connect("carol");
	const other = carol.also("/", { token: await server.token("bob") });
	expect((await refusal(other.connected())).code).toBe("forbidden");
});

test("[W1] one link serves one user: the same id in another company is another user", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const foreign = server.also(alice, "/chat", { userId: "alice", companyId: "other" });
	expect((await refusal(foreign)).code).toBe("forbidden");
});

test("[W1] an unknown namespace is answered as the stock server does", async () => {
	await using server = await TestServer.start();
	const { message, code } = await refusal(server.connect("alice", { namespace: "/nowhere" as "/chat" }));
	expect([message, code]).toEqual(["Invalid namespace", undefined]);
});

test("[W1] two namespaces of one link are two connections of one device, without a deviceId too", async () => {
	await using server = await TestServer.start();
	const presence = await server.connect("alice");
	await server.also(presence, "/chat", { userId: "alice" });
	await server.connections(2);
	expect(await devices(server, presence)).toHaveLength(1);
	await server.connect("alice");
	expect(await devices(server, presence)).toHaveLength(2);
});

test("[W12] deviceId: the token's claim goes before the field, the field before one made", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice", { deviceId: "claimed", auth: { deviceId: "field" } });
	await server.connect("alice", { auth: { deviceId: "field" } });
	expect(await devices(server, alice)).toEqual(["claimed", "field"]);
});

test("[W12] a field of the handshake that cannot be read is a bad request", async () => {
	await using server = await TestServer.start();
	const wrong = [
		{ deviceId: "a b" },
		{ deviceId: "" },
		{ deviceId: 7 },
		{ device: "toaster" },
		{ feed: "all" },
		{ batch: "yes" },
	];
	for (const auth of wrong) expect((await refusal(server.connect("alice", { auth }))).code).toBe("bad_request");
});

test("[W12] [T-04] a token in a query string is refused with 400, everywhere", async () => {
	await using server = await TestServer.start();
	const token = await server.token("alice");
	const paths = ["/socket.io/?EIO=4&transport=polling&", "/ws?", "/api/presence/me?"];
	for (const path of paths)
		for (const name of ["token", "access_token", "auth"]) {
			const { status } = await fetch(`${server.url}${path}${name}=${token}`, {
				headers: { authorization: `Bearer ${token}` },
			});
			expect([path, name, status]).toEqual([path, name, 400]);
		}
});

test("[W13] a bad token is answered with CONNECT_ERROR, unauthorized, and the client stays away", async () => {
	await using server = await TestServer.start();
	const foreign = await server.token("alice", { secret: "another secret that is long enough to be one" });
	const foreignExpired = await server.token("alice", {
		secret: "another secret that is long enough to be one",
		ttl: -60,
	});
	const [head, body] = (await server.token("alice")).split(".");
	const unsigned = `${btoa('{"alg":"none"}').replace(/=+$/, "")}.${body}.`;
	for (const token of [undefined, 7, "", "x.y.z", foreign, foreignExpired, `${head}.${body}.`, unsigned]) {
		const client = server.open({ token }, { reconnection: true });
		const { code, message } = await refusal(client.connected());
		expect([token, code, message.length > 0]).toEqual([token, "unauthorized", true]);
		expect(client.socket.active).toBe(false);
	}
	await server.connections(0);
});

test("[W13] token_expired where that is the only fault", async () => {
	await using server = await TestServer.start();
	expect((await refusal(server.connect("alice", { ttl: -6 }))).code).toBe("token_expired");
	const plain = server.openPlain();
	await plain.opened();
	plain.say({ type: "auth", token: await server.token("alice", { ttl: -6 }) });
	expect((await plain.ended()).code).toBe(4409);
	const { status, body } = await server.rest("GET", "/api/presence/me", {
		token: await server.token("alice", { ttl: -6 }),
	});
	expect([status, body.code]).toEqual([401, "token_expired"]);
});

test("[W13] a plain WebSocket with a bad token is closed with 4401, and REST answers 401", async () => {
	await using server = await TestServer.start();
	for (const first of [{ type: "auth", token: "x" }, { type: "auth" }, { type: "presence_heartbeat" }]) {
		const plain = server.openPlain();
		await plain.opened();
		plain.say(first);
		expect((await plain.ended()).code).toBe(4401);
	}
	const { status, body, headers } = await server.rest("GET", "/api/presence/me", { token: "x" });
	expect([status, body.code]).toEqual([401, "unauthorized"]);
	expect(headers.get("content-type")).toContain("application/problem+json");
});

test("[W14] a token is accepted until its expiry and the leeway of 5 s", async () => {
	await using server = await TestServer.start();
	const token = await server.token("alice", { ttl: 60 });
	const connects = () => server.open({ token }).connected();
	await server.leap(64_000);
	await connects();
	server.clock.advance(1_000);
	expect((await refusal(connects())).code).toBe("token_expired");
});
