import { afterAll, beforeAll, expect, test } from "bun:test";
import { deflateRawSync, gzipSync } from "node:zlib";
import { RawConnection } from "../fuzz/raw-connection.ts";
import { webSocketFrame } from "../fuzz/websocket-bytes.ts";
import { memory } from "../support/memory.ts";
import { within } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const MEBIBYTE = 1_048_576;
const KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
const COMPRESSED_TEXT = 0x80 | 0x40 | 0x01;

let server: TestServer;
let plain: Buffer | null = Buffer.alloc(50 * MEBIBYTE, "4");
const deflated = deflateRawSync(plain);
const zipped = gzipSync(plain);
plain = null;
beforeAll(async () => {
	server = await TestServer.start();
});
afterAll(() => server.close());

test.each(["/socket.io/?EIO=4&transport=websocket", "/ws"])(
	"[T-19] compression is not agreed to at %s, and 50 MiB that come as 50 KiB end their link",
	async (path) => {
		const offered = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
		const before = memory();
		for (let count = 0; count < 5; count += 1) {
			const connection = await RawConnection.open(Number(new URL(server.url).port));
			connection.send(
				`GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${KEY}${offered}\r\n`,
			);
			await connection.sees("\r\n\r\n");
			expect(connection.received).toStartWith("HTTP/1.1 101");
			expect(connection.received.toLowerCase()).not.toContain("sec-websocket-extensions");
			connection.send(webSocketFrame(COMPRESSED_TEXT, deflated));
			await within(connection.closed, "the end of the link");
		}
		expect(memory() - before).toBeLessThan(20 * MEBIBYTE);
		await server.links(0);
	},
);

test("[T-19] a body that says it is compressed is not inflated, in a polling session or by REST", async () => {
	const headers = { "content-encoding": "gzip", "content-type": "application/json" };
	const token = await server.token("ada");
	const before = memory();
	for (let count = 0; count < 5; count += 1) {
		const body = zipped;
		const rest = { method: "PUT", body, headers: { ...headers, authorization: `Bearer ${token}` } };
		expect((await fetch(`${server.url}/api/presence/me`, rest)).status).toBeWithin(400, 416);
		const session = await (await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).text();
		const { sid } = JSON.parse(session.slice(1)) as { sid: string };
		const engine = `${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
		expect((await fetch(engine, { method: "POST", body, headers })).status).toBe(400);
	}
	expect(memory() - before).toBeLessThan(20 * MEBIBYTE);
	await server.links(0);
});
