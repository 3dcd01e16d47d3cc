import type { Attributes } from "../../ports/tracer.ts";
import { ERROR_TYPE, type Span } from "./span.ts";

/** Who sends spans: the server, its version, and which of its nodes. */
export type Resource = { readonly version: string; readonly nodeId: string };

const NAME = "rollcall";
/** As OTLP numbers them. */
const KINDS: Readonly<Record<Span["kind"], number>> = { server: 2, client: 3, producer: 4, consumer: 5 };
const FAILED = { code: 2 };
const NANOSECONDS = 1_000_000;

/** Spans as OTLP/HTTP takes them, in JSON (https://opentelemetry.io/docs/specs/otlp). */
export function otlpJson({ version, nodeId }: Resource, spans: readonly Span[]): string {
	const resource = attributesOf({
		"service.name": NAME,
		"service.version": version,
		"service.instance.id": nodeId,
	});
	const scope = { name: NAME, version };
	return JSON.stringify({
		resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope, spans: spans.map(spanOf) }] }],
	});
}

function spanOf({ context, parentId, name, kind, beganAt, endedAt, attributes }: Span): object {
	return {
		traceId: context.traceId,
		spanId: context.spanId,
		...(parentId === null ? {} : { parentSpanId: parentId }),
		name,
		kind: KINDS[kind],
		startTimeUnixNano: nanoseconds(beganAt),
		endTimeUnixNano: nanoseconds(endedAt),
		attributes: attributesOf(attributes),
		status: ERROR_TYPE in attributes ? FAILED : {},
	};
}

function attributesOf(attributes: Attributes): readonly object[] {
	return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Attributes[string]): object {
	if (typeof value === "string") return { stringValue: value };
	if (typeof value === "boolean") return { boolValue: value };
	return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** More digits than a number holds. */
function nanoseconds(ms: number): string {
	const whole = Math.floor(ms);
	return String(BigInt(whole) * BigInt(NANOSECONDS) + BigInt(Math.floor((ms - whole) * NANOSECONDS)));
}
