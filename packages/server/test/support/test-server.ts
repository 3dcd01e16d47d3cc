import type { ManagerOptions, SocketOptions } from "socket.io-client";
import type { SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { type RunningServer, startServer } from "../../src/compose.ts";
import { defaultConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/settings.ts";
import type { Ids } from "../../src/ports/clock.ts";
import { makeLog } from "../../src/telemetry/logger.ts";
import { PlainClient } from "./plain-client.ts";
import { newDatabase } from "./postgres.ts";
import { newCluster } from "./redis.ts";
import { SECRET, signToken, type TokenFields } from "./sign-token.ts";
import { type Auth, TestClient, within } from "./test-client.ts";
import { TestClock } from "./test-clock.ts";

export type ConnectOptions = Partial<Omit<TokenFields, "userId" | "now">> & {
	readonly namespace?: "/presence" | "/chat";
	/** Goes into the handshake as it is. */
	readonly auth?: Record<string, unknown>;
	readonly client?: Partial<ManagerOptions & SocketOptions>;
};

export type AlsoOptions = Partial<Omit<TokenFields, "now">> &
	Pick<TokenFields, "userId"> & { readonly auth?: Record<string, unknown> };

export type TestServerOptions = {
	readonly config?: Partial<Config>;
	readonly databaseFile?: string;
	/** Where data lies: new databases. `cluster`: a node that is alone in its cluster. Default: what the run of the tests says, else SQLite. */
	readonly store?: Store;
	/** Durable stores that are open already, in the place of those. */
	readonly stores?: SqlStores;
	readonly clock?: TestClock;
	readonly ids?: Ids;
};

type Store = "sqlite" | "postgres" | "cluster";

type Asking = {
	readonly token?: string;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
};

export const ADMIN_KEY = "an operator's key for tests";
const STEP = 50;
const COARSE_STEP = 500;
const FINE_FOR = 3_000;
/** How long a fact is waited for before the test fails, in real milliseconds. */
const PATIENCE = 30_000;

type Places = Pick<Config, "databaseUrl" | "redisUrl" | "redisPrefix">;

/** Where the data of a server lies. A test that names a file is about that file. */
async function placesOf({ store, databaseFile, stores }: TestServerOptions): Promise<Partial<Places>> {
	if (stores !== undefined) return {};
	const chosen = databaseFile === undefined ? (store ?? process.env.ROLLCALL_TEST_STORE) : "sqlite";
	if (chosen === "cluster") return newCluster();
	return chosen === "postgres" ? { databaseUrl: await newDatabase() } : {};
}

/** A real server on a free port whose time is moved by the test. Transport heartbeats are out of its way. */
export class TestServer {
	readonly clock: TestClock;
	readonly logged: string[];
	readonly #running: RunningServer;
	readonly #clients: (TestClient | PlainClient)[] = [];
	#tokenCount = 0;
	#stopped: Promise<void> | null = null;

	private constructor(running: RunningServer, clock: TestClock, logged: string[]) {
		this.#running = running;
		this.clock = clock;
		this.logged = logged;
	}

	static async start(options: TestServerOptions = {}): Promise<TestServer> {
		const clock = options.clock ?? new TestClock();
		const logged: string[] = [];
		const config = defaultConfig({
			...(await placesOf(options)),
			port: 0,
			jwtSecret: SECRET,
			adminKey: ADMIN_KEY,
			pingInterval: 86_400_000,
			pingTimeout: 86_400_000,
			drainTime: 0,
			...options.config,
		});
		const log = makeLog("warn", { write: (line) => void logged.push(line) });
		const databaseFile = options.databaseFile ?? ":memory:";
		const more = {
			...(options.ids === undefined ? {} : { ids: options.ids }),
			...(options.stores === undefined ? {} : { stores: Promise.resolve(options.stores) }),
		};
		const running = await startServer(config, { log, clock, manual: true, databaseFile, ...more });
		return new TestServer(running, clock, logged);
	}

	get url(): string {
		return this.#running.url;
	}

	/** Where its metrics are; null where it was started without. */
	get metricsUrl(): string | null {
		return this.#running.metricsUrl;
	}

	/** A fresh token; no two are equal. */
	token(userId: string, fields: Partial<Omit<TokenFields, "userId" | "now">> = {}): Promise<string> {
		this.#tokenCount += 1;
		return signToken({ jti: `t${this.#tokenCount}`, ...fields, userId, now: this.clock.now() });
	}

	/** A connected client of that user. Rejects with `Refused` where it is not let in. */
	async connect(userId: string, options: ConnectOptions = {}): Promise<TestClient> {
		const { namespace = "/presence", auth = {}, client, ...fields } = options;
		const token = await this.token(userId, fields);
		return this.open({ token, ...auth }, { namespace, ...client }).connected();
	}

	/** A client that has begun to connect. */
	open(
		auth: Auth,
		{ namespace = "/presence", ...options }: Partial<ManagerOptions & SocketOptions> & { namespace?: string } = {},
	): TestClient {
		return this.#keep(TestClient.open(`${this.url}${namespace}`, auth, options));
	}

	/** A namespace more on the link of a client, connected, with a token of its own. */
	async also(client: TestClient, namespace: string, options: AlsoOptions): Promise<TestClient> {
		const { auth = {}, userId, ...fields } = options;
		return this.#keep(client.also(namespace, { token: await this.token(userId, fields), ...auth })).connected();
	}

	/** An authenticated plain WebSocket of that user. */
	async plain(userId: string, options: Omit<ConnectOptions, "namespace" | "client"> = {}): Promise<PlainClient> {
		const { auth = {}, ...fields } = options;
		const made = this.openPlain();
		await made.auth({ token: await this.token(userId, fields), ...auth });
		return made;
	}

	/** A plain WebSocket that has said nothing yet. */
	openPlain(): PlainClient {
		return this.#keep(new PlainClient(this.url));
	}

	#keep<C extends TestClient | PlainClient>(client: C): C {
		this.#clients.push(client);
		return client;
	}

	/** Now, as it stands on the wire, moved by so many milliseconds. */
	time(shift: number = 0): string {
		return new Date(this.clock.now() + shift).toISOString();
	}

	/** Moves the clock in steps, as time passes, and runs what falls due; in short steps for the last seconds. */
	async advance(ms: number): Promise<void> {
		for (let left = ms; left > 0; ) {
			const step = left > FINE_FOR ? Math.min(COARSE_STEP, left - FINE_FOR) : Math.min(STEP, left);
			await this.leap(step);
			left -= step;
		}
	}

	/** Moves the clock in one leap, as over a long time in which nobody looks, and runs what falls due. */
	async leap(ms: number): Promise<void> {
		this.clock.advance(ms);
		await this.tick();
	}

	/** Runs what is due by the clock. */
	tick(): Promise<void> {
		return this.#running.tick();
	}

	/** Moves the clock past the next state tick: what changed is announced, and everybody connected has heard it. */
	async announce(): Promise<void> {
		await this.#running.settled();
		await this.advance(200);
		await this.fence();
	}

	/** Everybody connected has heard what was sent to them. */
	async fence(): Promise<void> {
		const open = this.#clients.filter(({ isOpen }) => isOpen);
		await Promise.all(
			open.map((client) =>
				client.fence().catch((error: unknown) => {
					// One that ends meanwhile has heard all that it ever will.
					if (client.isOpen) throw error;
				}),
			),
		);
	}

	/** One REST request with a user's token; the answer's status, type and body. */
	async rest(
		method: string,
		path: string,
		{ token, body, headers: more = {} }: Asking = {},
	): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
		const headers: Record<string, string> = { ...more };
		if (token !== undefined) headers.authorization = `Bearer ${token}`;
		if (body !== undefined) headers["content-type"] = "application/json";
		const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
		const answer = await fetch(`${this.url}${path}`, init);
		const text = await answer.text();
		return { status: answer.status, body: text === "" ? {} : JSON.parse(text), headers: answer.headers };
	}

	/** One request of the operator, which must succeed. */
	async operate(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
		const answer = await this.rest(method, path, { token: ADMIN_KEY, ...(body === undefined ? {} : { body }) });
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	}

	/**
	 * Waits, with the clock standing still, until a fact about the server holds: a real socket's end takes a moment to
	 * reach it.
	 */
	async until(fact: () => boolean | Promise<boolean>, what: string): Promise<void> {
		const lost = performance.now() + PATIENCE;
		while (performance.now() < lost) {
			if (await fact()) return;
			await within(
				fetch(`${this.url}/livez`).then((answer) => answer.text()),
				"a round trip",
			);
		}
		throw new Error(`waited in vain until ${what}`);
	}

	/** Waits until so many authenticated connections are open, and presence knows of those that have ended. */
	async connections(count: number): Promise<void> {
		await this.until(() => this.#running.stats().connections === count, `${count} connections are open`);
		await this.#running.settled();
	}

	/** Waits until the server knows of every end that the clients know of. */
	async settled(): Promise<void> {
		const open = () => this.#clients.filter(({ isOpen }) => isOpen).length;
		await this.until(() => this.#running.stats().connections === open(), "the server knows who has gone");
		await this.#running.settled();
	}

	leaveAll(): void {
		for (const client of this.#clients) client.close();
	}

	/** Waits until so many links are open. */
	links(count: number): Promise<void> {
		return this.until(() => this.#running.stats().links === count, `${count} links are open`);
	}

	/** Stops the server as SIGTERM does, while its clients are connected. Twice is once. */
	shutDown(): Promise<void> {
		this.#stopped ??= this.#running.close();
		return this.#stopped;
	}

	/** Ends clients and server. Rejects where the server logged that something failed. */
	async close(): Promise<void> {
		this.leaveAll();
		await this.shutDown();
		if (this.logged.length > 0) throw new Error(`the server complained:\n${this.logged.join("")}`);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}
}
