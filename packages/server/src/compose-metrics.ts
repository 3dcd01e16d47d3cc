import type { Base, Core } from "./compose-core.ts";
import { degraded } from "./compose-stats.ts";
import { INVARIANTS } from "./domain/invariants.ts";
import { StoreUnavailable } from "./ports/store-unavailable.ts";
import type { Readings, Sample } from "./telemetry/metrics.ts";
import type { MetricsListener } from "./telemetry/metrics-listener.ts";
import type { RunningWire } from "./wire/server.ts";

const MICROSECONDS = 1_000_000;

/** Serves metrics where they are asked for. */
export async function startMetrics(base: Base, core: Core, running: RunningWire): Promise<MetricsListener | null> {
	const { config, failed } = base;
	if (config.metricsPort === null) return null;
	// Read only where it is used: a server without metrics starts without it.
	const [{ makeRegistry }, { listenForMetrics }] = await Promise.all([
		import("./telemetry/metrics.ts"),
		import("./telemetry/metrics-listener.ts"),
	]);
	const registry = makeRegistry(readingsOf(base, core, running));
	return listenForMetrics({ port: config.metricsPort, registry, failed });
}

function readingsOf(base: Base, core: Core, { wire }: RunningWire): Readings {
	const { meters, stores, shared } = base;
	const { registry } = core;
	const { traffic } = meters;
	return {
		rollcall_links: () => one(wire.linkCount),
		rollcall_connections: () => one(registry.size),
		rollcall_connected_people: () => one(registry.people),
		rollcall_companies: () => one(registry.companies),
		rollcall_people: () => peopleOf(core),
		rollcall_events_total: () => meters.events,
		rollcall_requests_total: () => meters.requests,
		rollcall_wire_total: () => Array.from(meters.wire, ([fact, count]): Sample => [count, fact]),
		rollcall_received_events_total: () => one(traffic.eventsIn),
		rollcall_received_bytes_total: () => one(traffic.bytesIn),
		rollcall_sent_events_total: () => one(traffic.eventsOut),
		rollcall_sent_bytes_total: () => one(traffic.bytesOut),
		rollcall_slow_consumers_total: () => one(meters.slowConsumers),
		rollcall_blocked_links: () => one(wire.blockedCount),
		rollcall_unheard_bytes: () => one(wire.unheardWeight),
		rollcall_handling_seconds: meters.handling,
		rollcall_event_loop_delay_seconds: meters.eventLoopDelay,
		rollcall_redis_seconds: meters.redis,
		rollcall_database_queue: () => one(stores.stats().queueDepth),
		rollcall_bus_gaps_total: () => Object.entries(meters.gaps).map(([scope, count]): Sample => [count, scope]),
		rollcall_ghost_seconds: meters.ghosts,
		rollcall_invariant_checks_total: () => invariantsOf(base, "checks"),
		rollcall_invariant_violations_total: () => invariantsOf(base, "violations"),
		rollcall_spans_total: () => spansOf(base),
		rollcall_store_away: () => awayOf(base),
		rollcall_node: () => [[1, shared.node.version]],
		process_start_time_seconds: () => one(performance.timeOrigin / 1_000),
		process_cpu_seconds_total: () => one(processorTime()),
		process_resident_memory_bytes: () => one(process.memoryUsage().rss),
		process_heap_bytes: () => one(process.memoryUsage().heapUsed),
	};
}

function one(value: number): readonly Sample[] {
	return [[value]];
}

function processorTime(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / MICROSECONDS;
}

/** From the start: what is not there cannot be seen to grow. */
function invariantsOf({ config, meters }: Base, what: "checks" | "violations"): readonly Sample[] {
	if (config.invariantInterval === 0) return [];
	return Object.keys(INVARIANTS).map((name): Sample => [meters.invariants[what].get(name) ?? 0, name]);
}

function spansOf({ traces }: Base): readonly Sample[] {
	if (traces === null) return [];
	return (["sent", "dropped"] as const).map((fate): Sample => [traces.counts[fate], fate]);
}

function awayOf(base: Base): readonly Sample[] {
	const away = degraded(base);
	return ["database", "redis"].map((store): Sample => [away.includes(store) ? 1 : 0, store]);
}

/** Nobody where the store cannot say it: a figure that is not known is not there. */
async function peopleOf({ registry, presence }: Core): Promise<readonly Sample[]> {
	try {
		const counts = await Promise.all(Array.from(registry.companyIds(), (companyId) => presence.counts(companyId)));
		return (["online", "away", "dnd"] as const).map((status): Sample => {
			return [counts.reduce((sum, count) => sum + count[status], 0), status];
		});
	} catch (error) {
		if (error instanceof StoreUnavailable) return [];
		throw error;
	}
}
