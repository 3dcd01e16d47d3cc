import { MemoryBus } from "./adapters/memory/bus.ts";
import { MemoryPresenceStore } from "./adapters/memory/presence-store.ts";
import type { SqlStores } from "./adapters/sql/sqlite.ts";
import { steadyClock, systemClock } from "./adapters/system/clock.ts";
import { secretId, uuidIds } from "./adapters/system/ids.ts";
import { Admission } from "./app/directory/admit.ts";
import { Policies } from "./app/directory/policies.ts";
import { pruneTrail } from "./app/location/prune-trail.ts";
import { JournalWriter, loadRecords, restorePresent } from "./app/presence/journal.ts";
import { Pace } from "./app/presence/pace.ts";
import { sweep } from "./app/presence/sweep.ts";
import { Turns } from "./app/turns.ts";
import { makeAdminCheck } from "./auth/admin-key.ts";
import { isEndedBy, loadRevocations, type RevocationIndex } from "./auth/revoked.ts";
import { makeRequestRules } from "./auth/surroundings.ts";
import { makeVerifier } from "./auth/verify-token.ts";
import type { Config } from "./config/settings.ts";
import { readTls } from "./config/tls-files.ts";
import type { Timing } from "./domain/record.ts";
import { lazyDocuments } from "./gateways/http/documents.ts";
import { makeHttp } from "./gateways/http/gateway.ts";
import { FanOut } from "./gateways/socket/fan-out.ts";
import { SocketGateway } from "./gateways/socket/gateway.ts";
import { Messages } from "./gateways/socket/messages.ts";
import { Profiles } from "./gateways/socket/profiles.ts";
import { Registry } from "./gateways/socket/registry.ts";
import { TokenWatch } from "./gateways/socket/token-watch.ts";
import { openStores } from "./open-stores.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import { type Job, Scheduler } from "./scheduler.ts";
import type { Log } from "./telemetry/logger.ts";
import { startWire } from "./wire/server.ts";

/** What a test may put in the place of the real thing. */
export type Surroundings = {
	readonly log: Log;
	readonly clock?: Clock;
	readonly ids?: Ids;
	/** True: no timer runs; whoever composes calls `tick`. */
	readonly manual?: boolean;
	/** Where the durable data lies; ":memory:" for nowhere. Default: a file in the data folder. */
	readonly databaseFile?: string;
};

export type RunningServer = {
	/** `http://host:port` or `https://host:port`. */
	readonly url: string;
	readonly port: number;
	/** What is open on this node now. */
	stats(): { readonly links: number; readonly connections: number };
	/** Runs what is due by the clock, and waits until it is done. */
	tick(): Promise<void>;
	/** Stops as on SIGTERM: no new connections, who is here is written down, links closed, stores closed. Once, however often. */
	close(): Promise<void>;
};

const PRUNE_EVERY = 600_000;
const SWEEP_EVERY = 100;
const TOKENS_EVERY = 250;
const WIRE_EVERY = 50;
const COME_BACK_WITHIN = 2_000;
/** Who knocks while the server starts or stops. */
const NOT_NOW = { status: 503, retryAfterMs: 1_000 } as const;

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

type Base = Required<Omit<Surroundings, "manual" | "databaseFile">> & {
	readonly config: Config;
	readonly stores: SqlStores;
	/** What jobs, heartbeats and timeouts go by: a clock that is put back must not hold them up (T-32). */
	readonly steady: Clock;
	readonly failed: (what: string, error: unknown) => void;
};

