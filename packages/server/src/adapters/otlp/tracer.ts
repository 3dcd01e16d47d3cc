import { AsyncLocalStorage } from "node:async_hooks";
import { randomFillSync } from "node:crypto";
import type { Attributes, Beginning, Tracer } from "../../ports/tracer.ts";
import { ERROR_TYPE, type Span } from "./span.ts";
import { readTraceparent, type SpanContext, writeTraceparent } from "./traceparent.ts";

export type TracerOptions = {
	/** Part of the traces that are recorded, of those that begin here: 0 to 1. */
	readonly ratio: number;
	/** Takes what has ended. Must not throw. */
	readonly ended: (span: Span) => void;
};

/** A half of what a random id has: a number that is exact. */
const CHANCE_DIGITS = 12;
const CHANCES = 16 ** CHANCE_DIGITS;
const NOTHING: Attributes = {};
/** Random bytes for some hundred ids: asked for one by one they cost more than all the rest of a span. */
const CHANCE = Buffer.alloc(4_096);
let taken = CHANCE.length;

/** Records spans, each under the one that ran when it began, across everything awaited in between. */
export class OtlpTracer implements Tracer {
	readonly #options: TracerOptions;
	/** Holds undefined where nothing is recorded. */
	readonly #running = new AsyncLocalStorage<Span | undefined>();

	constructor(options: TracerOptions) {
		this.#options = options;
	}

	begin<T>({ parent = null, ...beginning }: Beginning & { readonly parent?: string | null }, work: () => T): T {
		const from = parent === null ? undefined : readTraceparent(parent);
		const context = from === undefined ? this.#newTrace() : { ...from, spanId: newId(8) };
		if (!context.isSampled) return this.#running.run(undefined, work);
		return this.#record(spanAt(context, from?.spanId ?? null, beginning), work);
	}

	within<T>(beginning: Beginning, work: () => T): T {
		const above = this.#running.getStore();
		if (above === undefined) return work();
		return this.#record(spanAt({ ...above.context, spanId: newId(8) }, above.context.spanId, beginning), work);
	}

	note(attributes: Attributes): void {
		const span = this.#running.getStore();
		if (span !== undefined) span.attributes = { ...span.attributes, ...attributes };
	}

	carried(): string | null {
		const span = this.#running.getStore();
		return span?.kind === "producer" ? writeTraceparent(span.context) : null;
	}

	/** The same of two nodes that see the same trace. */
	#newTrace(): SpanContext {
		const traceId = newId(16);
		const chance = Number.parseInt(traceId.slice(-CHANCE_DIGITS), 16) / CHANCES;
		return { traceId, spanId: newId(8), isSampled: chance < this.#options.ratio };
	}

	#record<T>(span: Span, work: () => T): T {
		try {
			const given = this.#running.run(span, work);
			if (!(given instanceof Promise)) this.#end(span);
			else
				given.then(
					() => this.#end(span),
					(error: unknown) => this.#fail(span, error),
				);
			return given;
		} catch (error) {
			this.#fail(span, error);
			throw error;
		}
	}

	#fail(span: Span, error: unknown): void {
		span.attributes = { ...span.attributes, [ERROR_TYPE]: error instanceof Error ? error.name : "unknown" };
		this.#end(span);
	}

	#end(span: Span): void {
		span.endedAt = now();
		this.#options.ended(span);
	}
}

function spanAt(context: SpanContext, parentId: string | null, { name, kind, attributes = NOTHING }: Beginning): Span {
	return { context, parentId, name, kind, beganAt: now(), endedAt: 0, attributes };
}

function newId(bytes: number): string {
	if (taken + bytes > CHANCE.length) {
		randomFillSync(CHANCE);
		taken = 0;
	}
	taken += bytes;
	return CHANCE.toString("hex", taken - bytes, taken);
}

/** Of the wall, and even within the process: a span must not end before it began. */
function now(): number {
	return performance.timeOrigin + performance.now();
}
