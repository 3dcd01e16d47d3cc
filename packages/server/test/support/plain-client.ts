import { type Answered, type Heard, within } from "./test-client.ts";

type Frame = { readonly type: string; readonly id?: number; readonly data: Record<string, unknown> };

/** A plain WebSocket (W3) that remembers what it heard. */
export class PlainClient {
	readonly #socket: WebSocket;
	readonly heard: Heard[] = [];
	readonly #answers = new Map<number, PromiseWithResolvers<Answered>>();
	readonly #opened: Promise<void>;
	readonly #ended: Promise<{ readonly code: number; readonly reason: string }>;
	#greeted: (data: Record<string, unknown>) => void = () => {};
	#ids = 0;

	constructor(url: string) {
		const opened = Promise.withResolvers<void>();
		const ended = Promise.withResolvers<{ code: number; reason: string }>();
		this.#opened = opened.promise;
		this.#ended = ended.promise;
		this.#socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws`);
		this.#socket.onopen = () => opened.resolve();
		this.#socket.onclose = ({ code, reason }) => {
			ended.resolve({ code, reason });
			for (const { reject } of this.#answers.values()) reject(new Error("the plain WebSocket has ended"));
		};
		this.#socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)) as Frame);
	}

	get isOpen(): boolean {
		return this.#socket.readyState === WebSocket.OPEN;
	}

	opened(): Promise<void> {
		return within(this.#opened, "the plain WebSocket");
	}

	/** Sends the first frame and gives what `auth_ok` says. */
	async auth(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
		await this.opened();
		const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
		this.#greeted = resolve;
		this.say({ type: "auth", ...fields });
		return within(promise, "auth_ok");
	}

	/** Sends a frame as it is; a text unchanged. */
	say(frame: unknown): void {
		this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
	}

	/** Sends an event and gives its acknowledgement. */
	send(type: string, data: unknown = {}): Promise<Answered> {
		this.#ids += 1;
		const answered = Promise.withResolvers<Answered>();
		this.#answers.set(this.#ids, answered);
		this.say({ type, id: this.#ids, data });
		return within(answered.promise, `the answer to ${type}`);
	}

	/** Everything that was sent to this client before now has been heard when this resolves. */
	async fence(): Promise<void> {
		await this.send("test:fence");
	}

	all(name: string, about?: string): Record<string, unknown>[] {
		return this.heard
			.filter((event) => event.name === name && (about === undefined || event.data.userId === about))
			.map(({ data }) => data);
	}

	/** The names of what was heard of one user, in order. */
	names(userId: string): string[] {
		return this.heard
			.filter(({ name, data }) => name !== "presence:self" && data.userId === userId)
			.map(({ name }) => name);
	}

	forget(): void {
		this.heard.length = 0;
	}

	/** How the connection ended, once it has. */
	ended(): Promise<{ readonly code: number; readonly reason: string }> {
		return within(this.#ended, "the end of the plain WebSocket");
	}

	close(code?: number): void {
		this.#socket.close(code);
	}

	/** Cuts the link without a close frame. */
	cut(): void {
		this.#socket.terminate();
	}

	#take({ type, id, data }: Frame): void {
		if (type === "auth_ok") return this.#greeted(data);
		if (type !== "ack") return void this.heard.push({ name: type, data });
		this.#answers.get(id as number)?.resolve(data as unknown as Answered);
		this.#answers.delete(id as number);
	}
}