/** Presence and what stands behind it. */
function composeCore({ config, stores, clock, ids, failed }: Base, revocations: RevocationIndex) {
	const timing = timingOf(config);
	const bus = new MemoryBus();
	const policies = new Policies(stores.directory);
	let written: (key: { companyId: string; userId: string }) => boolean = () => true;
	const presence = new MemoryPresenceStore({
		clock,
		ids,
		timing,
		changes: { maxAge: config.changesTtl, maxEntries: config.maxChanges },
		load: (companyId, userIds) => loadRecords(stores, companyId, userIds),
		isDurable: (key) => written(key),
	});
	const pace = new Pace({ presence, activity: stores.activity, bus, clock, timing, failed });
	const journal = new JournalWriter({
		presence,
		marks: pace,
		timing,
		journal: stores.journal,
		unwritten: pace.unwritten,
	});
	written = (key) => journal.isWritten(key);
	bus.subscribe((message) => {
		if (message.kind === "revoked") revocations.add(message.revocation);
	});
	const verifier = makeVerifier(config);
	const admission = new Admission({
		verify: (token, now) => verifier.verify(token, now),
		isRevoked: (claims) => revocations.isRevoked(claims),
		directory: stores.directory,
		presence,
		policies,
		bus,
		clock,
	});
	return { timing, bus, policies, presence, pace, journal, admission, marks: pace, turns: new Turns() };
}

type Core = ReturnType<typeof composeCore>;

/** What every use-case may need; each names the part that it takes. */
function portsOf({ config, stores, clock, ids, failed }: Base, core: Core) {
	return {
		...core,
		facts: stores.facts,
		activity: stores.activity,
		trail: stores.trail,
		directory: stores.directory,
		revocations: stores.revocations,
		clock,
		ids,
		failed,
		limits: { maxDevices: config.maxDevices, maxConnections: config.maxConnections },
		maxSubscriptions: config.maxSubscriptions,
		maxStatusLength: config.maxStatusLength,
		maxVisibilityList: config.maxVisibilityList,
		syncPage: config.syncPage,
		maxUnanswered: config.maxUnanswered,
		keepsTrail: config.trailTtl > 0,
		heartbeatActive: config.heartbeatActive,
		cadence: { watched: config.heartbeatInterval, unwatched: config.heartbeatIntervalUnwatched },
	};
}

/** The sockets: gateway, registry and fan-out. */
function composeSockets(base: Base, core: Core) {
	const registry = new Registry();
	const tokens = new TokenWatch({ warnBefore: base.config.expiryNotice, leeway: base.config.clockLeeway });
	return { registry, tokens, gateway: new SocketGateway({ ...portsOf(base, core), registry, tokens }) };
}

type Sockets = ReturnType<typeof composeSockets>;
type RunningWire = Awaited<ReturnType<typeof startWire>>;

/** REST over the same use-cases. */
function composeHttp(base: Base, core: Core, state: { ready: boolean }): ReturnType<typeof makeHttp> {
	const { config, log, stores } = base;
	const admin = makeAdminCheck(config.adminKey);
	return makeHttp({
		...portsOf(base, core),
		trailTtl: config.trailTtl,
		maxBatch: config.maxBatch,
		maxBody: config.maxPayload,
		announceNow: () => core.pace.tickState(),
		readiness: { ready: () => state.ready, degraded: () => (stores.stats().isAway ? ["database"] : []) },
		documents: lazyDocuments(),
		isAdmin: config.adminKey === null ? null : admin,
		allowOrigin: makeRequestRules(config).allowOrigin,
		log,
	});
}

type Served = {
	readonly sockets: Sockets;
	readonly http: ReturnType<typeof makeHttp>;
	readonly state: { readonly ready: boolean };
};

function listen(base: Base, { sockets, http, state }: Served): Promise<RunningWire> {
	const { config, steady, ids, failed } = base;
	const { allowOrigin, addressOf } = makeRequestRules(config);
	return startWire(
		{
			tls: readTls(config),
			host: config.host,
			port: config.port,
			allowOrigin,
			address: addressOf,
			admit: () => (state.ready ? null : NOT_NOW),
			clock: steady,
			id: () => ids.next(),
			secretId,
			http: (request, { peerAddress }) => http(request, peerAddress),
			pingIntervalMs: config.pingInterval,
			pingTimeoutMs: config.pingTimeout,
			maxPayload: config.maxPayload,
			maxEvent: config.maxEventBytes,
			connectTimeoutMs: config.authTimeout,
			maxBuffered: config.maxBuffered,
			blockedAfterMs: config.blockedAfter,
			maxNamespaces: config.maxNamespaces,
			fault: (error) => failed("wire", error),
		},
		sockets.gateway,
	);
}

