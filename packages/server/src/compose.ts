import type { SqlStores } from "./adapters/sql/sqlite.ts";
import { steadyClock, systemClock } from "./adapters/system/clock.ts";
import { secretId, uuidIds } from "./adapters/system/ids.ts";
import { announce } from "./app/announce.ts";
import { followAgain } from "./app/chat/partners.ts";
import { revealReceipts } from "./app/chat/reveal-receipts.ts";
import { pruneTrail } from "./app/location/prune-trail.ts";
import { restorePresent } from "./app/presence/journal.ts";
import { sweep } from "./app/presence/sweep.ts";
import { makeAdminCheck } from "./auth/admin-key.ts";
import { isEndedBy, loadRevocations } from "./auth/revoked.ts";
import { makeRequestRules } from "./auth/surroundings.ts";
import { type Base, type Core, composeCore, portsOf } from "./compose-core.ts";
import { healGaps } from "./compose-gaps.ts";
import type { Shared } from "./compose-shared.ts";
import type { Config } from "./config/settings.ts";
import { readTls } from "./config/tls-files.ts";
import { lazyDocuments } from "./gateways/http/documents.ts";
import { makeHttp } from "./gateways/http/gateway.ts";
import { Conversations } from "./gateways/socket/conversations.ts";
import { FanOut } from "./gateways/socket/fan-out.ts";
import { Feeds } from "./gateways/socket/feeds.ts";
import { SocketGateway } from "./gateways/socket/gateway.ts";
import { Messages } from "./gateways/socket/messages.ts";
import { Profiles } from "./gateways/socket/profiles.ts";
import { TokenWatch } from "./gateways/socket/token-watch.ts";
import { UnreadCounts } from "./gateways/socket/unread-counts.ts";
import { openShared } from "./open-shared.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import { StoreUnavailable } from "./ports/store-unavailable.ts";
import { type Job, Scheduler } from "./scheduler.ts";
import { startStores } from "./start-stores.ts";
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
	/** The durable stores, where they are being opened already. */
	readonly stores?: Promise<SqlStores>;
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
const TRAIL_EVERY = 1_000;
const SWEEP_EVERY = 100;
const TOKENS_EVERY = 250;
const WIRE_EVERY = 50;
const FOLLOW_EVERY = 1_000;
const FEEDS_EVERY = 1_000;
const BURY_EVERY = 500;
const INTEREST_EVERY = 10_000;
const COME_BACK_WITHIN = 2_000;
/** Who knocks while the server starts or stops. */
const NOT_NOW = { status: 503, retryAfterMs: 1_000 } as const;

/** The sockets: gateway, registry and fan-out. */
function composeSockets(base: Base, core: Core) {
	const { receipts, rosters, presence, policies, registry } = core;
	const unread = new UnreadCounts({ receipts, rosters, registry, failed: base.failed });
	registry.onGone((key) => unread.gone(key));
	const tokens = new TokenWatch({ warnBefore: base.config.expiryNotice, leeway: base.config.clockLeeway });
	const policyOf = (companyId: string) => policies.known(companyId);
	const feeds = new Feeds({ presence, registry, policyOf });
	const gateway = new SocketGateway({ ...portsOf(base, core), feeds, tokens });
	return { tokens, unread, feeds, policyOf, gateway };
}

type Sockets = ReturnType<typeof composeSockets>;
type RunningWire = Awaited<ReturnType<typeof startWire>>;

/** What the server does without for now. */
function degraded({ stores, shared }: Base): readonly string[] {
	return [...(stores.stats().isAway ? ["database"] : []), ...(shared.isAway() ? ["redis"] : [])];
}

