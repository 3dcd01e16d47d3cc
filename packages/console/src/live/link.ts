import type { EndingCode } from "@rollcall/protocol/errors";
import { ERRORS } from "@rollcall/protocol/errors";
import type { DownName } from "@rollcall/protocol/events/down";
import type { AnswerOf, UpName } from "@rollcall/protocol/events/up";
import type { ClientToServerEvents, SentPayload, ServerToClientEvents } from "@rollcall/protocol/typed-events";
import { io, type Socket } from "socket.io-client";
import { Failure, isErrorCode } from "./failure.ts";
import { Signal } from "./signal.ts";

/** How the connection is. `retryAt` is a moment of this computer's clock; null while it is being tried. */
export type LinkState =
	| { readonly kind: "connecting" }
	| { readonly kind: "online" }
	| { readonly kind: "reconnecting"; readonly retryAt: number | null }
	| { readonly kind: "refused"; readonly code: EndingCode | "left"; readonly message: string };

type Answer = { readonly success: true } | { readonly success: false; readonly error: unknown };
type Refusal = Error & { readonly data?: { readonly code?: unknown } };

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;
const ANSWER_WITHIN = 15_000;
const CONNECTING: LinkState = { kind: "connecting" };

const ENDINGS: Readonly<Record<Exclude<EndingCode, keyof typeof ERRORS>, string>> = {
	revoked: "Your access was ended. Ask for a new sign-in link.",
	slow_consumer: "This browser read too slowly.",
	draining: "The server is restarting.",
};

const LEFT = "You signed this browser out from another device.";

function sentenceOf(code: EndingCode): string {
	return isErrorCode(code) ? ERRORS[code].sentence : ENDINGS[code];
}

/** One connection to `/presence`, brought back whenever it is lost and that may help. */
export class Link {
	readonly state = new Signal<LinkState>(CONNECTING);
	readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
	#attempt = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waitAtLeast = 0;

	constructor(auth: Readonly<Record<string, unknown>>) {
		this.socket = io("/presence", { auth, transports: ["websocket", "polling"], reconnection: false });
		this.socket.on("connect", () => this.#connected());
		this.socket.on("connect_error", (error: Refusal) => this.#failed(error));
		this.socket.on("disconnect", (reason) => this.#lost(reason));
		this.socket.on("connection:closing", (end) => {
			if (end.retryable) this.#waitAtLeast = end.retryAfterMs ?? 0;
			else this.#refuse(end.code);
		});
	}

	/** Calls back at each event of this name. */
	on<Name extends DownName>(name: Name, listener: ServerToClientEvents[Name]): void {
		// The library's type of the listener is conditional on the name, which the compiler cannot resolve for a type parameter.
		this.socket.on(name as never, listener as never);
	}

	/** Sends an event and waits for its answer. @throws Failure */
	async ask<Name extends UpName>(name: Name, payload: SentPayload<Name>): Promise<AnswerOf<Name>> {
		if (!this.socket.connected) throw new Failure("unavailable", "You are not connected. Try again in a moment.");
		const sender = this.socket.timeout(ANSWER_WITHIN) as unknown as {
			emitWithAck(name: string, payload: unknown): Promise<Answer>;
		};
		const answer = await sender.emitWithAck(name, payload).catch(() => {
			throw new Failure("unavailable", "The server did not answer in time. Try again.");
		});
		if (answer.success) return answer as unknown as AnswerOf<Name>;
		const { code, message } = answer.error as { readonly code: Failure["code"]; readonly message: string };
		throw new Failure(code, message);
	}

	/** Tries now instead of waiting. */
	readonly retry = (): void => {
		clearTimeout(this.#timer);
		this.state.set({ kind: "reconnecting", retryAt: null });
		this.socket.connect();
	};

	/** Ends it for good. */
	close(): void {
		clearTimeout(this.#timer);
		this.socket.removeAllListeners();
		this.socket.disconnect();
	}

	#connected(): void {
		this.#attempt = 0;
		this.#waitAtLeast = 0;
		this.state.set({ kind: "online" });
	}

	#failed(error: Refusal): void {
		const code = error.data?.code;
		if (isErrorCode(code) && !ERRORS[code].retryable && code !== "internal") this.#refuse(code);
		else this.#retryLater();
	}

	/** What the server ended alone, without a word before, was ended by the person, on another of their devices. */
	#lost(reason: string): void {
		if (this.state.get().kind === "refused") return;
		if (reason === "io server disconnect") this.state.set({ kind: "refused", code: "left", message: LEFT });
		else this.#retryLater();
	}

	#refuse(code: EndingCode): void {
		clearTimeout(this.#timer);
		this.state.set({ kind: "refused", code, message: sentenceOf(code) });
		this.socket.disconnect();
	}

	/** Longer and longer, and never all browsers at once. */
	#retryLater(): void {
		const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#attempt);
		const wait = Math.max(this.#waitAtLeast, backoff * (0.75 + Math.random() / 2));
		this.#attempt += 1;
		this.state.set({ kind: "reconnecting", retryAt: Date.now() + wait });
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.retry, wait);
	}
}
