import { expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import type { Config } from "../../src/config/settings.ts";
import { ENGINE, RawSocket } from "../support/raw-socket.ts";
import { RETURNS } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const POLLING = "/socket.io/?EIO=4&transport=polling";
const ADDRESS = { "x-forwarded-for": "203.0.113.7" } as const;
const OTHER = { "x-forwarded-for": "203.0.113.8" } as const;

/** A server behind a proxy that names its clients: the loopback itself is exempt. */
function behindProxy(config: Partial<Config>): Promise<TestServer> {
	return TestServer.start({ config: { trustedProxies: ["127.0.0.1"], ...config } });
}

function raw({ url }: TestServer, path: string, headers: Record<string, string> = {}): RawSocket {
	return new RawSocket(url, path, headers);
}

/** The answer to an upgrade that is asked for by hand. */
function upgradeOf({ url }: TestServer, path: string, headers: Record<string, string>): Promise<string> {
	const { hostname, port } = new URL(url);
	const { promise, resolve } = Promise.withResolvers<string>();
	const socket: Socket = connect(Number(port), hostname);
	const all = { host: "test", connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", ...headers };
	const lines = Object.entries({ ...all, "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==" });
	socket.write(`GET ${path} HTTP/1.1\r\n${lines.map((line) => line.join(": ")).join("\r\n")}\r\n\r\n`);
	socket.once("data", (bytes) => {
		resolve(String(bytes));
		socket.destroy();
	});
	return promise;
}

test("[T-24] so many links of one address at once and a second; one more is answered 429 with Retry-After, others are let in", async () => {
	await using server = await behindProxy({ linkRate: 2, linkBurst: 5 });
	const ask = (headers: Record<string, string>) => fetch(server.url + POLLING, { headers });
	for (let count = 0; count < 5; count += 1) expect((await ask(ADDRESS)).status).toBe(200);
	const refused = await ask(ADDRESS);
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(await refused.json()).toMatchObject({ message: "rate_limited", retryAfterMs: expect.any(Number) });
	for (const path of [ENGINE, "/ws"]) {
		const answer = await upgradeOf(server, path, ADDRESS);
		expect(answer).toStartWith("HTTP/1.1 429 ");
		expect(answer.toLowerCase()).toContain("\r\nretry-after: ");
		expect(await upgradeOf(server, path, OTHER)).toStartWith("HTTP/1.1 101 ");
	}
	server.clock.advance(1_000);
	expect((await ask(ADDRESS)).status).toBe(200);
	expect((await ask(ADDRESS)).status).toBe(200);
	expect((await ask(ADDRESS)).status).toBe(429);
});

test("[T-24] [T-28] clients that are refused at once are told to come back at different times", async () => {
	await using server = await behindProxy({ linkRate: 1, linkBurst: 1 });
	const times: unknown[] = [];
	for (let count = 0; count < 5; count += 1) {
		const { retryAfterMs } = (await (
			await fetch(server.url + POLLING, { headers: ADDRESS })
		)
			.json()
			.catch(() => ({}))) as {
			retryAfterMs?: number;
		};
		if (retryAfterMs !== undefined) times.push(retryAfterMs);
	}
	expect(times).toHaveLength(4);
	expect(new Set(times).size).toBeGreaterThan(1);
});

test("[T-24] [T-28] a stock client that was refused comes back by itself, and is let in when it may", async () => {
	await using server = await behindProxy({ linkRate: 2, linkBurst: 1 });
	const options = { ...RETURNS, extraHeaders: ADDRESS };
	await server.connect("alice", { client: options });
	const late = server.open({ token: await server.token("alice") }, options);
	const refused = Promise.withResolvers<void>();
	late.socket.once("connect_error", () => refused.resolve());
	await refused.promise;
	expect(late.socket.active).toBe(true);
	const connected = Promise.withResolvers<void>();
	late.socket.once("connect", () => connected.resolve());
	server.clock.advance(1_000);
	await connected.promise;
	expect((await late.send("activity:ping")).success).toBe(true);
});

test("[T-24] the loopback is exempt", async () => {
	await using server = await TestServer.start({ config: { linkRate: 1, linkBurst: 1, maxUnauthenticated: 1 } });
	for (let count = 0; count < 10; count += 1) expect((await fetch(server.url + POLLING)).status).toBe(200);
});

test("[T-24] a company has so many connections; whoever is one more is told so by the end of the link, and comes back", async () => {
	await using server = await TestServer.start({ config: { maxCompanyConnections: 3 } });
	const [alice] = await Promise.all(["alice", "bob", "carol"].map((userId) => server.connect(userId)));
	await server.connect("stranger", { companyId: "other" });
	const dave = server.open({ token: await server.token("dave") }, RETURNS);
	const refused = Promise.withResolvers<unknown>();
	dave.socket.once("connect_error", (error: Error & { data?: unknown }) => refused.resolve(error.data ?? "closed"));
	dave.socket.io.once("close", () => refused.resolve("closed"));
	expect(await refused.promise).toBe("closed");
	expect(dave.isOpen).toBe(false);
	expect(dave.socket.active).toBe(true);
	const plain = server.openPlain();
	await plain.opened();
	plain.say({ type: "auth", token: await server.token("erin") });
	expect(await plain.ended()).toEqual({ code: 4429, reason: "rate_limited" });
	const connected = Promise.withResolvers<void>();
	dave.socket.once("connect", () => connected.resolve());
	alice?.leave();
	await connected.promise;
	expect((await dave.send("activity:ping")).success).toBe(true);
});

test("[T-24] of a company's crowd that arrives at once no more are let in than may be", async () => {
	await using server = await TestServer.start({ config: { maxCompanyConnections: 5 } });
	const tokens = await Promise.all(Array.from({ length: 20 }, (_, index) => server.token(`u${index}`)));
	const ends = tokens.map((token) => {
		const client = server.open({ token });
		const { promise, resolve } = Promise.withResolvers<"in" | "out">();
		client.socket.once("connect", () => resolve("in"));
		client.socket.io.once("close", () => resolve("out"));
		return promise;
	});
	expect((await Promise.all(ends)).filter((end) => end === "in")).toHaveLength(5);
});

test("[T-23] an address has 500 links on which nobody has said who they are; one more is answered 429 until some have gone", async () => {
	await using server = await behindProxy({ linkRate: 0 });
	const ask = (headers: Record<string, string> = ADDRESS) => fetch(server.url + POLLING, { headers });
	const user = await server.connect("alice", { client: { extraHeaders: ADDRESS } });
	const opened = await Promise.all(Array.from({ length: 500 }, () => ask()));
	expect(opened.every(({ status }) => status === 200)).toBe(true);
	const refused = await ask();
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(5);
	expect((await ask(OTHER)).status).toBe(200);
	user.leave();
	await server.connections(0);
	await server.advance(5_000);
	expect((await ask()).status).toBe(200);
});

test("[T-23] who has said who they are is not counted, and is again when their last connection has gone", async () => {
	await using server = await behindProxy({ maxUnauthenticated: 1 });
	const client = { extraHeaders: ADDRESS };
	const alice = await server.connect("alice", { client });
	const bob = await server.connect("bob", { client });
	const ask = () => fetch(server.url + POLLING, { headers: ADDRESS });
	// Another namespace holds the link open.
	await alice.also("/", {}).connected();
	alice.leave();
	await server.connections(1);
	expect((await ask()).status).toBe(429);
	expect(bob.isOpen).toBe(true);
	await server.advance(5_000);
	expect((await ask()).status).toBe(200);
});

test("[T-23] 2,000 idle openers are all gone within 6 s, while users are served", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const open = async (index: number): Promise<RawSocket | null> => {
		if (index % 4 === 0) {
			await (await fetch(server.url + POLLING)).text();
			return null;
		}
		const socket = raw(server, index % 4 === 1 ? "/ws" : ENGINE);
		await socket.opened;
		if (index % 4 === 2) socket.send("40"); // the default namespace says nothing of who they are
		return socket;
	};
	const sockets: (RawSocket | null)[] = [];
	for (let at = 0; at < 2_000; at += 100)
		sockets.push(...(await Promise.all(Array.from({ length: 100 }, (_, index) => open(at + index)))));
	await server.links(2_001);
	const bob = await server.connect("bob");
	await server.advance(3_000);
	expect((await bob.send("activity:ping")).success).toBe(true);
	await server.advance(3_000);
	await server.links(2);
	const codes = await Promise.all(sockets.map(async (socket) => (await socket?.closed)?.code));
	expect(new Set(codes)).toEqual(new Set([4408, undefined]));
	expect((await alice.send("activity:ping")).success).toBe(true);
	expect((await (await server.connect("carol")).send("activity:ping")).success).toBe(true);
});