/** REST over the same use-cases. */
function composeHttp(base: Base, core: Core, state: { ready: boolean }): ReturnType<typeof makeHttp> {
	const { config, log } = base;
	const admin = makeAdminCheck(config.adminKey);
	return makeHttp({
		...portsOf(base, core),
		trailTtl: config.trailTtl,
		maxBatch: config.maxBatch,
		maxBody: config.maxPayload,
		announceNow: () => announce(portsOf(base, core)),
		readiness: { ready: () => state.ready, degraded: () => degraded(base) },
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

function fanOut(base: Base, core: Core, { sockets, running }: { sockets: Sockets; running: RunningWire }): Messages {
	const { clock, failed, config } = base;
	const { presence, timing, bus, memberships, registry } = core;
	const { unread, feeds, policyOf, gateway } = sockets;
	const { wire } = running;
	const conversations = new Conversations({ wire, registry, memberships, policyOf, failed });
	const changed = conversations.changed.bind(conversations);
	gateway.attach(wire, conversations);
	return new Messages({
		bus,
		presence,
		registry,
		fanOut: new FanOut({ wire, registry, feeds, policyOf, lastSeenTtl: config.lastSeenTtl, changed }),
		conversations,
		unread,
		profiles: new Profiles({ presence, registry, feeds, policyOf, failed }),
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
	// Where both are due, positions follow the state: whoever is marked for both is announced among all others (VIS5).
	let stateTick: Promise<void> = Promise.resolve();
	const tickState = (): Promise<void> => {
		const done = announce(ports);
		stateTick = done.catch(() => {}); // whoever waits for `done` hears of it
		return done;
	};
	return [
		{ name: "lease", every: config.leaseRenewal, run: () => core.nodeLife.beat() },
		{ name: "dead nodes", every: BURY_EVERY, run: () => core.nodeLife.buryDead() },
		...base.shared.jobs,
		{ name: "interest", every: INTEREST_EVERY, run: () => core.interest.tick(clock.now()) },
		{ name: "wire", every: WIRE_EVERY, run: (now) => running.tick(now) },
		{ name: "tokens", every: TOKENS_EVERY, run: () => sockets.tokens.tick(clock.now()) },
		{ name: "sweep", every: SWEEP_EVERY, run: () => sweep(ports, (error) => failed("sweep", error)) },
		{ name: "state tick", every: config.stateTick, run: tickState },
		{ name: "feeds", every: FEEDS_EVERY, run: () => stateTick.then(() => sockets.feeds.tick(running.wire)) },
		{ name: "hidden receipts", every: config.stateTick, run: () => stateTick.then(() => revealReceipts(ports)) },
		{ name: "facts", every: FOLLOW_EVERY, run: () => followAgain(ports) },
		{ name: "unread", every: config.unreadTick, run: () => sockets.unread.tick() },
		{ name: "receipt counts", every: config.receiptCountsTick, run: () => core.receiptCounts.tick() },
		{ name: "position tick", every: config.locationTick, run: () => stateTick.then(() => core.pace.tickPositions()) },
		{ name: "journal", every: config.journalInterval, run: () => core.journal.flush() },
		{ name: "trail", every: TRAIL_EVERY, run: () => core.trailWriter.flush() },
		{
			name: "old trails",
			every: PRUNE_EVERY,
			run: () => pruneTrail({ trail: stores.trail, trailTtl: config.trailTtl }, clock.now()),
		},
	];
}

/**
 * Starts a server: durable data in PostgreSQL where that is configured, else in the data folder. Rejects where those or the
 * address cannot be used; waits for a database that is away, or whose schema is older than this version.
 */
export async function startServer(config: Config, surroundings: Surroundings): Promise<RunningServer> {
	const { log, clock = systemClock, ids = uuidIds, manual = false } = surroundings;
	const steady = surroundings.clock ?? steadyClock;
	const failed = (what: string, err: unknown): void => log.error({ err, what }, "a task failed");
	const stores = await (surroundings.stores ?? startStores(config, surroundings));
	let shared: Shared | undefined;
	try {
		shared = await openShared(config, { clock, ids, steady, failed, ownClock: surroundings.clock !== undefined });
		const base: Base = { config, log, clock: shared.clock, steady, ids, shared, stores, failed };
		const revocations = await loadRevocations(stores.revocations);
		const core = composeCore(base, revocations);
		const restored = await begin(base, core);
		const sockets = composeSockets(base, core);
		const state = { ready: false };
		const running = await listen(base, { sockets, http: composeHttp(base, core, state), state });
		healGaps(base, core, { messages: fanOut(base, core, { sockets, running }), revocations });
		const scheduler = new Scheduler(jobsOf(base, core, { sockets, running }), { clock: steady, failed });
		if (!manual) scheduler.start();
		state.ready = true;
		log.info({ url: running.url, restored }, "serving");
		const stop = async (): Promise<void> => {
			state.ready = false;
			scheduler.stop();
			sockets.gateway.drain();
			await core.journal.flush().catch((error: unknown) => failed("journal", error));
			await core.trailWriter.flush();
			await running.close();
			await sockets.gateway.settled();
			await base.shared.close();
			await stores.close();
		};
		let stopping: Promise<void> | undefined;
		return {
			url: running.url,
			port: running.port,
			stats: () => ({ links: running.wire.linkCount, connections: core.registry.size }),
			tick: () => scheduler.tick(),
			close: () => {
				stopping ??= stop();
				return stopping;
			},
		};
	} catch (error) {
		await shared?.close();
		await stores.close();
		throw error;
	}
}

/** Takes its place among the nodes, and puts in who was present where that is for this node to do. Says how many. */
async function begin({ config, stores, shared, failed, ...base }: Base, core: Core): Promise<number> {
	try {
		await core.nodeLife.beat();
		await core.hiddenReceipts.load(stores.receipts);
		if (!(await shared.begins())) return 0;
		const ports = portsOf({ config, stores, shared, failed, ...base }, core);
		return await restorePresent({ ...ports, journal: stores.journal, startGrace: config.startGrace });
	} catch (error) {
		if (!(error instanceof StoreUnavailable)) throw error;
		failed("start", error); // the jobs go on trying (CLU2)
		return 0;
	}
}
