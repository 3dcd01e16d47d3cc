import { compareText } from "../../domain/compare-text.ts";
import type { Moment, PresenceRecord } from "../../domain/record.ts";
import { type IntervalEnd, newestSign, settle, type Turn, turnBetween } from "../../domain/settle.ts";
import { nextShown, type Scope } from "../../domain/shown.ts";
import type { ActivityLog, IntervalSwitch } from "../../ports/activity-log.ts";
import type { Announcement, Bus, BusMessage } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { PresenceStore, Ruling } from "../../ports/presence-store.ts";
import type { BusyUsers } from "../rates/busy-users.ts";
import type { Flicker } from "../rates/flicker.ts";
import { KeySet, type Marks, type News } from "./marks.ts";

export type PacePorts = {
	readonly presence: PresenceStore;
	readonly activity: ActivityLog;
	readonly bus: Bus;
	readonly clock: Clock;
	readonly timing: Moment["timing"];
	/** Whose work need not be told at once: one of them could have a whole company told ten times a second. Absent: nobody's. */
	readonly busy?: BusyUsers;
	/** Who comes and goes all the time, of whom nothing need be told at once. Absent: nobody. */
	readonly flicker?: Flicker;
	/** Lets others be served between: what is published for one company is sent before the next one's is published. Absent: in one go. */
	readonly pause?: () => Promise<void>;
	/** What goes with an announcement; absent: nothing. */
	readonly along?: Along;
	/** Told of what failed and is tried again. */
	readonly failed: (what: string, error: unknown) => void;
};

/** A change that is announced, and whose company it is in. */
export type AnnouncedChange = Announcement & { readonly companyId: string };

type AnnouncedMessage = Extract<BusMessage, { kind: "announced" }> & { readonly changes: readonly AnnouncedChange[] };

/** What goes along with changes of presence, and with the moment at which they are announced. */
export type Along = {
	/** Somebody turned invisible, or was until now (VIS7). Must not reject. */
	turned(key: UserKey, turn: Turn): Promise<void>;
	/** After it was decided what is announced, before anybody hears of it; at every tick. Must not reject. */
	before(changes: readonly AnnouncedChange[]): Promise<void>;
	/** These were announced by this node, of one company, under their version. */
	announced(message: AnnouncedMessage): void;
	/** Everybody has been told. */
	after(changes: readonly AnnouncedChange[]): void;
};

type Announced = {
	readonly announcement: Announcement | null;
	readonly end: IntervalEnd | null;
	readonly turn: Turn | null;
};

/** The rule that announces: what is shown catches up with what is. Nothing where it has (PR20: exactly once). */
function announceRule(stored: PresenceRecord, scope: Scope, moment: Moment): Ruling<Announced> {
	const { record, intervalEnd } = settle(stored, moment.now, moment.timing);
	const shown = nextShown(record, scope, moment);
	const settled = { end: intervalEnd, turn: turnBetween(stored.status, record.status) };
	if (shown === record.shown) return { record, answer: { announcement: null, ...settled } };
	const announcement: Announcement = {
		userId: record.userId,
		before: record.shown,
		after: shown,
		lastSignAt: newestSign(record),
		reason: record.status === "offline" ? record.offlineReason : null,
	};
	return { record: { ...record, shown }, answer: { announcement, ...settled }, announces: true };
}

function isArrival({ before, after }: Announcement): boolean {
	return before.plain.status === "offline" && after.plain.status !== "offline";
}

/** Whose moment it is. */
export type Moments = {
	/** That of positions. */
	readonly positions: (companyId: string) => boolean;
	/** And besides that of what busy users work on. */
	readonly work: (companyId: string) => boolean;
};

const EVERYBODY: Moments = { positions: () => true, work: () => true };

/** In so many turns of one tick at most: among many small companies each would be told late, and no turn is long. */
const PORTIONS = 40;

/**
 * The pace at which changes travel (W31): collects who changed, and announces the last value of each at the tick.
 * State has a tick of its own, at which that of who comes and goes all the time waits on. At the moments of positions all of the
 * company's state is told besides, and, at fewer of them, what busy users work on: what a company is told at one moment leaves in
 * one write to each.
 */
export class Pace implements Marks {
	readonly #ports: PacePorts;
	readonly #state = new KeySet();
	readonly #positions = new KeySet();
	readonly #busy = new KeySet();
	readonly #self = new KeySet();
	#unended: IntervalSwitch[] = [];
	/** Announcements leave one tick after the other, so that the order for one user is kept (W31). */
	#announcing: Promise<void> = Promise.resolve();
	/** Since something was told last. */
	#pausing: Promise<void> | undefined;
	/** Stored as announced, though nobody could be told yet. */
	#untold: readonly AnnouncedChange[] = [];
	/** Users whose journal row is out of date. */
	readonly unwritten = new KeySet();

	constructor(ports: PacePorts) {
		this.#ports = ports;
	}

	announce(key: UserKey, news: News): void {
		const { busy, clock } = this.#ports;
		if (news === "work" && busy?.has(key, clock.now()) === true) this.#busy.add(key);
		else this.#state.add(key);
	}

	announcePosition(key: UserKey): void {
		this.#positions.add(key);
	}

	tellSelf(key: UserKey): void {
		this.#self.add(key);
	}

