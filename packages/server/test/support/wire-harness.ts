import type { Answer, ConnectDecision, Ending, Gateway, Link, RefusedFor, Socket } from "../../src/wire/gateway.ts";
import type { WireFact, WireOptions } from "../../src/wire/options.ts";
import { type RunningWire, startLinks, startWire } from "../../src/wire/server.ts";
import { EchoLink } from "./echo-link.ts";
import { ENGINE, RawSocket } from "./raw-socket.ts";
import { TestClock } from "./test-clock.ts";

const TICK_MS = 100;

export type SeenEvent = {
	readonly socket: Socket;
	readonly name: string;
	readonly args: readonly unknown[];
	readonly answer: Answer | undefined;
};
export type SeenRefusal = { readonly name: string; readonly why: RefusedFor; readonly answer: Answer | undefined };

/** Serves `/`, `/presence` and `/chat`, lets everybody in, and writes down what it is told. `echo` is answered. */
export class RecordingGateway implements Gateway {
	readonly auths: Record<string, unknown>[] = [];
	readonly connectedSockets: Socket[] = [];
	readonly events: SeenEvent[] = [];
	readonly refusals: SeenRefusal[] = [];
	readonly malformedFrames: string[] = [];
	readonly endings: { readonly socket: Socket; readonly ending: Ending }[] = [];
	decide: (socket: Socket, auth: Record<string, unknown>) => ConnectDecision | Promise<ConnectDecision> = () => ({
		kind: "accepted",
	});
	onConnected: (socket: Socket) => void = () => {};
	onEvent: (event: SeenEvent) => void = () => {};
	stays: (link: Link) => boolean = (link) => [...link.sockets].length > 0;
	#waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];

	/** Resolves once this is true; looked at after everything the gateway or the wire tells. */
	until(holds: () => boolean): Promise<void> {
		if (holds()) return Promise.resolve();
		return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
	}

	noticed(): void {
		const waiting = this.#waiting;
		this.#waiting = waiting.filter(({ holds }) => !holds());
		for (const { holds, resolve } of waiting) if (holds()) resolve();
	}

	serves(namespace: string): boolean {
		return namespace === "/" || namespace === "/presence" || namespace === "/chat" || namespace.startsWith("/n");
	}

	connecting(socket: Socket, auth: Record<string, unknown>): ConnectDecision | Promise<ConnectDecision> {
		this.auths.push(auth);
		const decision = this.decide(socket, auth);
		this.noticed();
		return decision;
	}

	connected(socket: Socket): void {
		this.connectedSockets.push(socket);
		this.onConnected(socket);
		this.noticed();
	}

	welcome(socket: Socket): Record<string, unknown> {
		return { userId: "u1", connectionId: socket.id };
	}

	event(...[socket, name, args, answer]: Parameters<Gateway["event"]>): void {
		const event = { socket, name, args, answer };
		this.events.push(event);
		if (name === "echo") answer?.(...args);
		this.onEvent(event);
		this.noticed();
	}

	refused(...[, name, why, answer]: Parameters<Required<Gateway>["refused"]>): void {
		this.refusals.push({ name, why, answer });
		answer?.({ success: false, error: { why } });
		this.noticed();
	}

	malformed(socket: Socket, reason: string): void {
		this.malformedFrames.push(reason);
		socket.emit("error", { code: "bad_request", message: reason });
		this.noticed();
	}

	closing: NonNullable<Gateway["closing"]> = () => {};

	ended(socket: Socket, ending: Ending): void {
		this.endings.push({ socket, ending });
		this.noticed();
	}

	mayStay(link: Link): boolean {
		return this.stays(link);
	}
}

/** A wire under test: real sockets on a free port, a clock that is moved by hand. */
export class TestWire {
	readonly running: RunningWire;
	readonly gateway: RecordingGateway;
	readonly clock: TestClock;
	readonly facts: WireFact[];
	readonly faults: unknown[];
	readonly #sockets: RawSocket[] = [];

	constructor(running: RunningWire, parts: Pick<TestWire, "gateway" | "clock" | "facts" | "faults">) {
		this.running = running;
		this.gateway = parts.gateway;
		this.clock = parts.clock;
		this.facts = parts.facts;
		this.faults = parts.faults;
	}

