import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { RawConnection } from "../fuzz/raw-connection.ts";
import { textFrame, webSocketFrame } from "../fuzz/websocket-bytes.ts";
import { Witnesses } from "../fuzz/witnesses.ts";
import { within } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

let server: TestServer;
let witnesses: Witnesses;
let token: string;
beforeAll(async () => {
	server = await TestServer.start();
	witnesses = await Witnesses.call(server);
	token = await server.token("rude", { deviceId: "rude" });
});
afterAll(() => server.close());

const KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
const ENGINE = "/socket.io/?EIO=4&transport=";

function upgrade(path: string, more = ""): string {
	return `GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${KEY}${more}\r\n`;
}

function post(path: string, body: string | Buffer, more = ""): Buffer {
	const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n`;
	return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

async function connected(): Promise<RawConnection> {
	const connection = await RawConnection.open(Number(new URL(server.url).port));
	connection.send(upgrade(`${ENGINE}websocket`));
	await connection.sees('0{"sid"');
	connection.send(textFrame(`40/chat,${JSON.stringify({ token })}`));
	await connection.sees('40/chat,{"sid"');
	return connection;
}

async function openSession(connection: RawConnection): Promise<string> {
	connection.send(`GET ${ENGINE}polling HTTP/1.1\r\nHost: a\r\n\r\n`);
	return /"sid":"([^"]+)"/.exec((await connection.answer())?.body ?? "")?.[1] ?? "";
}

/** What comes back for these frames on a connection of `/chat`, until the server closes it. */
async function closedBy(...frames: readonly Buffer[]): Promise<string> {
	const connection = await connected();
	connection.send(...frames);
	await within(connection.closed, "the end of the connection");
	return connection.received;
}

/** Nobody else noticed, nothing was logged, and of whoever did it nothing is left. */
async function isUnharmed(): Promise<void> {
	await witnesses.areServed();
	await server.advance(6_000);
	await server.links(witnesses.count);
	await server.connections(witnesses.count);
	expect(server.logged).toEqual([]);
	expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
}

describe("what brought down others", () => {
	test("[T-14] CVE-2022-41940: a connection that breaks in the middle of its upgrade", async () => {
		for (const path of [`${ENGINE}websocket`, "/ws", `${ENGINE}polling`]) {
			const connection = await RawConnection.open(Number(new URL(server.url).port));
			connection.send(upgrade(path));
			connection.drop();
			await connection.closed;
		}
		const [polling, probing] = [await RawConnection.open(Number(new URL(server.url).port)), await connected()];
		const sid = await openSession(polling);
		probing.drop();
		const probe = await RawConnection.open(Number(new URL(server.url).port));
		probe.send(upgrade(`${ENGINE}websocket&sid=${sid}`), textFrame("2probe"));
		await probe.sees("3probe");
		probe.drop();
		polling.drop();
		await isUnharmed();
	});

	test("[T-14] CVE-2023-31125: an upgrade to what is no transport", async () => {
		const transports = [
			"polling",
			"",
			"__proto__",
			"constructor",
			"toString",
			"webtransport",
			"websocket%00",
			"flashsocket",
		];
		for (const transport of transports)
			for (const more of ["", "&sid=x", "&sid=__proto__", "&sid=constructor"]) {
				const connection = await RawConnection.open(Number(new URL(server.url).port));
				connection.send(upgrade(`${ENGINE}${transport}${more}`));
				const answer = await within(connection.answer(), transport);
				expect([transport, more, answer?.status === 200 || answer?.status === 400]).toEqual([transport, more, true]);
				connection.drop();
			}
		await isUnharmed();
	});

	test("[T-14] [T-16] CVE-2023-32695: an event whose name is no text", async () => {
		const names = ['{"toString":"x"}', '{"toString":null}', "null", "true", "[]", '{"__proto__":"connect"}'];
		for (const name of names) expect(await closedBy(textFrame(`42/chat,1[${name}]`))).not.toContain("43/chat,1");
		await isUnharmed();
	});

	test("[T-14] [T-16] CVE-2024-38355: names that servers use themselves", async () => {
		for (const name of ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"])
			expect(await closedBy(textFrame(`42/chat,1["${name}",{}]`))).not.toContain("43/chat,1");
		const connection = await connected();
		const harmless = ["error", "connection", "close", "drain", "packet", "__proto__", "constructor", "toString"];
		for (const [id, name] of harmless.entries()) {
			connection.send(textFrame(`42/chat,${id}["${name}",{"message":"x"}]`), textFrame(`42/chat,["${name}"]`));
			const refused = `43/chat,${id}[{"success":false,"error":{"code":"bad_request"`;
			expect(await connection.sees(refused)).toBe(refused);
			const told = `42/chat,["error",{"event":"${name}","error":{"code":"bad_request"`;
			expect(await connection.sees(told)).toBe(told);
		}
		connection.end();
		await isUnharmed();
	});

	test("[T-14] [T-22] CVE-2026-33151: an event that says it has a million attachments", async () => {
		for (const count of ["11", "1000000", "999999999999999", "9999999999999999999999"])
			await closedBy(textFrame(`45${count}-/chat,["chat:send",{"_placeholder":true,"num":0}]`));
		await closedBy(
			textFrame(`451-/chat,["chat:send",{"_placeholder":true,"num":999999999}]`),
			webSocketFrame(0x82, Buffer.from("x")),
		);
		await isUnharmed();
	});

	test("[T-14] [T-23] CVE-2026-59725: a polling body of bytes", async () => {
		const connection = await RawConnection.open(Number(new URL(server.url).port));
		for (const body of [Buffer.alloc(200_000, 0xff), Buffer.from([1, 255, 255, 255]), Buffer.from("40/chat,")]) {
			const session = `${ENGINE}polling&sid=${await openSession(connection)}`;
			connection.send(post(session, body, "Content-Type: application/octet-stream\r\n"));
			expect((await connection.answer())?.status).toBe(400);
			connection.send(`GET ${session} HTTP/1.1\r\nHost: a\r\n\r\n`);
			expect((await connection.answer())?.body).not.toContain("40/chat,{");
		}
		connection.drop();
		await isUnharmed();
	});
});
