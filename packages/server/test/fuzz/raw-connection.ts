/** So much of what came is kept, in characters. */
const KEPT = 65_536;

export type RawAnswer = { readonly status: number; readonly body: string };

/** A TCP connection to a server under test, on which bytes are sent as they are. */
export class RawConnection {
	readonly closed: Promise<void>;
	#received = "";
	/** What the server may be in the middle of sending: statuses are looked for where answers begin. */
	readonly #looking = new Set<() => void>();
	#socket: Bun.Socket | null = null;
	#isOver = false;

	private constructor(closed: Promise<void>) {
		this.closed = closed;
	}

	static async open(port: number): Promise<RawConnection> {
		const over = Promise.withResolvers<void>();
		const connection = new RawConnection(over.promise);
		connection.#socket = await Bun.connect({
			hostname: "127.0.0.1",
			port,
			socket: {
				data: (_, bytes) => connection.#take(bytes.toString("latin1")),
				error: () => {},
				close: () => {
					connection.#isOver = true;
					over.resolve();
					connection.#look();
				},
			},
		});
		return connection;
	}

	#take(text: string): void {
		this.#received = (this.#received + text).slice(-KEPT);
		this.#look();
	}

	#look(): void {
		for (const look of this.#looking) look();
	}

	/** Resolves with what this finds in everything that came; null where the connection ends before. */
	#find<T>(find: (received: string) => T | null): Promise<T | null> {
		return new Promise((resolve) => {
			const look = (): void => {
				const found = find(this.#received);
				if (found === null && !this.#isOver) return;
				this.#looking.delete(look);
				resolve(found);
			};
			this.#looking.add(look);
			look();
		});
	}

	/** The first of these texts that came, in place of which the end may come. */
	sees(...texts: readonly string[]): Promise<string | null> {
		return this.#find((received) => texts.find((text) => received.includes(text)) ?? null);
	}

	/** The next whole HTTP answer, which is taken out of what came; null where the connection ends before. */
	async answer(): Promise<RawAnswer | null> {
		const found = await this.#find(answerIn);
		if (found === null) return null;
		this.#received = this.#received.slice(found.end);
		return found;
	}

	/** Everything that came and was not taken, as far as it is kept. */
	get received(): string {
		return this.#received;
	}

	get isOpen(): boolean {
		return !this.#isOver;
	}

	/** What does not fit into the network's buffer now is left out: whoever reads so slowly hears nothing whole. */
	send(...parts: readonly (string | Buffer)[]): void {
		if (this.isOpen) this.#socket?.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
	}

	/** Says that nothing more comes. What was sent before still arrives. */
	end(): void {
		this.#socket?.end();
	}

	/** Drops the connection. */
	drop(): void {
		this.#socket?.terminate();
	}
}

const STATUS = /HTTP\/1\.1 (\d{3})/;
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;

function answerIn(received: string): (RawAnswer & { readonly end: number }) | null {
	const start = received.search(STATUS);
	const headEnd = received.indexOf("\r\n\r\n", Math.max(0, start));
	if (start < 0 || headEnd < 0) return null;
	const head = received.slice(start, headEnd + 2);
	const end = headEnd + 4 + Number(LENGTH.exec(head)?.[1] ?? 0);
	if (received.length < end) return null;
	return { status: Number(STATUS.exec(head)?.[1]), body: received.slice(headEnd + 4, end), end };
}
