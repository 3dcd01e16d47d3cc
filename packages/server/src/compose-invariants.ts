import { InvariantChecks } from "./app/invariants/invariant-checks.ts";
import { type Base, type Core, portsOf } from "./compose-core.ts";
import { degraded } from "./compose-stats.ts";
import type { Draining } from "./gateways/socket/draining.ts";
import { connectionsOf, peopleOn } from "./gateways/socket/live-people.ts";
import type { Job } from "./scheduler.ts";

const AGAIN_EVERY = 1_000;
/** What is on its way at the longest, beside leases that run out and ticks: burials, retries, a crowd that comes back. */
const ON_ITS_WAY = 10_000;

/** Looks at what must always hold while the server runs; nothing where that is not wanted. */
export function composeInvariants(base: Base, core: Core, draining: Draining): readonly Job[] {
	const { config, log, meters } = base;
	const { registry } = core;
	if (config.invariantInterval === 0) return [];
	const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
	const checks = new InvariantChecks({
		...portsOf(base, core),
		people: () => peopleOn(registry),
		companies: () => registry.companyIds(),
		connectionsOf: (key) => connectionsOf(registry, key),
		indicatorTtl: { typing: config.typingTtl, recording: config.recordingTtl },
		// Nobody sweeps while the node stops, and whoever is closed is not announced.
		isIdle: () => draining.hasBegun || degraded(base).length > 0,
		between: config.leaseTtl + 2 * Math.max(config.stateTick, config.busyTick + config.locationTick) + ON_ITS_WAY,
		checked: (invariant) => count(meters.invariants.checks, invariant),
		violated: ({ invariant, ids }) => {
			count(meters.invariants.violations, invariant);
			log.warn({ invariant, ...ids }, "what must always hold does not");
		},
	});
	return [
		{ name: "invariants", every: config.invariantInterval, run: () => checks.round() },
		{ name: "suspicions", every: AGAIN_EVERY, run: () => checks.again() },
	];
}
