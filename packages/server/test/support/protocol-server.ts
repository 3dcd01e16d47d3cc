/**
 * This project's wire as the official protocol suites expect it: `--port P` for the Socket.IO suite, with `--engine`
 * a bare Engine.IO echo server for the Engine.IO suite.
 */
import { parseArgs } from "node:util";
import type { Gateway } from "../../src/wire/gateway.ts";
import type { WireOptions } from "../../src/wire/options.ts";
import { type RunningWire, startLinks, startWire } from "../../src/wire/server.ts";
import { EchoLink } from "./echo-link.ts";

const TICK_MS = 10;

const suiteOptions = {
	host: "127.0.0.1",
	plainPath: null,
	pingIntervalMs: 300,
	pingTimeoutMs: 200,
	maxPayload: 1_000_000,
	maxEvent: 1_000_000,
	connectTimeoutMs: 1_000,
	allowOrigin: "*",
	binary: true,
	clock: { now: () => Date.now() },
	id: () => crypto.randomUUID(),
	secretId: () => crypto.randomUUID(),
	http: () => new Response("Not Found", { status: 404 }),
	fault: (error: unknown) => console.error(error),
} as const satisfies Omit<WireOptions, "port">;

const echoGateway: Gateway = {
	serves: (namespace) => namespace === "/" || namespace === "/custom",
	connecting(socket, auth) {
		socket.state = auth;
		return { kind: "accepted" };
	},
	connected: (socket) => socket.emit("auth", socket.state),
	welcome: () => ({}),
	event(...[socket, name, args, answer]: Parameters<Gateway["event"]>) {
		if (socket.namespace !== "/") return;
		if (name === "message") socket.emit("message-back", ...args);
		else if (name === "message-with-ack") answer?.(...args);
	},
	malformed: () => {},
	ended: () => {},
	mayStay: (link) => [...link.sockets].length > 0,
};

/** Starts the server that `which` suite expects. The caller ticks it. */
export async function startProtocolServer(which: "engine" | "socket", port: number): Promise<RunningWire> {
	if (which === "socket") return startWire({ ...suiteOptions, port }, echoGateway);
	const options = { ...suiteOptions, port, enginePath: "/engine.io/", mayStay: () => true };
	return startLinks(options, {
		engine: (opening) => new EchoLink(opening),
		plain: () => {
			throw new Error("this server has no plain path");
		},
	});
}

if (import.meta.main) {
	const { values } = parseArgs({ options: { port: { type: "string" }, engine: { type: "boolean" } } });
	const running = await startProtocolServer(values.engine ? "engine" : "socket", Number(values.port ?? 3000));
	setInterval(() => running.tick(Date.now()), TICK_MS);
	console.log(`${values.engine ? "Engine.IO" : "Socket.IO"} protocol server on ${running.url}`);
}