	journal(key: UserKey): void {
		this.unwritten.add(key);
	}

	endInterval({ companyId, userId }: UserKey, end: IntervalEnd): void {
		this.#end({ companyId, userId, end });
	}

	async turned(key: UserKey, turn: Turn): Promise<void> {
		await this.#ports.along?.turned(key, turn);
	}

	/** The state tick. `last`: what follows from it, and comes before any other announcement. */
	async tickState(last?: () => Promise<void>): Promise<void> {
		await this.#inTurn(this.#takeState(), "state", last);
		const keys = this.#self.take();
		if (keys.length > 0) this.#ports.bus.publish({ kind: "self", keys });
		const unended = this.#unended;
		this.#unended = [];
		for (const change of unended) this.#endAgain(change);
	}

	/** Decided at the tick, not when it was marked: what somebody did unseen meanwhile neither hastens nor delays anything (VIS5). */
	#takeState(): readonly UserKey[] {
		const { flicker } = this.#ports;
		const due: UserKey[] = [];
		for (const key of this.#state.take()) {
			if (flicker?.has(key) === true) this.#state.add(key);
			else due.push(key);
		}
		return due;
	}

	/** The position tick of the companies whose moment it is; absent: of all, and all that waits is told. */
	async tickPositions({ positions, work }: Moments = EVERYBODY): Promise<void> {
		this.#ports.busy?.prune(this.#ports.clock.now());
		const due = [...this.#positions.take(positions), ...this.#state.take(positions), ...this.#busy.take(work)];
		if (due.length === 0) return;
		const once = new KeySet();
		for (const key of due) once.add(key);
		await this.#inTurn(once.take(), "all");
	}

	#inTurn(keys: readonly UserKey[], scope: Scope, last?: () => Promise<void>): Promise<void> {
		const done = this.#announcing.then(async () => {
			await this.#announceAll(keys, scope);
			await last?.();
		});
		this.#announcing = done.catch(() => {}); // whoever waits for `done` hears of it
		return done;
	}

	async #announceAll(keys: readonly UserKey[], scope: Scope): Promise<void> {
		const { along } = this.#ports;
		const decided = await Promise.all(keys.map((key) => this.#decideOne(key, scope)));
		const changes = decided.filter((change) => change !== null);
		// In the order of ids: the one of deadlines and acts would tell of those who act unseen (VIS5).
		changes.sort((a, b) => compareText(a.userId, b.userId));
		await along?.before(changes);
		const all = [...this.#untold, ...changes];
		this.#untold = [];
		const messages = await Promise.all(
			[...Map.groupBy(all, (change) => change.companyId)].map(([companyId, announced]) =>
				this.#messageOf(companyId, announced),
			),
		);
		const portion = Math.ceil(messages.length / PORTIONS);
		for (const [index, message] of messages.entries()) {
			if (index % portion === 0) await this.#pause();
			if (message !== null) this.#tell(message);
		}
		along?.after(changes);
	}

	/** Until the turn after the one in which something was told; at once where that is over. */
	async #pause(): Promise<void> {
		await this.#pausing;
		this.#pausing = this.#ports.pause?.();
	}

	/** Null where nobody can be told now, for the version is not known: it is stored as told, and waits for the next tick. */
	async #messageOf(companyId: string, changes: readonly AnnouncedChange[]): Promise<AnnouncedMessage | null> {
		const { presence, clock } = this.#ports;
		try {
			const version = await presence.version(companyId);
			return { kind: "announced", companyId, at: clock.now(), version, changes };
		} catch (error) {
			this.#keep(changes, error);
			return null;
		}
	}

	#tell(message: AnnouncedMessage): void {
		try {
			this.#ports.bus.publish(message);
			this.#ports.along?.announced(message);
		} catch (error) {
			this.#keep(message.changes, error);
		}
	}

	#keep(changes: readonly AnnouncedChange[], error: unknown): void {
		this.#untold = [...this.#untold, ...changes];
		this.#ports.failed("announce", error);
	}

	async #decideOne(key: UserKey, scope: Scope): Promise<AnnouncedChange | null> {
		const { presence, timing, busy, failed } = this.#ports;
		try {
			const { announcement, end, turn } = await presence.update(key, (record, now) =>
				announceRule(record, scope, { now, timing }),
			);
			if (end !== null) this.endInterval(key, end);
			if (turn !== null) await this.turned(key, turn);
			if (announcement === null) return null;
			// What somebody did unseen is not to be known from how they are told of now (VIS5).
			if (isArrival(announcement)) busy?.delete(key);
			this.journal(key);
			return { ...announcement, companyId: key.companyId };
		} catch (error) {
			this.#state.add(key);
			if (scope === "all") this.#positions.add(key);
			failed("announce", error);
			return null;
		}
	}

	#end(change: IntervalSwitch): void {
		this.#ports.activity.switch(change).catch((error: unknown) => {
			this.#unended.push(change);
			this.#ports.failed("end of an activity interval", error);
		});
	}

	/** An end that could not be written is tried again, unless the user works on something again meanwhile. */
	#endAgain(change: IntervalSwitch): void {
		this.#ports.presence.get(change).then(
			(record) => {
				if (record.activity === null) this.#end(change);
			},
			() => this.#unended.push(change),
		);
	}
}
