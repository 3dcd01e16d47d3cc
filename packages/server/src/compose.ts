import type { SqlStores } from "./adapters/sql/sqlite.ts";
import { steadyClock, systemClock } from "./adapters/system/clock.ts";
import { secretId, uuidIds } from "./adapters/system/ids.ts";
import { readSite, type SiteSource } from "./adapters/system/site.ts";
import { restorePresent, settleRestored } from "./app/presence/journal.ts";
import { type Source, widthOf } from "./app/rates/rates.ts";
import { addRevocations, makeRevocationIndex } from "./auth/revoked.ts";
import type { RequestRules } from "./auth/surroundings.ts";
import { type Base, type Core, composeCore, portsOf } from "./compose-core.ts";
import { checkMemberships, healGaps, settleDoubts } from "./compose-gaps.ts";
import { composeHttp, requestRules } from "./compose-http.ts";
import { composeInvariants } from "./compose-invariants.ts";
import { jobsOf } from "./compose-jobs.ts";
import { startMetrics } from "./compose-metrics.ts";
import type { Shared } from "./compose-shared.ts";
import { composeDraining, composeSockets, fanOut, type Listening, type Sockets } from "./compose-sockets.ts";
import { respondent } from "./compose-stats.ts";
import { startTraces } from "./compose-traces.ts";
import { composeWebhooks, type Webhooks } from "./compose-webhooks.ts";
import type { Config } from "./config/settings.ts";
import { readTls } from "./config/tls-files.ts";
import { OpenRequests } from "./gateways/http/open-requests.ts";
import type { Draining } from "./gateways/socket/draining.ts";
import { silences } from "./gateways/socket/own-connections.ts";
import { bodyTooLarge } from "./gateways/socket/refusals.ts";
import { newNode, openShared } from "./open-shared.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import type { Site } from "./ports/site.ts";
import { StoreUnavailable } from "./ports/store-unavailable.ts";
import { type Job, Scheduler } from "./scheduler.ts";
import { startStores } from "./start-stores.ts";
import type { Log } from "./telemetry/logger.ts";
import { Meters } from "./telemetry/meters.ts";
import type { MetricsListener } from "./telemetry/metrics-listener.ts";
import { Stopwatch } from "./telemetry/stopwatch.ts";
import type { Refusal } from "./wire/options.ts";
import { type RunningWire, startWire } from "./wire/server.ts";

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
	/** The built web console, or any other files that browsers are to find at `/`: a folder, or what is in the program. */
	readonly site?: SiteSource;
};

export type RunningServer = {
	/** `http://host:port` or `https://host:port`. */
	readonly url: string;
	readonly port: number;
	/** Do browsers find pages at `/`? */
	readonly hasSite: boolean;
	/** Where `/metrics` is; null where it is not asked for. */
	readonly metricsUrl: string | null;
	/** What is open on this node now. */
	stats(): { readonly links: number; readonly connections: number };
	/** Runs what is due by the clock, and waits until it is done. */
	tick(): Promise<void>;
	/** Resolves when presence knows of everybody who has gone. */
	settled(): Promise<void>;
	/** Stops as on SIGTERM: no new connections, who is here is written down, links closed one by one, stores closed (CLU4). Once, however often. */
	close(): Promise<void>;
};

/** So long a request that is being answered is waited for when the links are closed, in milliseconds. */
const FOR_REQUESTS = 3_000;

/** Who knocks while the server starts or stops. */
const NOT_NOW = { status: 503, retryAfterMs: 1_000 } as const;

type Served = {
	readonly core: Core;
	readonly sockets: Sockets;
	readonly http: ReturnType<typeof composeHttp>;
	readonly state: { readonly ready: boolean };
	readonly rules: RequestRules;
};

/** Whether one more link may be opened from there (T-23, T-24). */
function admission({ config }: Base, { rates }: Core, { state }: Pick<Served, "state">) {
	return (source: Source, unproven: readonly number[]): Refusal | null => {
		if (!state.ready) return NOT_NOW;
		const isFull = unproven.some((count, place) => count >= config.maxUnauthenticated * widthOf(place));
		const retryAfterMs = isFull ? rates.comeBackAfter(config.authTimeout) : rates.link(source);
		return retryAfterMs === null ? null : { status: 429, retryAfterMs };
	};
}

