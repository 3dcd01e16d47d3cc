import type { Attributes, Beginning } from "../../ports/tracer.ts";
import type { SpanContext } from "./traceparent.ts";

/** A span that is recorded. */
export type Span = {
	readonly context: SpanContext;
	/** Null: it is the first of its trace. */
	readonly parentId: string | null;
	readonly name: string;
	readonly kind: Beginning["kind"];
	/** Milliseconds since 1970, with a fraction; as `endedAt`. */
	readonly beganAt: number;
	/** 0 while it runs. */
	endedAt: number;
	attributes: Attributes;
};

/** The attribute by which a span says that it failed. */
export const ERROR_TYPE = "error.type";
