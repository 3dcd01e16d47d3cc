import { setTimeout as delay } from "node:timers/promises";
import { readAnswer } from "./answer.ts";
import { type Patience, waitBeforeRetry } from "./retry.ts";
import { RollcallError } from "./rollcall-error.ts";

/** Where the server is, and how long to wait for it. */
export type TransportOptions = Patience & {
	/** Without a slash at the end. */
	readonly origin: string;
	readonly timeoutMs: number;
};

/** One call on its way. */
export type Outgoing = {
	readonly method: string;
	/** Path and query. */
	readonly target: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | undefined;
	readonly repeatable: boolean;
	readonly timeoutMs: number | undefined;
	readonly signal: AbortSignal | undefined;
};

/** Ends with the caller's signal, or when the time is up, and says which it was. */
class Deadline {
	readonly #controller = new AbortController();
	readonly #timer: ReturnType<typeof setTimeout>;
	readonly #given: AbortSignal | undefined;
	readonly #onAbort = (): void => this.#controller.abort();
	hasPassed = false;

	constructor(ms: number, given: AbortSignal | undefined) {
		this.#given = given;
		given?.addEventListener("abort", this.#onAbort);
		if (given?.aborted === true) this.#onAbort();
		this.#timer = setTimeout(() => {
			this.hasPassed = true;
			this.#controller.abort();
		}, ms);
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	end(): void {
		clearTimeout(this.#timer);
		this.#given?.removeEventListener("abort", this.#onAbort);
	}
}

function reasonOf(cause: unknown): string {
	if (!(cause instanceof Error)) return String(cause);
	const inner = cause.cause instanceof Error ? cause.cause : cause;
	const { code } = inner as { readonly code?: unknown };
	return typeof code === "string" ? code : inner.message;
}

/** Sends calls to one server, and again where that helps. */
export class Transport {
	readonly #options: TransportOptions;

	constructor(options: TransportOptions) {
		this.#options = options;
	}

	/** What the server answers. @throws RollcallError; whatever the caller's signal was aborted with */
	async send(outgoing: Outgoing): Promise<unknown> {
		const { repeatable, signal } = outgoing;
		for (let retried = 0; ; retried += 1) {
			try {
				return await this.#once(outgoing);
			} catch (error) {
				if (!(error instanceof RollcallError)) throw error;
				const wait = waitBeforeRetry({ error, retried, repeatable }, this.#options, Math.random());
				if (wait === null) throw error;
				await pause(wait, signal);
			}
		}
	}

	async #once({ method, target, headers, body, ...limits }: Outgoing): Promise<unknown> {
		const { signal, timeoutMs = this.#options.timeoutMs } = limits;
		const init = {
			method,
			headers: new Headers(headers),
			redirect: "error",
			...(body === undefined ? {} : { body }),
		} as const;
		const deadline = new Deadline(timeoutMs, signal);
		let answer: Response;
		let text: string;
		try {
			answer = await fetch(`${this.#options.origin}${target}`, { ...init, signal: deadline.signal });
			text = await answer.text();
		} catch (cause) {
			if (signal?.aborted === true) throw signal.reason;
			throw deadline.hasPassed ? this.#tooLate(timeoutMs) : this.#unreachable(cause);
		} finally {
			deadline.end();
		}
		return readAnswer(answer, text, Date.now());
	}

	#tooLate(timeoutMs: number): RollcallError {
		const message = `${this.#options.origin} did not answer within ${timeoutMs} ms`;
		return new RollcallError({ code: "timed_out", message, status: 0, retryable: true });
	}

	#unreachable(cause: unknown): RollcallError {
		const message = `cannot reach ${this.#options.origin}: ${reasonOf(cause)}`;
		return new RollcallError({ code: "unreachable", message, status: 0, retryable: true, cause });
	}
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	try {
		await delay(ms, undefined, signal === undefined ? {} : { signal });
	} catch (error) {
		throw signal?.aborted === true ? signal.reason : error;
	}
}