/** Whether a request from there that opens no link may be told why, for it counts as any other (T-24). */
function countRefused({ rates }: Core) {
	return (source: Source): Refusal | null => {
		const tooMany = rates.requestFrom(source);
		return tooMany === null ? null : { status: 429, retryAfterMs: tooMany.error.retryAfterMs };
	};
}

/** From here on clients are served, and the other nodes may ask. */
async function listen(base: Base, served: Served): Promise<Pick<Parts, "running" | "metrics">> {
	const running = await listenToClients(base, served);
	try {
		const metrics = await startMetrics(base, served.core, running);
		await base.shared.inquiry.respond(respondent(base, served.core, running));
		return { running, metrics };
	} catch (error) {
		await running.close();
		throw error;
	}
}

function listenToClients(base: Base, { core, sockets, http, state, rules }: Served): Promise<RunningWire> {
	const { config, steady, ids, meters, failed } = base;
	return startWire(
		{
			tls: readTls(config),
			host: config.host,
			port: config.port,
			allowOrigin: rules.allowOrigin,
			source: rules.sourceOf,
			admit: admission(base, core, { state }),
			countRefused: countRefused(core),
			clock: steady,
			id: () => ids.next(),
			secretId,
			http,
			pingIntervalMs: config.pingInterval,
			pingTimeoutMs: config.pingTimeout,
			maxPayload: config.maxPayload,
			tooLargeProblem: JSON.stringify(bodyTooLarge(config)),
			maxEvent: config.maxEventBytes,
			connectTimeoutMs: config.authTimeout,
			requestTimeoutMs: config.requestTimeout,
			maxBuffered: config.maxBuffered,
			blockedAfterMs: config.blockedAfter,
			maxNamespaces: config.maxNamespaces,
			traffic: meters.traffic,
			count: (fact) => meters.count(fact),
			silent: (link, forMs) => {
				for (const silence of silences(link, base.clock.now(), forMs)) meters.ghosts.record(silence);
			},
			fault: (error) => failed("wire", error),
		},
		sockets.gateway,
	);
}

function siteOf({ console: isOn }: Config, { site }: Surroundings): Site | null {
	return isOn && site !== undefined ? readSite(site) : null;
}

/**
 * Starts a server: durable data in PostgreSQL where that is configured, else in the data folder. Rejects where those or the
 * address cannot be used; waits for a database that is away, or whose schema is older than this version.
 */
export async function startServer(config: Config, surroundings: Surroundings): Promise<RunningServer> {
	const { log, clock = systemClock, ids = uuidIds, manual = false } = surroundings;
	const steady = surroundings.clock ?? steadyClock;
	const failed = (what: string, err: unknown): void => log.error({ err, what }, "a task failed");
	const meters = new Meters(steady.now());
	const site = siteOf(config, surroundings);
	const node = newNode({ clock, ids });
	const traces = await startTraces(config, { node, failed });
	const stores = await (surroundings.stores ?? startStores(config, surroundings));
	let shared: Shared | undefined;
	try {
		const stopwatch = new Stopwatch(steady, meters.redis);
		const ownClock = surroundings.clock !== undefined;
		const tracer = traces?.tracer ?? null;
		shared = await openShared(config, { clock, ids, steady, stopwatch, tracer, failed, ownClock, node });
		const watched = traces === null ? { shared, stores } : traces.over({ shared, stores });
		const base: Base = { config, log, clock: shared.clock, steady, ids, ...watched, meters, traces, failed };
		const revocations = makeRevocationIndex();
		const core = composeCore(base, revocations);
		await addRevocations(revocations, stores.revocations); // whatever comes meanwhile is heard
		await begin(base, core);
		const sockets = composeSockets(base, core);
		const state = { ready: false };
		const requests = new OpenRequests();
		const rules = requestRules(base);
		const http = requests.counted(composeHttp(base, core, { state, site, rules }));
		const { running, metrics } = await listen(base, { core, sockets, http, state, rules });
		const listening = { sockets, running };
		const heal = healGaps(base, core, { messages: fanOut(base, core, listening), revocations });
		const draining = composeDraining(base, listening);
		const webhooks = composeWebhooks(base, core);
		const invariants = composeInvariants(base, core, draining);
		const others = [heal, settleDoubts(base, core), checkMemberships(base, core), ...invariants];
		const jobs = [...jobsOf(base, core, { ...listening, draining, webhooks }), ...others];
		const scheduler = startJobs(base, jobs, manual);
		state.ready = true;
		log.info({ url: running.url }, "serving");
		const parts = { state, sockets, running, metrics, draining, requests, scheduler, webhooks };
		return {
			url: running.url,
			port: running.port,
			hasSite: site !== null,
			metricsUrl: metrics?.url ?? null,
			stats: () => ({ links: running.wire.linkCount, connections: core.registry.size }),
			tick: () => scheduler.tick(),
			settled: () => sockets.gateway.settled(),
			close: once(() => stop(base, core, parts)),
		};
	} catch (error) {
		await shared?.close({ allTold: true });
		await stores.close();
		throw error;
	}
}

