import { fail } from "node:assert";
import type { Random } from "./random.ts";
import { RawConnection } from "./raw-connection.ts";
import { closeBytes, messageBytes, textFrame } from "./websocket-bytes.ts";
import type { Input } from "./wire-grammar.ts";
import { nextInput, type Speech } from "./wire-inputs.ts";
import { mutated } from "./wire-mutations.ts";

/** What a hostile client needs to know, and how much it has said. */
export type Visit = {
	readonly port: number;
	readonly token: string;
	readonly random: Random;
	/** Counts what was sent, by where. */
	readonly said: (what: string, count?: number) => void;
};

const KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

function upgrade(path: string): string {
	return `GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${KEY}\r\n`;
}

function request(line: string, body = "", more = ""): string {
	const length = Buffer.byteLength(body);
	return `${line} HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${length}\r\n\r\n${body}`;
}

function bytesOf(random: Random, { kind, payload }: Input): Buffer {
	return kind === "bytes" ? payload : messageBytes(random, { isText: kind === "text", payload });
}

/** Says a few things, each on its own or all at once, and goes in some way. */
async function misbehave({ random, token, said }: Visit, connection: RawConnection, speech: Speech): Promise<void> {
	const speaker = { random, speech, token, isMild: random.below(3) > 0 };
	for (let round = random.below(4); round >= 0 && connection.isOpen; round -= 1) {
		const inputs = Array.from({ length: 1 + random.below(5) }, () => nextInput(speaker));
		connection.send(...inputs.map((input) => bytesOf(random, input)));
		said(speech, inputs.length);
		// A turn of the server between two rounds: what was said together is not all that there is.
		if (round > 0) await new Promise((resolve) => setImmediate(resolve));
	}
	await goAway(random, connection);
}

async function goAway(random: Random, connection: RawConnection): Promise<void> {
	const fate = random.below(4);
	if (fate === 0) connection.send(closeBytes(random));
	if (fate === 1) connection.drop();
	else connection.end();
	await connection.closed;
	expectNoServerError(connection.received);
}

function expectNoServerError(received: string): void {
	if (/HTTP\/1\.1 5|"code":"internal"/.test(received)) fail(`the server failed: ${received.slice(0, 500)}`);
}

/** A Socket.IO client on a WebSocket; most let themselves in first. */
async function webSocketVisit(visit: Visit): Promise<void> {
	const { random, token, port } = visit;
	const connection = await RawConnection.open(port);
	connection.send(upgrade("/socket.io/?EIO=4&transport=websocket"));
	await connection.sees('0{"sid"');
	for (const namespace of ["/presence", "/chat", "/"].filter(() => random.below(6) > 0)) {
		const head = namespace === "/" ? "40" : `40${namespace},`;
		connection.send(
			textFrame(`${head}${JSON.stringify({ token, ...(random.below(4) === 0 ? { batch: true } : {}) })}`),
		);
		await connection.sees(`${head}{"sid"`, head.replace("40", "44"));
	}
	await misbehave(visit, connection, "socket.io");
}

/** A client of the plain WebSocket. */
async function plainVisit(visit: Visit): Promise<void> {
	const { random, token, port } = visit;
	const connection = await RawConnection.open(port);
	connection.send(upgrade("/ws"));
	await connection.sees("\r\n\r\n");
	if (random.below(6) > 0) {
		connection.send(textFrame(JSON.stringify({ type: "auth", token, deviceId: `d${random.below(8)}` })));
		await connection.sees("auth_ok");
	}
	await misbehave(visit, connection, "plain");
}

const ENGINE = "/socket.io/?EIO=4&transport=polling";

async function ask(connection: RawConnection, text: string): Promise<string> {
	connection.send(text);
	const answer = await connection.answer();
	if (answer !== null && answer.status >= 500) fail(`the server failed: ${answer.status} ${answer.body}`);
	return answer?.body ?? "";
}

