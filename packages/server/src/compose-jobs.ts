import { changeOwedViews } from "./app/admin/put-company.ts";
import { announce } from "./app/announce.ts";
import { followAgain } from "./app/chat/partners.ts";
import { revealReceipts } from "./app/chat/reveal-receipts.ts";
import { pruneTrail } from "./app/location/prune-trail.ts";
import { sweep } from "./app/presence/sweep.ts";
import { type Base, type Core, portsOf } from "./compose-core.ts";
import type { Listening } from "./compose-sockets.ts";
import type { Webhooks } from "./compose-webhooks.ts";
import { isDue, isDueAtMoment, type Span } from "./domain/staggered.ts";
import type { Draining } from "./gateways/socket/draining.ts";
import type { Millis } from "./ports/keys.ts";
import type { Job } from "./scheduler.ts";

const PRUNE_EVERY = 600_000;
const TRAIL_EVERY = 1_000;
const SWEEP_EVERY = 100;
const TOKENS_EVERY = 250;
const DEPARTURES_EVERY = 500;
const WIRE_EVERY = 50;
const FOLLOW_EVERY = 1_000;
const FEEDS_EVERY = 1_000;
const BURY_EVERY = 500;
const METERS_EVERY = 1_000;
const INTEREST_EVERY = 10_000;
const RATES_EVERY = 500;
const EXCESS_EVERY = 500;
const FLOWS_EVERY = 10_000;
/** How often it is asked which company is due: as late as this, more than its period, it may be told. */
const LOOK_EVERY = 50;

type Driven = Listening & { readonly draining: Draining; readonly webhooks: Pick<Webhooks, "jobs"> };

/** All that time drives, in the order in which it is done where several are due. */
export function jobsOf(base: Base, core: Core, { sockets, running, draining, webhooks }: Driven): readonly Job[] {
	const { config, stores, clock } = base;
	const ports = portsOf(base, core);
	// Who was here when the server began to stop is on disk, and shall be taken for present when it starts again (PR24).
	const unlessDraining = (run: () => Promise<void>) => () => (draining.hasBegun ? undefined : run());
	const isCrowdComing = (): boolean => {
		const isComing = core.returning.isComing(clock.now(), core.registry.size);
		const until = core.returning.toTell(clock.now());
		if (until !== null) core.bus.publish({ kind: "crowd", until });
		return isComing;
	};
	// Where several are due, the state follows the sweep, and positions, counts and receipts the state: in which order others
	// hear of them tells nothing of who was looked at besides (VIS5, T-10).
	let stateTick: Promise<void> = Promise.resolve();
	let sweeping: Promise<void> = Promise.resolve();
	const sweepAll = (): Promise<void> => {
		const done = sweep({ ...ports, isCrowdComing });
		sweeping = done.catch(() => {});
		return done;
	};
	const tickState = (): Promise<void> => {
		const done = sweeping.then(() => announce(ports));
		stateTick = done.catch(() => {}); // whoever waits for `done` hears of it
		return done;
	};
	const { locationTick: period, busyTick: longer } = config;
	let looked: Millis | null = null;
	const tickPositions = async (now: Millis): Promise<void> => {
		const span: Span = { after: looked ?? now, until: now };
		looked = now;
		await stateTick;
		await core.pace.tickPositions({
			positions: (companyId) => isDue(companyId, period, span),
			work: (companyId) => isDueAtMoment(companyId, { period, longer }, span),
		});
	};
	return [
		{ name: "lease", every: config.leaseRenewal, run: () => core.nodeLife.beat() },
		{ name: "dead nodes", every: BURY_EVERY, run: () => core.nodeLife.buryDead() },
		...base.shared.jobs,
		{ name: "interest", every: INTEREST_EVERY, run: () => core.interest.tick(clock.now()) },
		{ name: "meters", every: METERS_EVERY, run: (now) => base.meters.sample(now) },
		{ name: "wire", every: WIRE_EVERY, run: (now) => running.tick(now) },
		{ name: "drain", every: WIRE_EVERY, run: (now) => draining.tick(now) },
		{ name: "departures", every: DEPARTURES_EVERY, run: () => sockets.gateway.tick() },
		{ name: "tokens", every: TOKENS_EVERY, run: () => sockets.tokens.tick(clock.now()) },
		{ name: "sweep", every: SWEEP_EVERY, run: unlessDraining(sweepAll) },
		{ name: "state tick", every: config.stateTick, run: tickState },
		{ name: "feeds", every: FEEDS_EVERY, run: () => stateTick.then(() => sockets.feeds.tick(running.wire)) },
		{ name: "hidden receipts", every: config.stateTick, run: () => stateTick.then(() => revealReceipts(ports)) },
		{ name: "facts", every: FOLLOW_EVERY, run: () => followAgain(ports) },
		{
			name: "views",
			every: FOLLOW_EVERY,
			run: () => changeOwedViews(ports),
		},
		{ name: "unread", every: config.unreadTick, run: () => stateTick.then(() => sockets.unread.tick()) },
		{
			name: "receipt counts",
			every: config.receiptCountsTick,
			run: () => stateTick.then(() => core.receiptCounts.tick()),
		},
		{ name: "position tick", every: Math.min(period, LOOK_EVERY), run: tickPositions },
		{ name: "journal", every: config.journalInterval, run: unlessDraining(() => core.journal.flush()) },
		{ name: "excess", every: EXCESS_EVERY, run: () => sockets.gateway.tickExcess() },
		{ name: "flows", every: FLOWS_EVERY, run: (now) => sockets.flow.prune(now) },
		{ name: "rates", every: RATES_EVERY, run: () => core.rates.tick() },
		{ name: "trail", every: TRAIL_EVERY, run: () => core.trailWriter.flush() },
		{
			name: "old trails",
			every: PRUNE_EVERY,
			run: () => pruneTrail({ trail: stores.trail, trailTtl: config.trailTtl }, clock.now()),
		},
		...webhooks.jobs,
	];
}