function fanOut(base: Base, core: Core, { sockets, running }: { sockets: Sockets; running: RunningWire }): void {
	const { clock, failed, config } = base;
	const { presence, policies, timing, bus } = core;
	const { registry } = sockets;
	const policyOf = (companyId: string) => policies.known(companyId);
	new Messages({
		bus,
		presence,
		registry,
		fanOut: new FanOut({ wire: running.wire, registry, policyOf, lastSeenTtl: config.lastSeenTtl }),
		profiles: new Profiles({ presence, registry, policyOf, failed }),
		clock,
		timing,
		isEndedBy,
		comeBackAfter: () => Math.floor(Math.random() * COME_BACK_WITHIN),
		failed,
	});
}

function jobsOf(
	base: Base,
	core: Core,
	{ sockets, running }: { sockets: Sockets; running: RunningWire },
): readonly Job[] {
	const { config, stores, clock, failed } = base;
	const ports = portsOf(base, core);
	return [
		{ name: "wire", every: WIRE_EVERY, run: (now) => running.tick(now) },
		{ name: "tokens", every: TOKENS_EVERY, run: () => sockets.tokens.tick(clock.now()) },
		{ name: "sweep", every: SWEEP_EVERY, run: () => sweep(ports, (error) => failed("sweep", error)) },
		{ name: "state tick", every: config.stateTick, run: () => core.pace.tickState() },
		{ name: "position tick", every: config.locationTick, run: () => core.pace.tickPositions() },
		{ name: "journal", every: config.journalInterval, run: () => core.journal.flush() },
		{
			name: "trail",
			every: PRUNE_EVERY,
			run: () => pruneTrail({ trail: stores.trail, trailTtl: config.trailTtl }, clock.now()),
		},
	];
}

/** Starts a server on the embedded profile. Rejects where the data folder or the address cannot be used. */
export async function startServer(config: Config, surroundings: Surroundings): Promise<RunningServer> {
	const { log, clock = systemClock, ids = uuidIds, manual = false } = surroundings;
	const steady = surroundings.clock ?? steadyClock;
	const failed = (what: string, err: unknown): void => log.error({ err, what }, "a task failed");
	const stores = await openStores(config, surroundings);
	try {
		const base: Base = { config, log, clock, steady, ids, stores, failed };
		const core = composeCore(base, await loadRevocations(stores.revocations));
		const restored = await restorePresent({
			...portsOf(base, core),
			journal: stores.journal,
			startGrace: config.startGrace,
		});
		const sockets = composeSockets(base, core);
		const state = { ready: false };
		const running = await listen(base, { sockets, http: composeHttp(base, core, state), state });
		sockets.gateway.attach(running.wire);
		fanOut(base, core, { sockets, running });
		const scheduler = new Scheduler(jobsOf(base, core, { sockets, running }), { clock: steady, failed });
		if (!manual) scheduler.start();
		state.ready = true;
		log.info({ url: running.url, restored }, "serving");
		const stop = async (): Promise<void> => {
			state.ready = false;
			scheduler.stop();
			sockets.gateway.drain();
			await core.journal.flush().catch((error: unknown) => failed("journal", error));
			await running.close();
			await stores.close();
		};
		let stopping: Promise<void> | undefined;
		return {
			url: running.url,
			port: running.port,
			stats: () => ({ links: running.wire.linkCount, connections: sockets.registry.size }),
			tick: () => scheduler.tick(),
			close: () => {
				stopping ??= stop();
				return stopping;
			},
		};
	} catch (error) {
		await stores.close();
		throw error;
	}
}
