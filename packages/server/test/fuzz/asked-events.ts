import { expect } from "bun:test";
import type { UpEvent } from "@rollcall/protocol/definition";
import { EVENT_ERRORS } from "@rollcall/protocol/errors";
import { failureSchema } from "@rollcall/protocol/failure";
import { ENGINE, RawSocket } from "../support/raw-socket.ts";

/** What came as the answer to an event, however it was sent. */
type Answered = { readonly success: boolean; readonly error?: unknown; readonly [field: string]: unknown };

/** Never a bug of the server's, and its stores are there. */
const NEVER = new Set(["internal", "unavailable"]);

const ACK = /^43\/\w+,(\d+)(.*)$/s;

/** A connection on which events are sent as raw JSON, so that any text can be sent, and answers are awaited. */
export class EventAsker {
	readonly #socket: RawSocket;
	readonly #isPlain: boolean;
	readonly #waiting = new Map<number, (answer: Answered) => void>();
	#ids = 0;
	isOpen = true;
	/** Is told every frame that comes. */
	heard: (frame: string) => void = () => {};

	private constructor(socket: RawSocket, isPlain: boolean) {
		this.#socket = socket;
		this.#isPlain = isPlain;
		socket.closed.then(
			({ code }) => this.close(code),
			() => {},
		);
	}

	static async plain(url: string, auth: Record<string, unknown>): Promise<EventAsker> {
		const socket = new RawSocket(url, "/ws");
		await socket.opened;
		socket.send(JSON.stringify({ type: "auth", ...auth }));
		expect(await socket.next()).toStartWith('{"type":"auth_ok"');
		return new EventAsker(socket, true).#reading();
	}

	static async socketIo(url: string, auth: Record<string, unknown>): Promise<EventAsker> {
		const socket = new RawSocket(url, ENGINE);
		await socket.next();
		for (const namespace of ["/presence", "/chat"]) {
			socket.send(`40${namespace},${JSON.stringify(auth)}`);
			while (!(await socket.next()).startsWith(`40${namespace},`));
		}
		return new EventAsker(socket, false).#reading();
	}

	#reading(): this {
		const read = async (): Promise<void> => {
			while (this.isOpen) this.#take(await this.#socket.next());
		};
		read().catch(() => this.close());
		return this;
	}

	#take(frame: string): void {
		this.heard(frame);
		if (frame === "2") return this.#socket.send("3");
		const [id, answer] = this.#isPlain ? plainAnswer(frame) : socketIoAnswer(frame);
		this.#waiting.get(id)?.(answer);
		this.#waiting.delete(id);
	}

	/** Sends an event whose payload is this JSON. */
	ask({ name, namespaces }: UpEvent, json: string): Promise<Answered> {
		if (!this.isOpen) return Promise.resolve({ success: false, error: "the link was closed before" });
		this.#ids += 1;
		const { promise, resolve } = Promise.withResolvers<Answered>();
		this.#waiting.set(this.#ids, resolve);
		const text = this.#isPlain
			? `{"type":${JSON.stringify(name)},"id":${this.#ids},"data":${json}}`
			: `42${namespaces[this.#ids % namespaces.length]},${this.#ids}["${name}",${json}]`;
		this.#socket.send(text);
		return promise;
	}

	/** What still waits is answered as an ending. */
	close(code: number = 1000): void {
		this.isOpen = false;
		this.#socket.terminate();
		for (const resolve of this.#waiting.values()) resolve({ success: false, error: `the link was closed: ${code}` });
		this.#waiting.clear();
	}
}

function plainAnswer(frame: string): readonly [id: number, answer: Answered] {
	const { type, id = 0, data } = JSON.parse(frame) as { type: string; id?: number; data: Answered };
	return [type === "ack" ? id : 0, data];
}

function socketIoAnswer(frame: string): readonly [id: number, answer: Answered] {
	const [, id = "0", json = "[{}]"] = ACK.exec(frame) ?? [];
	return [Number(id), (JSON.parse(json) as readonly [Answered])[0]];
}

/** An answer is the documented one, or a failure that this event may have. */
export function expectDocumented(event: UpEvent, json: string, answered: Answered): void {
	const asked = `${event.name} ${json.slice(0, 1_000)}`;
	if (answered.success) {
		const { success: _, ...answer } = answered;
		expect({ asked, answer }).toEqual({ asked, answer: event.answer.parse(answer) as typeof answer });
		return;
	}
	const failure = failureSchema.safeParse(answered.error);
	expect([asked, failure.success ? "a failure" : answered]).toEqual([asked, "a failure"]);
	const allowed = [...EVENT_ERRORS, ...event.errors].filter((code) => !NEVER.has(code));
	const code = failure.data?.code;
	expect([asked, code, allowed.some((may) => may === code)]).toEqual([asked, code, true]);
}
