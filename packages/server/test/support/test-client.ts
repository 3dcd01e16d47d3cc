import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";

export type Heard = { readonly name: string; readonly data: Record<string, unknown> };
export type Answered = { readonly success: boolean; readonly [field: string]: unknown } & {
	readonly error?: { readonly code: string; readonly message: string; readonly retryable: boolean };
};

/** What a client says at the handshake, or who says it anew at each. */
export type Auth = Record<string, unknown> | ((say: (auth: Record<string, unknown>) => void) => void);

/** Lets a stock client come back by itself, and soon. */
export const RETURNS = { reconnection: true, reconnectionDelay: 10, reconnectionDelayMax: 20 };

/** How long a test waits for a fact before it fails, in real milliseconds. */
const PATIENCE = 30_000;

/** A stock Socket.IO client that remembers what it heard. */
export class TestClient {
	readonly socket: Socket;
	readonly heard: Heard[] = [];
	/** Why it was disconnected, each time, in the client library's words. */
	readonly ends: string[] = [];
	/** How often its link was closed, connected or not. */
	linkEnds = 0;
	#refusal: Refused | null = null;
	readonly #waiting = new Set<() => void>();

	private constructor(socket: Socket) {
		this.socket = socket;
		this.socket.onAny((name: string, data: Record<string, unknown>) => {
			this.heard.push({ name, data });
			this.#look();
		});
		this.socket.on("connect_error", (error) => {
			this.#refusal = new Refused(error);
		});
		this.socket.io.on("close", () => {
			this.linkEnds += 1;
		});
		this.socket.on("disconnect", (reason) => {
			this.ends.push(reason);
			this.#look();
		});
	}

	/** A client on a link of its own. */
	static open(url: string, auth: Auth, options: Partial<ManagerOptions & SocketOptions> = {}): TestClient {
		return new TestClient(
			io(url, { auth, transports: ["websocket"], forceNew: true, reconnection: false, ...options }),
		);
	}

	/** Another namespace over the same link. */
	also(namespace: string, auth: Record<string, unknown>): TestClient {
		return new TestClient(this.socket.io.socket(namespace, { auth }));
	}

	#look(): void {
		for (const look of this.#waiting) look();
	}

	get isOpen(): boolean {
		return this.socket.connected;
	}

	/** Resolves when connected; rejects with the CONNECT_ERROR, or where the link ends and nobody connects again. */
	async connected(): Promise<this> {
		if (this.socket.connected) return this;
		if (this.#refusal !== null && !this.socket.active) throw this.#refusal;
		const isGone = () => this.socket.io._readyState === "closed" && !this.socket.io.reconnection();
		if (isGone()) throw new Error("the link has ended");
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		this.socket.once("connect", () => resolve());
		this.socket.once("connect_error", (error) => reject(new Refused(error)));
		this.socket.io.once("close", (reason) => {
			// A refusal is told after the end that it brings about.
			if (isGone()) queueMicrotask(() => reject(new Error(`the link has ended: ${reason}`)));
		});
		await within(promise, "the connection");
		return this;
	}

	/** Sends an event and gives its acknowledgement. */
	send(name: string, payload: unknown = {}): Promise<Answered> {
		return within(this.socket.emitWithAck(name, payload), `the answer to ${name}`);
	}

	/** Everything that was sent to this client before now has been heard when this resolves. An unknown event: no sign of life. */
	async fence(): Promise<void> {
		await this.send("test:fence");
	}

	/** What was heard under a name; `about` a user only that user's. */
	all(name: string, about?: string): Record<string, unknown>[] {
		return this.heard
			.filter((event) => event.name === name && (about === undefined || event.data.userId === about))
			.map((event) => event.data);
	}

	/** What was heard of one user, names and order as they came. */
	about(userId: string): Heard[] {
		return this.heard.filter(({ name, data }) => name !== "presence:self" && data.userId === userId);
	}

	/** The names of what was heard of one user, in order. */
	names(userId: string): string[] {
		return this.about(userId).map(({ name }) => name);
	}

	/** Forgets what was heard so far. */
	forget(): void {
		this.heard.length = 0;
	}

	/** The next event of that name, or one that was heard and not forgotten. */
	async hears(
		name: string,
		fits: (data: Record<string, unknown>) => boolean = () => true,
	): Promise<Record<string, unknown>> {
		const found = () => this.heard.find((event) => event.name === name && fits(event.data));
		await this.#sees(() => found() !== undefined, `the event ${name}`);
		return (found() as Heard).data;
	}

	/** Waits until it has been disconnected so many times, and says why it was the last time. */
	async ended(times: number = 1): Promise<string> {
		await this.#sees(() => this.ends.length >= times, "the end of the connection");
		return this.ends[times - 1] as string;
	}

	async #sees(fact: () => boolean, what: string): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		const look = () => {
			if (fact()) resolve();
		};
		this.#waiting.add(look);
		look();
		try {
			await within(promise, what);
		} finally {
			this.#waiting.delete(look);
		}
	}

	close(): void {
		this.socket.disconnect();
	}

	/** Leaves as a stock client does. */
	leave(): void {
		this.socket.disconnect();
	}

	/** Cuts the link without a word. */
	cut(): void {
		this.socket.io.engine.close();
	}
}

/** A CONNECT_ERROR: the server refused a connection, and `code` says why. */
export class Refused extends Error {
	readonly code: string | undefined;

	constructor(error: Error & { readonly data?: { readonly code?: string } }) {
		super(error.message);
		this.code = error.data?.code;
	}
}

/** Fails a test that waits in vain, and says for what. */
export async function within<T>(fact: Promise<T>, what: string, patience: number = PATIENCE): Promise<T> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => late.reject(new Error(`waited ${patience} ms for ${what}`)), patience);
	try {
		return await Promise.race([fact, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