	get wire(): RunningWire["wire"] {
		return this.running.wire;
	}

	get url(): string {
		return this.running.url;
	}

	/** Moves the clock on in ticks, as the scheduler would. */
	pass(ms: number): void {
		for (let left = ms; left > 0; left -= TICK_MS) {
			this.clock.advance(Math.min(left, TICK_MS));
			this.running.tick(this.clock.now());
		}
	}

	async saw(fact: WireFact): Promise<void> {
		await this.gateway.until(() => this.facts.includes(fact));
	}

	/** A raw WebSocket at this path and query. */
	socket(pathAndQuery: string, headers: Record<string, string> = {}): RawSocket {
		const socket = new RawSocket(this.url, pathAndQuery, headers);
		this.#sockets.push(socket);
		return socket;
	}

	/** A WebSocket link whose handshake is read. */
	async link(query = ""): Promise<RawSocket> {
		const socket = this.socket(ENGINE + query);
		await socket.next();
		return socket;
	}

	/** A WebSocket link connected to these namespaces. */
	async connected(...namespaces: readonly string[]): Promise<RawSocket> {
		const socket = await this.link();
		for (const namespace of namespaces) {
			socket.send(namespace === "/" ? "40" : `40${namespace},`);
			await socket.next();
		}
		return socket;
	}

	/** A plain WebSocket that has been let in. */
	async plain(): Promise<RawSocket> {
		const socket = this.socket("/ws");
		await socket.opened;
		socket.send('{"type":"auth","token":"t"}');
		await socket.next();
		return socket;
	}

	poll(sid: string, init: RequestInit = {}): Promise<Response> {
		return fetch(`${this.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, init);
	}

	post(sid: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
		return this.poll(sid, { method: "POST", body, headers });
	}

	/** A new polling session's id. */
	async session(): Promise<string> {
		const response = await fetch(`${this.url}/socket.io/?EIO=4&transport=polling`);
		return JSON.parse((await response.text()).slice(1)).sid;
	}

	/** A polling session connected to a namespace, the answer fetched. */
	async polling(namespace: string): Promise<string> {
		const sid = await this.session();
		await this.post(sid, namespace === "/" ? "40" : `40${namespace},`);
		await (await this.poll(sid)).text();
		return sid;
	}

	/** A WebSocket in the middle of taking over this session: it has probed, and may send `5`. */
	async probed(sid: string): Promise<RawSocket> {
		const socket = this.socket(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
		await socket.opened;
		socket.send("2probe");
		await socket.next();
		return socket;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const socket of this.#sockets) socket.terminate();
		await this.running.close();
	}
}

type TestOptions = Partial<WireOptions>;

function parts(overrides: TestOptions) {
	const gateway = new RecordingGateway();
	const clock = new TestClock();
	const facts: WireFact[] = [];
	const faults: unknown[] = [];
	const options: WireOptions = {
		host: "127.0.0.1",
		port: 0,
		allowOrigin: () => false,
		clock,
		id: () => crypto.randomUUID(),
		secretId: () => crypto.randomUUID(),
		http: () => new Response("nothing here", { status: 404 }),
		count: (fact) => {
			facts.push(fact);
			gateway.noticed();
		},
		fault: (error) => faults.push(error),
		...overrides,
	};
	return { options, gateway, clock, facts, faults };
}

export async function startTestWire(overrides: TestOptions = {}): Promise<TestWire> {
	const { options, ...rest } = parts(overrides);
	return new TestWire(await startWire(options, rest.gateway), rest);
}

/** Bare Engine.IO: every message comes back. */
export async function startEchoWire(overrides: TestOptions = {}): Promise<TestWire> {
	const { options, ...rest } = parts({ plainPath: null, ...overrides });
	const makers = {
		engine: (opening: ConstructorParameters<typeof EchoLink>[0]) => new EchoLink(opening),
		plain: () => {
			throw new Error("this server has no plain path");
		},
	};
	return new TestWire(await startLinks({ ...options, mayStay: () => true }, makers), rest);
}