type Parts = Listening & {
	readonly state: { ready: boolean };
	readonly metrics: MetricsListener | null;
	readonly draining: Draining;
	readonly requests: OpenRequests;
	readonly scheduler: Scheduler;
	readonly webhooks: Webhooks;
};

/** Ends everything, in the order in which nothing is missed by what ends later. */
async function stop(base: Base, core: Core, parts: Parts): Promise<void> {
	const { state, sockets, running, metrics, draining, requests, scheduler, webhooks } = parts;
	state.ready = false;
	sockets.gateway.drain();
	await core.journal.flush().catch((error: unknown) => base.failed("journal", error));
	await draining.begin(base.steady.now());
	await requests.settled(FOR_REQUESTS);
	await Promise.all([webhooks.stop(), scheduler.stop()]);
	await core.trailWriter.flush();
	await running.close();
	await metrics?.close();
	await leave(base, core, { sockets, webhooks });
}

function startJobs({ meters, steady, failed }: Base, jobs: readonly Job[], manual: boolean): Scheduler {
	const late = (by: number): void => meters.eventLoopDelay.record(by);
	const scheduler = new Scheduler(jobs, { clock: steady, failed, late });
	if (!manual) scheduler.start();
	return scheduler;
}

function once(run: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	return () => {
		running ??= run();
		return running;
	};
}

type Left = { readonly sockets: Sockets; readonly webhooks: Webhooks };

/**
 * Tells presence who has gone, also whom it could not be told before, and others what was decided here and waits for its
 * tick, for nobody else knows of that. Then lets go of the stores.
 */
async function leave(base: Base, core: Core, { sockets: { gateway }, webhooks }: Left): Promise<void> {
	gateway.tick();
	await gateway.settled();
	await portsOf(base, core)
		.announceNow()
		.catch((error: unknown) => base.failed("the last announcement", error));
	await webhooks.flush();
	await base.shared.close({ allTold: gateway.hasToldAll });
	await base.stores.close();
	await base.traces?.close();
}

/** Takes its place among the nodes; before that, puts in who was present where that is for this node to do. */
async function begin(base: Base, core: Core): Promise<void> {
	const { config, stores, shared, failed, log } = base;
	const ports = { ...portsOf(base, core), journal: stores.journal, startGrace: config.startGrace };
	shared.restoreBy(async () => {
		const restored = await restorePresent(ports);
		log.info({ restored: restored.length }, "who was present counts until they return, or their grace is over");
		return () => settleRestored(ports, restored);
	});
	try {
		await core.nodeLife.beat();
		await core.hiddenReceipts.load(stores.receipts);
	} catch (error) {
		if (!(error instanceof StoreUnavailable)) throw error;
		failed("start", error); // the jobs go on trying (CLU2)
	}
}
