/** What a span says of itself: names from tables, numbers and ids; never what people write, where they are, or a token (T-35). */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work as it begins. */
export type Beginning = {
	readonly name: string;
	/** Somebody asks this server, this server asks somebody, or a message goes or has come. */
	readonly kind: "server" | "client" | "producer" | "consumer";
	readonly attributes?: Attributes;
};

/**
 * Records what the work of this server is made of, and how long each part takes (OPS4).
 *
 * Law
 * - `begin` begins a trace; with a `parent` that is a `traceparent` (W3C Trace Context) it goes on with that one, recorded or
 *   not as the parent says. Without one, so many traces are recorded as was set.
 * - `within` adds a span to the trace of what runs now. Where none is recorded the work is just run.
 * - A span ends when its work has returned, or its promise has settled. What it gives or throws goes on to the caller as
 *   it is; what is thrown marks the span as failed, by the name of the error and not by its text.
 * - `note` adds attributes to the span that runs now; `error.type` marks it as failed.
 * - `carried` is the `traceparent` of the message that is being sent now; null where no span of kind `producer` runs.
 * - Nothing of this waits, throws, or keeps more than a bounded number of spans, whoever takes them.
 */
export interface Tracer {
	begin<T>(beginning: Beginning & { readonly parent?: string | null }, work: () => T): T;
	within<T>(beginning: Beginning, work: () => T): T;
	note(attributes: Attributes): void;
	carried(): string | null;
}
