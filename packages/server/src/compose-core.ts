import type { SqlStores } from "./adapters/sql/sqlite.ts";
import { alongAnnouncements, announce } from "./app/announce.ts";
import { Admission } from "./app/directory/admit.ts";
import { Policies } from "./app/directory/policies.ts";
import { followBus } from "./app/follow-bus.ts";
import { TrailWriter } from "./app/location/trail-writer.ts";
import { JournalWriter, loadRecords } from "./app/presence/journal.ts";
import { Pace } from "./app/presence/pace.ts";
import { sign } from "./app/presence/sign.ts";
import { Turns } from "./app/turns.ts";
import { UserStates } from "./app/webhooks/user-states.ts";
import type { RevocationIndex } from "./auth/revoked.ts";
import { makeVerifier } from "./auth/verify-token.ts";
import { composeChat } from "./compose-chat.ts";
import { composeNodes } from "./compose-nodes.ts";
import { composeRates } from "./compose-rates.ts";
import type { Shared } from "./compose-shared.ts";
import { countedInTrace, type Traces } from "./compose-traces.ts";
import type { Config } from "./config/settings.ts";
import { wantedWebhooks } from "./config/webhook-types.ts";
import type { Sign } from "./domain/devices.ts";
import type { Timing } from "./domain/record.ts";
import { ReturningCrowd } from "./domain/returning.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import type { UserKey } from "./ports/keys.ts";
import type { Log } from "./telemetry/logger.ts";
import type { Meters } from "./telemetry/meters.ts";
import { Stopwatch } from "./telemetry/stopwatch.ts";
import { turnOfItsOwn } from "./wire/next-turn.ts";

function timingOf(config: Config): Timing {
	return {
		awayAfter: config.awayAfter,
		staleAfter: config.staleAfter,
		offlineGrace: config.offlineGrace,
		lastSeenTtl: config.lastSeenTtl,
		deviceTakeover: config.deviceTakeover,
		clockTolerance: config.captureLeeway,
		locationDeadband: config.locationDeadband,
	};
}

/** What everything is composed from. */
export type Base = {
	readonly config: Config;
	readonly log: Log;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly shared: Shared;
	readonly stores: SqlStores;
	/** What jobs, heartbeats and timeouts go by: a clock that is put back must not hold them up (T-32). */
	readonly steady: Clock;
	readonly meters: Meters;
	/** Null: no traces. */
	readonly traces: Traces | null;
	readonly failed: (what: string, error: unknown) => void;
};

/** What the application is told of its users; null where it asked for nothing. */
function userStatesOf({ config, stores, failed }: Pick<Base, "config" | "stores" | "failed">, timing: Timing) {
	const wanted = new Set<string>(wantedWebhooks(config));
	return wanted.size === 0 ? null : new UserStates({ webhooks: stores.webhooks, timing, wanted, failed });
}

/** Presence and conversations, and what stands behind them. */
export function composeCore({ config, stores, shared, clock, meters, failed }: Base, revocations: RevocationIndex) {
	const timing = timingOf(config);
	const { bus, indicatorStore } = shared;
	const policies = new Policies(stores.directory);
	let written: (key: UserKey) => boolean = () => true;
	let overtaken: (key: UserKey, given: Sign) => void = () => {};
	const presence = shared.presence({
		timing,
		changes: { maxAge: config.changesTtl, maxEntries: config.maxChanges },
		load: (companyId, ids) => loadRecords({ ...stores, graceUntil: shared.graceUntil }, companyId, ids),
		isDurable: (key) => written(key),
		overtaken: (key, given) => overtaken(key, given),
	});
	const chat = composeChat({ config, stores, indicatorStore, bus, presence, clock, timing, failed });
	const userStates = userStatesOf({ config, stores, failed }, timing);
	const limits = composeRates({ config, clock, buckets: shared.buckets });
	const { busy, flicker } = limits;
	const pacing = { along: alongAnnouncements(chat, userStates), busy, flicker, pause: turnOfItsOwn };
	const pace = new Pace({ ...pacing, presence, activity: stores.activity, bus, clock, timing, failed });
	const journal = new JournalWriter({ ...stores, presence, marks: pace, timing, unwritten: pace.unwritten });
	written = (key) => journal.isWritten(key);
	overtaken = (key, given) => {
		sign({ presence, marks: pace, timing }, key, given)?.catch((error: unknown) => failed("a sign of life", error));
	};
	const nodes = composeNodes({ presence, marks: pace, timing, shared, kept: chat, meters, failed });
	const admission = new Admission({
		verify: makeVerifier(config).verify,
		isRevoked: (claims) => revocations.isRevoked(claims),
		interest: nodes.interest,
		directory: stores.directory,
		presence,
		policies,
		bus,
		clock,
	});
	const returning = new ReturningCrowd({ longest: config.crowdGrace });
	followBus(bus, { ...chat, revocations, admission, policies, returning, flicker, untold: nodes.untold });
	return {
		timing,
		bus,
		policies,
		presence,
		pace,
		journal,
		admission,
		marks: pace,
		...nodes,
		trailWriter: new TrailWriter({ trail: stores.trail, failed }),
		turns: new Turns(),
		...limits,
		userStates,
		returning,
		owedViews: new Set<string>(),
		...chat,
	};
}

export type Core = ReturnType<typeof composeCore>;

/** What every use-case may need; each names the part that it takes. */
export function portsOf(base: Base, core: Core) {
	const { config, stores, shared, clock, steady, ids, meters, failed } = base;
	const tracer = base.traces?.tracer ?? null;
	const ports = {
		...core,
		facts: stores.facts,
		activity: stores.activity,
		trail: stores.trail,
		directory: stores.directory,
		revocations: stores.revocations,
		webhooks: stores.webhooks,
		clock,
		ids,
		failed,
		inquiry: shared.inquiry,
		tracer,
		counted: countedInTrace(tracer, (event, outcome) => meters.events.add(event, outcome)),
		handling: new Stopwatch(steady, meters.handling),
		limits: { maxDevices: config.maxDevices, maxConnections: config.maxConnections },
		maxSubscriptions: config.maxSubscriptions,
		maxStatusLength: config.maxStatusLength,
		maxVisibilityList: config.maxVisibilityList,
		syncPage: config.syncPage,
		maxUnanswered: config.maxUnanswered,
		sizes: { maxEventBytes: config.maxEventBytes, maxPayload: config.maxPayload },
		keepsTrail: config.trailTtl > 0,
		heartbeatActive: config.heartbeatActive,
		cadence: { watched: config.heartbeatInterval, unwatched: config.heartbeatIntervalUnwatched },
	};
	/** All that waits, also for a later moment. */
	const announceNow = async (): Promise<void> => {
		await announce(ports);
		await core.pace.tickPositions();
	};
	return { ...ports, announceNow };
}
