import { expect, test } from "bun:test";
import { RawConnection } from "../fuzz/raw-connection.ts";
import { textFrame, webSocketFrame } from "../fuzz/websocket-bytes.ts";
import { memory } from "../support/memory.ts";
import { within } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const MEBIBYTE = 1_048_576;
const TEXT_BEGINS = 0x01;
const GOES_ON = 0x00;
const UPGRADE =
	"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

async function connected(server: TestServer, name: string): Promise<RawConnection> {
	const connection = await RawConnection.open(Number(new URL(server.url).port));
	connection.send(UPGRADE);
	await connection.sees('0{"sid"');
	connection.send(textFrame(`40/presence,${JSON.stringify({ token: await server.token(name) })}`));
	await connection.sees('40/presence,{"sid"');
	return connection;
}

test("[T-21] floods of empty and of tiny fragments: others are served, and the memory is back after the close", async () => {
	await using server = await TestServer.start();
	const witness = await server.connect("witness");
	const before = memory();
	const [begin, empty, tiny] = [
		webSocketFrame(TEXT_BEGINS, Buffer.from("42")),
		webSocketFrame(GOES_ON, Buffer.alloc(0)),
		webSocketFrame(GOES_ON, Buffer.from("x")),
	];
	for (const piece of [empty, tiny]) {
		const flood = Buffer.concat(Array.from({ length: 4_000 }, () => piece));
		const rude = await Promise.all(Array.from({ length: 5 }, (_, index) => connected(server, `rude-${index}`)));
		for (const connection of rude) connection.send(begin);
		for (let count = 0; count < 10; count += 1) {
			for (const connection of rude) connection.send(flood);
			expect((await witness.send("activity:ping")).success).toBe(true);
		}
		for (const connection of rude) connection.drop();
		await server.connections(1);
	}
	expect(memory() - before).toBeLessThan(32 * MEBIBYTE);
});

test("[T-21] [T-20] a message in pieces is bounded as a whole: beyond the limit its link ends", async () => {
	await using server = await TestServer.start();
	const connection = await connected(server, "rude");
	connection.send(webSocketFrame(TEXT_BEGINS, Buffer.from("42")));
	const piece = webSocketFrame(GOES_ON, Buffer.alloc(50_000, "x"));
	for (let count = 0; count < 12 && connection.isOpen; count += 1) connection.send(piece);
	await within(connection.closed, "the end of the link");
	await server.links(0);
});

test("[T-21] a message that is never finished holds its link no longer than silence does", async () => {
	await using server = await TestServer.start({ config: { pingInterval: 25_000, pingTimeout: 20_000 } });
	const connection = await connected(server, "rude");
	connection.send(webSocketFrame(TEXT_BEGINS, Buffer.from("42")));
	for (let passed = 0; passed < 46_000; passed += 500) {
		connection.send(webSocketFrame(GOES_ON, Buffer.from(" ")));
		await server.leap(500);
	}
	await within(connection.closed, "the end of the link");
	await server.links(0);
});
