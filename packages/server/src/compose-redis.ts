import { RedisBus } from "./adapters/redis/bus.ts";
import { Commands } from "./adapters/redis/commands.ts";
import { RedisLink } from "./adapters/redis/connection.ts";
import { unfitness } from "./adapters/redis/fitness.ts";
import { INDICATOR_SCRIPTS, RedisIndicatorStore } from "./adapters/redis/indicator-store.ts";
import type { Invalidations } from "./adapters/redis/invalidations.ts";
import { RedisLife } from "./adapters/redis/life.ts";
import { FLUSH_EVERY } from "./adapters/redis/mark-flush.ts";
import { RedisNodeInquiry } from "./adapters/redis/node-inquiry.ts";
import { LEASE_SCRIPTS, RedisNodeLeases } from "./adapters/redis/node-leases.ts";
import { PRESENCE_SCRIPTS, RedisPresenceStore } from "./adapters/redis/presence-store.ts";
import { Recovery } from "./adapters/redis/recovery.ts";
import { BUCKET_SCRIPTS, RedisSharedBuckets } from "./adapters/redis/shared-buckets.ts";
import { StoreClock } from "./adapters/redis/store-clock.ts";
import type { PresenceBase, Shared, SharedBase } from "./compose-shared.ts";
import { StartRefused } from "./config/start-refused.ts";
import type { Bus } from "./ports/bus.ts";
import type { Clock } from "./ports/clock.ts";
import type { Tracer } from "./ports/tracer.ts";
import type { Stopwatch } from "./telemetry/stopwatch.ts";

export type RedisBase = SharedBase & {
	readonly url: string;
	readonly steady: Clock;
	/** True: `clock` is the clock of all nodes, and Redis is not asked for its own. For tests, which move it. */
	readonly ownClock: boolean;
	/** Measures how long Redis takes. */
	readonly stopwatch: Stopwatch;
	/** Null: no traces. */
	readonly tracer: Tracer | null;
};

const SCRIPTS = [...BUCKET_SCRIPTS, ...INDICATOR_SCRIPTS, ...LEASE_SCRIPTS, ...PRESENCE_SCRIPTS];
const CHECK_EVERY = 3_000;
/** Whoever was given a dead lease has so long before another is given it. */
const BURIAL = 5_000;

/**
 * Of a cluster: all in Redis. Waits a while for it, but not for ever: a node starts without, too (CLU2).
 * @throws StartRefused where it is there, and no Redis that can be used
 */
export async function sharedInRedis(base: RedisBase): Promise<Shared> {
	const { url, config, ids, node, stopwatch, tracer, failed } = base;
	const prefix = config.redisPrefix;
	const link = new RedisLink({ url, name: "rollcall", failed, scripts: SCRIPTS, stopwatch, tracer });
	const listening = new RedisLink({ url, name: "rollcall-bus", failed });
	const measured = new StoreClock(link, { steady: base.steady, wall: base.clock });
	const clock = base.ownClock ? base.clock : measured;
	const bus = new RedisBus({ link, listening, prefix, node: node.nodeId, failed, tracer });
	const terms = { valid: config.leaseTtl, burial: BURIAL };
	const leases = new RedisNodeLeases({ link, clock, ids, prefix, node, terms });
	const inquiry = new RedisNodeInquiry({ link, listening, prefix, nodeId: node.nodeId, leases, ids, failed });
	const check = () => bus.check().then(() => measured.measure());
	let store: RedisPresenceStore | null = null;
	const life = new RedisLife({ commands: new Commands(link), prefix, ids, clock });
	const recovery = new Recovery({
		link,
		life,
		measure: () => measured.measure(),
		forgotten: () => leases.forfeit(),
		putBack: async () => store?.putBack(() => clock.now() + config.startGrace),
		failed,
	});
	await Promise.allSettled([link.ready(), listening.ready()]);
	await ensureFit(link, listening);
	await Promise.allSettled([measured.measure(), bus.start()]);
	const isAway = (): boolean => !link.isReady || !recovery.isOver;
	return {
		clock,
		bus,
		indicatorStore: new RedisIndicatorStore({ link, clock, prefix }),
		leases,
		node,
		inquiry,
		buckets: new RedisSharedBuckets({ link, clock, prefix }),
		presence: (of: PresenceBase) => {
			const told = { ...knownBy(recovery, leases), invalidations: invalidationsOn(bus) };
			store = new RedisPresenceStore({ ...of, ...told, link, prefix, clock, ids, failed });
			return store;
		},
		restoreBy: (restore) => recovery.restoreBy(restore),
		recover: () => recovery.run(),
		graceUntil: () => {
			const until = (isAway() ? clock.now() : (life.beganAt ?? 0)) + config.startGrace;
			return until > clock.now() ? until : null;
		},
		jobs: [
			{ name: "Redis", every: CHECK_EVERY, run: check },
			{ name: "marks", every: FLUSH_EVERY, run: () => store?.flush() },
		],
		isAway,
		close: async ({ allTold }) => {
			await Promise.allSettled([store?.flush({ all: true }), allTold ? leases.release() : undefined]);
			link.close();
			listening.close();
		},
	};
}

/** What the presence store asks about its Redis, and about the leases of its node. */
function knownBy(recovery: Recovery, leases: RedisNodeLeases) {
	return {
		isOpen: () => recovery.isOver,
		isOwn: (leaseId: string) => leases.isOwn(leaseId),
		isSame: () => recovery.isSame(),
	};
}

/** @throws StartRefused where Redis is there, and none that can be used; both connections are closed then */
async function ensureFit(link: RedisLink, listening: RedisLink): Promise<void> {
	const unfit = await unfitness(link).catch(() => null); // away: nothing is known of it
	if (unfit === null) return;
	link.close();
	listening.close();
	throw new StartRefused(unfit);
}

/** Nodes with connections of the company hear of each write; whoever does not hear finds out when it decides. */
function invalidationsOn(bus: Bus): Invalidations {
	return {
		publish: (key, rev) => bus.publish({ kind: "stored", key: { companyId: key.companyId, userId: key.userId }, rev }),
		subscribe: (receive) =>
			bus.subscribe((message) => {
				if (message.kind === "stored") receive(message.key, message.rev);
			}),
	};
}
