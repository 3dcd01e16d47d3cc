import type { SqlStores } from "./adapters/sql/sqlite.ts";
import type { Shared } from "./compose-shared.ts";
import type { Config } from "./config/settings.ts";
import type { OwnNode } from "./ports/node-leases.ts";
import type { Tracer } from "./ports/tracer.ts";

/** The longest that a server that stops waits for the collector, in milliseconds. */
const AT_THE_END = 2_000;

/** What is recorded of this server's work, and sent to a collector. */
export type Traces = {
	readonly tracer: Tracer;
	/** Spans since the start. */
	readonly counts: { readonly sent: number; readonly dropped: number };
	/** The same, with spans for what is asked of them. */
	over(given: Watched): Watched;
	/** Sends what is left, as far as there is time. Never rejects. */
	close(): Promise<void>;
};

type Watched = { readonly shared: Shared; readonly stores: SqlStores };

type TraceOptions = { readonly node: OwnNode; readonly failed: (what: string, error: unknown) => void };

/** Begins to record traces where that is asked for; null, and nothing of it loaded, where it is not. */
export async function startTraces(config: Config, { node, failed }: TraceOptions): Promise<Traces | null> {
	const { otlpEndpoint, otlpHeaders, traceRatio, databaseUrl } = config;
	if (otlpEndpoint === null) return null;
	const [{ OtlpExporter }, { OtlpTracer }, { tracedBus }, { tracedStores }] = await Promise.all([
		import("./adapters/otlp/exporter.ts"),
		import("./adapters/otlp/tracer.ts"),
		import("./adapters/otlp/traced-bus.ts"),
		import("./adapters/sql/traced-stores.ts"),
	]);
	const exporter = new OtlpExporter({
		endpoint: otlpEndpoint,
		headers: otlpHeaders ?? {},
		resource: node,
		failed: (error) => failed("traces", error),
	});
	const tracer = new OtlpTracer({ ratio: traceRatio, ended: (span) => exporter.add(span) });
	return {
		tracer,
		counts: exporter.counts,
		over: ({ shared, stores }) => ({
			shared: { ...shared, bus: tracedBus(shared.bus, tracer) },
			stores: tracedStores(stores, tracer, databaseUrl === null ? "sqlite" : "postgresql"),
		}),
		close: () => exporter.close(AT_THE_END),
	};
}

type Count = (name: string, outcome: string) => void;

/** Counts, and says in the trace what came of what runs there. */
export function countedInTrace(tracer: Tracer | null, count: Count): Count {
	if (tracer === null) return count;
	return (name, outcome) => {
		count(name, outcome);
		const isFault = outcome === "internal" || outcome === "unavailable";
		tracer.note({ "rollcall.code": outcome, ...(isFault ? { "error.type": outcome } : {}) });
	};
}