/** A polling session that may have been let in; its id. */
async function openSession({ random, token }: Visit, connection: RawConnection): Promise<string> {
	const sid = /"sid":"([^"]+)"/.exec(await ask(connection, request(`GET ${ENGINE}`)))?.[1] ?? "none";
	for (const namespace of ["/presence", "/chat"].filter(() => random.below(6) > 0)) {
		await ask(connection, request(`POST ${ENGINE}&sid=${sid}`, `40${namespace},${JSON.stringify({ token })}`));
		await ask(connection, request(`GET ${ENGINE}&sid=${sid}`));
	}
	return sid;
}

function pollingBody({ random, token, said }: Visit): string {
	const speaker = { random, speech: "socket.io", token, isMild: random.below(3) > 0 } as const;
	const packets = Array.from({ length: 1 + random.below(6) }, () => nextInput(speaker));
	said("polling", packets.length);
	return packets
		.map(({ kind, payload }) => (kind === "text" ? payload.toString() : `b${payload.toString("base64")}`))
		.join("\x1e");
}

const ODD_HEADERS = [
	"",
	"",
	"",
	"Content-Type: application/octet-stream\r\n",
	"Content-Type: text/plain;charset=\xff\r\n",
];

/** A client that polls, and posts what it should not. */
async function pollingVisit(visit: Visit): Promise<void> {
	const { random, port } = visit;
	const connection = await RawConnection.open(port);
	const session = `${ENGINE}&sid=${await openSession(visit, connection)}`;
	for (let round = random.below(4); round >= 0 && connection.isOpen; round -= 1)
		await ask(connection, request(`POST ${session}`, pollingBody(visit), random.pick(ODD_HEADERS)));
	const fate = random.below(4);
	if (fate === 0) connection.send(request(`GET ${session}`), request(`GET ${session}`));
	if (fate === 1) connection.send(mutated(random, Buffer.from(request(`POST ${session}`, pollingBody(visit)))));
	if (fate === 2) await ask(connection, request(`POST ${session}`, "1"));
	connection.end();
	await connection.closed;
	expectNoServerError(connection.received);
}

const PROBES = ["2probe", "5", "2", "3", "5", "2probe", "6", "1", "40/presence,", "2probe"];

/** A client in the middle of its upgrade, in whatever order. */
async function upgradeVisit(visit: Visit): Promise<void> {
	const { random, port, said } = visit;
	const polling = await RawConnection.open(port);
	const sid = await openSession(visit, polling);
	const connection = await RawConnection.open(port);
	connection.send(upgrade(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`));
	await connection.sees("\r\n\r\n");
	if (random.below(4) > 0) {
		connection.send(textFrame("2probe"));
		await connection.sees("3probe");
	}
	if (random.below(2) === 0) polling.send(request(`GET ${ENGINE}&sid=${sid}`));
	const steps =
		random.below(2) === 0 ? ["5"] : Array.from({ length: random.below(4) }, () => random.pick(PROBES) ?? "5");
	connection.send(...steps.map(textFrame));
	said("upgrade", steps.length + 1);
	await misbehave(visit, connection, "socket.io");
	polling.end();
	await polling.closed;
	expectNoServerError(polling.received);
}

const REQUESTS = [
	upgrade("/socket.io/?EIO=4&transport=websocket"),
	upgrade("/ws"),
	request(`GET ${ENGINE}`),
	request(`POST ${ENGINE}&sid=x`, "40"),
	request("GET /api/users", "", "Authorization: Bearer x\r\n"),
	request("POST /api/presence/batch", '{"userIds":["a"]}', "Content-Type: application/json\r\n"),
	"GET /livez HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
];

/** A request in which something is not as it should be. */
async function requestVisit({ random, port, said }: Visit): Promise<void> {
	const connection = await RawConnection.open(port);
	const requests = Array.from({ length: 1 + random.below(3) }, () =>
		mutated(random, Buffer.from(random.pick(REQUESTS) ?? "", "latin1")),
	);
	connection.send(...requests);
	said("requests", requests.length);
	connection.end();
	await connection.closed;
	expectNoServerError(connection.received);
}

/** Every way of calling, the commonest more than once. */
export const VISITS: readonly ((visit: Visit) => Promise<void>)[] = [
	webSocketVisit,
	plainVisit,
	webSocketVisit,
	pollingVisit,
	webSocketVisit,
	upgradeVisit,
	requestVisit,
];
