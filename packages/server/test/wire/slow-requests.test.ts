import { expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

type Trickle = { readonly socket: Socket; readonly answer: Promise<string>; readonly closed: Promise<number> };

/** A connection that has sent this much, and what comes of it; `more` every 500 ms from then on. */
function trickle({ url }: Pick<TestWire, "url">, first: string, more = ""): Trickle {
	const begun = performance.now();
	const answer = Promise.withResolvers<string>();
	const closed = Promise.withResolvers<number>();
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	socket.write(first);
	const beat = setInterval(() => more !== "" && socket.writable && socket.write(more), 500);
	socket.once("data", (bytes) => answer.resolve(String(bytes)));
	socket.on("error", () => {}); // what is written to a connection that was closed
	socket.once("close", () => {
		clearInterval(beat);
		answer.resolve("");
		closed.resolve((performance.now() - begun) / 1_000);
	});
	return { socket, answer: answer.promise, closed: closed.promise };
}

function post(path: string, ...headers: string[]): string {
	return [`POST ${path} HTTP/1.1`, "Host: test", ...headers, "", ""].join("\r\n");
}

test.each([
	["of a known length", "Content-Length: 1000", "a"],
	["of an unknown length", "Transfer-Encoding: chunked", "1\r\na\r\n"],
])(
	"[T-23] a body %s that does not come to its end is given up in time, and its connection closed",
	async (_, header, more) => {
		const reading: Promise<unknown>[] = [];
		const began = Promise.withResolvers<void>();
		await using server = await startTestWire({
			http: async (request) => {
				const text = request.text();
				reading.push(text.catch((error: unknown) => error));
				began.resolve();
				return new Response(await text.catch(() => "broke off"));
			},
		});
		const slow = trickle(server, post("/api/things", header) + more, more);
		await began.promise;
		server.pass(9_900);
		expect((await fetch(`${server.url}/api/things`)).status).toBe(200);
		server.pass(200);
		expect(await slow.answer).toStartWith("HTTP/1.1 408 ");
		await slow.closed;
		expect(await reading[0]).toBeInstanceOf(Error);
		expect(server.facts.filter((fact) => fact === "request_timeout")).toHaveLength(1);
	},
);

test("[T-23] what is posted to a polling session in single bytes ends it, and nobody else's", async () => {
	await using server = await startTestWire();
	const other = await server.connected("/presence");
	const sid = await server.polling("/presence");
	const slow = trickle(
		server,
		`${post(`/socket.io/?EIO=4&transport=polling&sid=${sid}`, "Content-Length: 500")}4`,
		"2",
	);
	for (let trips = 0; trips < 5; trips += 1) await fetch(`${server.url}/somewhere`); // by then it has begun to come
	server.pass(10_100);
	await slow.closed;
	await server.gateway.until(() => server.gateway.endings.length === 1);
	other.send('42/presence,1["echo"]');
	expect(await other.next()).toBe("43/presence,1[]");
});

test("[T-23] a request that is answered in time is not given up later, and one without a body may wait", async () => {
	const held = Promise.withResolvers<Response>();
	await using server = await startTestWire({
		http: async (request) => (request.method === "GET" ? held.promise : new Response(await request.text())),
	});
	const waiting = fetch(`${server.url}/held`);
	expect(await (await fetch(`${server.url}/things`, { method: "POST", body: "all of it" })).text()).toBe("all of it");
	server.pass(20_000);
	held.resolve(new Response("at last"));
	expect(await (await waiting).text()).toBe("at last");
	expect(server.facts).not.toContain("request_timeout");
});

// The runtime's own clock, which nobody can move: 10 s, looked at every 4.
test("[T-23] who sends no request, or its head in single bytes, is cut off by the runtime", async () => {
	await using server = await startTestWire();
	const slow = [
		trickle(server, ""),
		trickle(server, "GET / HTTP/1.1\r\nHost: test\r\n"),
		trickle(server, "GET / HTTP/1.1\r\nHost: test\r\n", "a: b\r\n"),
		trickle(server, "GET / HTTP/1.1\r\nHost: test\r\nX: ", "a"),
	];
	for (const seconds of await Promise.all(slow.map(({ closed }) => closed))) expect(seconds).toBeLessThan(16);
});
