import { otlpJson, type Resource } from "./otlp-json.ts";
import type { Span } from "./span.ts";

export type ExporterOptions = {
	/** Where a collector takes traces over OTLP/HTTP: its base, or the whole address. */
	readonly endpoint: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly resource: Resource;
	/** How long the collector may take to answer, in milliseconds. */
	readonly timeout?: number;
	/** Told once for every time that the collector cannot be used, or rejects some, until it takes all again. */
	readonly failed: (error: unknown) => void;
};

/** Spans that wait: about 4 MiB. One more is dropped. */
const MOST_WAITING = 4_096;
const AT_ONCE = 512;
/** Spans are gathered for so long, unless there are enough before. */
const GATHERED_FOR = 1_000;
const TIMEOUT = 5_000;
const PATH = "/v1/traces";
/** Of what a collector says of its reasons. */
const SHOWN = 200;

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
		this.#sending = this.#post(batch).then((taken) => {
			this.counts.sent += taken;
			this.counts.dropped += batch.length - taken;
			this.#sending = null;
			this.#schedule();
		});
	}

	/** How many of them the collector took. */
	async #post(batch: readonly Span[]): Promise<number> {
		const { headers, resource, timeout = TIMEOUT } = this.#options;
		try {
			const answer = await fetch(this.#url, {
				method: "POST",
				headers: { ...headers, "content-type": "application/json" },
				body: otlpJson(resource, batch),
				redirect: "error",
				signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(timeout)]),
			});
			const text = await answer.text();
			if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
			const { count, why } = rejectedIn(text);
			const rejected = Math.min(count, batch.length);
			if (rejected > 0) this.#fail(new Error(`the collector rejected ${rejected} of ${batch.length} spans: ${why}`));
			else this.#isFailing = false;
			return batch.length - rejected;
		} catch (error) {
			this.#fail(error);
			return 0;
		}
	}

	#fail(error: unknown): void {
		if (!this.#isFailing) this.#options.failed(error);
		this.#isFailing = true;
	}
}

/** How many spans a collector did not take of those it answers for, and why. JSON has 64 bits as text. */
function rejectedIn(text: string): { readonly count: number; readonly why: string } {
	let told: unknown;
	try {
		told = JSON.parse(text);
	} catch {
		told = null; // nothing is said, so nothing was rejected
	}
	const { partialSuccess } = (told ?? {}) as { readonly partialSuccess?: Record<string, unknown> | null };
	const { rejectedSpans, errorMessage } = partialSuccess ?? {};
	const count = Number.parseInt(String(rejectedSpans), 10) || 0;
	return { count: Math.max(count, 0), why: String(errorMessage ?? "").slice(0, SHOWN) };
}

/** As OpenTelemetry has it: traces have a path of their own under the collector's address. */
function addressOf(endpoint: string): string {
	const url = new URL(endpoint);
	if (!url.pathname.endsWith(PATH)) url.pathname = `${url.pathname.replace(/\/+$/, "")}${PATH}`;
	return url.href;
}
