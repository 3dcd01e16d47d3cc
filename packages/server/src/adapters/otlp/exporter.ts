import { otlpJson, type Resource } from "./otlp-json.ts";
import type { Span } from "./span.ts";

export type ExporterOptions = {
	/** Where a collector takes traces over OTLP/HTTP: its base, or the whole address. */
	readonly endpoint: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly resource: Resource;
	/** How long the collector may take to answer, in milliseconds. */
	readonly timeout?: number;
	/** Told once for every time that the collector cannot be used. */
	readonly failed: (error: unknown) => void;
};

/** Spans that wait: about 4 MiB. One more is dropped. */
const MOST_WAITING = 4_096;
const AT_ONCE = 512;
/** Spans are gathered for so long, unless there are enough before. */
const GATHERED_FOR = 1_000;
const TIMEOUT = 5_000;
const PATH = "/v1/traces";

/**
 * Takes spans to a collector, one request at a time. What it does not take is not sent again, and what comes faster than it
 * takes is dropped: whoever works never waits for those who watch.
 */
export class OtlpExporter {
	readonly #options: ExporterOptions;
	readonly #url: string;
	readonly #stopping = new AbortController();
	#waiting: Span[] = [];
	#timer: ReturnType<typeof setTimeout> | null = null;
	#sending: Promise<void> | null = null;
	#isFailing = false;
	/** Spans since the start: taken by the collector; dropped, because too many waited or it did not take them. */
	readonly counts = { sent: 0, dropped: 0 };

	constructor(options: ExporterOptions) {
		this.#options = options;
		this.#url = addressOf(options.endpoint);
	}

	add(span: Span): void {
		if (this.#waiting.length >= MOST_WAITING || this.#stopping.signal.aborted) {
			this.counts.dropped += 1;
			return;
		}
		this.#waiting.push(span);
		this.#schedule();
	}

	/** Sends what waits, for so many milliseconds at most, and takes nothing more. Never rejects. */
	async close(within: number): Promise<void> {
		const timer = setTimeout(() => this.#stopping.abort(), within);
		while (this.#sending !== null || this.#waiting.length > 0) {
			this.#send();
			await this.#sending;
		}
		clearTimeout(timer);
		this.#stopping.abort();
	}

	#schedule(): void {
		if (this.#waiting.length >= AT_ONCE) this.#send();
		else if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#send(), GATHERED_FOR).unref();
	}

	#send(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#sending !== null || this.#waiting.length === 0) return;
		const batch = this.#waiting.splice(0, AT_ONCE);
		this.#sending = this.#post(batch).then((isTaken) => {
			this.counts[isTaken ? "sent" : "dropped"] += batch.length;
			this.#sending = null;
			this.#schedule();
		});
	}

	/** Did the collector take them? */
	async #post(batch: readonly Span[]): Promise<boolean> {
		const { headers, resource, timeout = TIMEOUT, failed } = this.#options;
		try {
			const answer = await fetch(this.#url, {
				method: "POST",
				headers: { ...headers, "content-type": "application/json" },
				body: otlpJson(resource, batch),
				redirect: "error",
				signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(timeout)]),
			});
			await answer.body?.cancel();
			if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
			this.#isFailing = false;
			return true;
		} catch (error) {
			if (!this.#isFailing) failed(error);
			this.#isFailing = true;
			return false;
		}
	}
}

/** As OpenTelemetry has it: traces have a path of their own under the collector's address. */
function addressOf(endpoint: string): string {
	const url = new URL(endpoint);
	if (!url.pathname.endsWith(PATH)) url.pathname = `${url.pathname.replace(/\/+$/, "")}${PATH}`;
	return url.href;
}
