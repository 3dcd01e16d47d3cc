/** One metric. `labels` in the order in which its samples name them; their values come from tables, never from users. */
export type MetricShape = {
	readonly kind: "counter" | "gauge" | "histogram";
	readonly help: string;
	readonly labels: readonly string[];
};

const counter = <const L extends readonly string[]>(help: string, ...labels: L) =>
	({ kind: "counter", help, labels }) as const;
const gauge = <const L extends readonly string[]>(help: string, ...labels: L) =>
	({ kind: "gauge", help, labels }) as const;
const histogram = (help: string) => ({ kind: "histogram", help, labels: [] }) as const;

/** Everything that `GET /metrics` tells. The page of the documentation is made from it. */
export const METRICS = {
	rollcall_links: gauge("WebSockets and polling sessions, authenticated or not."),
	rollcall_connections: gauge("Authenticated connections on this node."),
	rollcall_connected_people: gauge("People with a connection on this node; somebody may be on several nodes."),
	rollcall_companies: gauge("Companies of which somebody has a connection on this node."),
	rollcall_people: gauge(
		"People as colleagues see them, of the companies that have a connection on this node; the same on every node that has one, so not to be summed over nodes. Nothing while the store is away.",
		"status",
	),
	rollcall_events_total: counter(
		"Events of clients by what came of them: ok, or the code of the error. `connect`: those who wished to connect.",
		"event",
		"outcome",
	),
	rollcall_requests_total: counter(
		"Requests by endpoint and what came of them: ok, or the code of the error.",
		"endpoint",
		"outcome",
	),
	rollcall_wire_total: counter(
		"What happened to links before or beside their events: refusals, upgrades, ends.",
		"fact",
	),
	rollcall_received_events_total: counter("Events that came in."),
	rollcall_received_bytes_total: counter("Bytes of the messages that came in."),
	rollcall_sent_events_total: counter("Events and answers that were sent, once for each receiver."),
	rollcall_sent_bytes_total: counter("Bytes of these."),
	rollcall_slow_consumers_total: counter("Links closed because they did not keep up."),
	rollcall_blocked_links: gauge("Links that now take nothing of what waits for them."),
	rollcall_unheard_bytes: gauge("About how much busy connections have sent that waits until the others were heard."),
	rollcall_handling_seconds: histogram("From when an event was heard until it was answered."),
	rollcall_event_loop_delay_seconds: histogram("How much later than due the event loop came to its timer."),
	rollcall_redis_seconds: histogram(
		"How long Redis took for a command or script, failures included; nothing without Redis.",
	),
	rollcall_database_queue: gauge("Calls that wait for the database, or are under way."),
	rollcall_bus_gaps_total: counter(
		"Times that this node may have missed messages of others: of one company, or of what concerns every node.",
		"scope",
	),
	rollcall_ghost_seconds: histogram(
		"How long a connection was still counted though nothing came from it any more, not even an answer to a ping; of connections that ended so. Of a node that died: since it last renewed its lease, told by the node that took its connections out.",
	),
	rollcall_invariant_checks_total: counter("Times that something was looked at which must always hold.", "invariant"),
	rollcall_invariant_violations_total: counter(
		"What did not hold and stayed so, each once; the log says of whom.",
		"invariant",
	),
	rollcall_spans_total: counter(
		"Spans of traces by what became of them: sent, or dropped because the collector did not take them or not as fast as they came; nothing without traces.",
		"fate",
	),
	rollcall_store_away: gauge("1 while the store cannot be used, else 0.", "store"),
	rollcall_node: gauge("Always 1.", "version"),
	process_start_time_seconds: gauge("When the process started, in seconds since 1970."),
	process_cpu_seconds_total: counter("Processor time of the process, user and system."),
	process_resident_memory_bytes: gauge("Memory of the process."),
	process_heap_bytes: gauge("Heap of the process that is in use."),
} as const satisfies Readonly<Record<string, MetricShape>>;

export type MetricName = keyof typeof METRICS;
