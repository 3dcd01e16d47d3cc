/** Where a trace stands: its id, the id of the span that runs, and whether it is recorded. Ids are lower-case hex. */
export type SpanContext = { readonly traceId: string; readonly spanId: string; readonly isSampled: boolean };

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = "0".repeat(32);
const NO_SPAN = "0".repeat(16);
const SAMPLED = 1;

/** Reads a `traceparent` (W3C Trace Context, any version from 00 on); undefined where it is none. */
export function readTraceparent(written: string): SpanContext | undefined {
	const [, version, traceId, spanId, flags, rest] = FORM.exec(written) ?? [];
	if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
	if (version === "ff" || (version === "00" && rest !== undefined)) return undefined;
	if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined;
	return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/** Writes it in the version that everybody reads. */
export function writeTraceparent({ traceId, spanId, isSampled }: SpanContext): string {
	return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}
