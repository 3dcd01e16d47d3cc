import { within } from "../support/test-client.ts";

/** Socket.IO on `/presence`, on `/chat`, or a plain WebSocket. */
export type Transport = "socket.io" | "chat" | "plain";

/** What the server makes up anew, or draws by chance, says nothing of anybody: it is masked. */
function masked(frame: string): string {
	return frame
		.replace(/"(sid|connectionId|epoch)":"[^"]*"/g, '"$1":"*"')
		.replace(/"(reconnectAfterMs|retryAfterMs)":\d+/g, '"$1":"*"');
}

/** How the frames of a link are written and read. */
type Dialect = {
	readonly path: string;
	readonly hello: (auth: object) => string;
	readonly isGreeting: (frame: string) => boolean;
	readonly isRefusal: (frame: string) => boolean;
	readonly request: (id: number, name: string, payload: unknown) => string;
	readonly answer: (frame: string) => { readonly id: number; readonly body: string } | undefined;
	readonly event: (frame: string) => { readonly name: string; readonly data: unknown } | undefined;
	readonly bye: string;
};

/** Socket.IO over a bare WebSocket, in one namespace. */
function socketIo(namespace: string): Dialect {
	const answered = new RegExp(`^43${namespace},(\\d+)\\[(.*)\\]$`, "s");
	const told = new RegExp(`^42${namespace},(\\[.*\\])$`, "s");
	return {
		path: "/socket.io/?EIO=4&transport=websocket",
		hello: (auth) => `40${namespace},${JSON.stringify(auth)}`,
		isGreeting: (frame) => frame.startsWith(`40${namespace},`),
		isRefusal: (frame) => frame.startsWith(`44${namespace},`),
		request: (id, name, payload) => `42${namespace},${id}${JSON.stringify([name, payload])}`,
		answer: (frame) => {
			const [, id, body] = answered.exec(frame) ?? [];
			return id === undefined ? undefined : { id: Number(id), body: body as string };
		},
		event: (frame) => {
			const [, body] = told.exec(frame) ?? [];
			if (body === undefined) return undefined;
			const [name, data] = JSON.parse(body) as [string, unknown];
			return { name, data };
		},
		bye: `41${namespace},`,
	};
}

const PLAIN: Dialect = {
	path: "/ws",
	hello: (auth) => JSON.stringify({ type: "auth", ...auth }),
	isGreeting: (frame) => frame.startsWith('{"type":"auth_ok"'),
	isRefusal: () => false,
	request: (id, name, data) => JSON.stringify({ type: name, id, data }),
	answer: (frame) => {
		if (!frame.startsWith('{"type":"ack"')) return undefined;
		const { id, data } = JSON.parse(frame) as { id: number; data: unknown };
		return { id, body: JSON.stringify(data) };
	},
	event: (frame) => {
		const { type, data } = JSON.parse(frame) as { type: string; data: unknown };
		return { name: type, data };
	},
	bye: '{"type":"leave"}',
};

const DIALECTS: Readonly<Record<Transport, Dialect>> = {
	"socket.io": socketIo("/presence"),
	chat: socketIo("/chat"),
	plain: PLAIN,
};

export type Connecting = {
	readonly url: string;
	readonly transport: Transport;
	/** The handshake, token included. */
	readonly auth: Record<string, unknown>;
	/** Hears of every event that comes without being asked for. */
	readonly heard?: (name: string, data: unknown) => void;
};

/** A client that keeps every frame it receives as it came, but for ids of connections. */
export class Recorder {
	readonly frames: string[] = [];
	readonly #dialect: Dialect;
	readonly #socket: WebSocket;
	readonly #asked = new Map<number, (body: string) => void>();
	readonly #closed = Promise.withResolvers<void>();
	#ids = 0;

	private constructor({ url, transport }: Connecting) {
		this.#dialect = DIALECTS[transport];
		this.#socket = new WebSocket(`${url.replace(/^http/, "ws")}${this.#dialect.path}`);
		this.#socket.onclose = () => this.#closed.resolve();
	}

	static async connect(connecting: Connecting): Promise<Recorder> {
		const recorder = new Recorder(connecting);
		await within(recorder.#greet(connecting), "a connection to be recorded");
		return recorder;
	}

	#greet({ auth, heard }: Connecting): Promise<void> {
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		const dialect = this.#dialect;
		this.#socket.onopen = () => this.#socket.send(dialect.hello(auth));
		this.#socket.onmessage = ({ data }) => {
			const frame = String(data);
			this.frames.push(masked(frame));
			if (dialect.isGreeting(frame)) return resolve();
			if (dialect.isRefusal(frame)) return reject(new Error(frame));
			const answer = dialect.answer(frame);
			if (answer !== undefined) return this.#answered(answer);
			const event = heard === undefined ? undefined : dialect.event(frame);
			if (event !== undefined) heard?.(event.name, event.data);
		};
		return promise;
	}

	#answered({ id, body }: { readonly id: number; readonly body: string }): void {
		this.#asked.get(id)?.(body);
		this.#asked.delete(id);
	}

	/** Resolves when the link has ended. */
	get closed(): Promise<void> {
		return within(this.#closed.promise, "the end of a connection");
	}

	/** Sends an event and gives its answer. */
	async ask(name: string, payload: unknown = {}): Promise<Record<string, unknown>> {
		this.#ids += 1;
		const { promise, resolve } = Promise.withResolvers<string>();
		this.#asked.set(this.#ids, resolve);
		this.#socket.send(this.#dialect.request(this.#ids, name, payload));
		return JSON.parse(await within(promise, `the answer to ${name}`)) as Record<string, unknown>;
	}

	/** Everything that was sent to this client before now is in its frames when this resolves. No sign of life. */
	async fence(): Promise<void> {
		await this.ask("test:fence");
	}

	/** Leaves with a word: no grace (PR21). */
	async leave(): Promise<void> {
		this.#socket.send(this.#dialect.bye);
		this.#socket.close();
		await this.closed;
	}

	/** Cuts the link without a word. */
	async cut(): Promise<void> {
		this.#socket.terminate();
		await this.closed;
	}
}
