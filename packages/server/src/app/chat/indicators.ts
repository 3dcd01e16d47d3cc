import { compareText } from "../../domain/compare-text.ts";
import { isParted } from "../../domain/parted.ts";
import type { PresenceRecord, Shown, Track } from "../../domain/record.ts";
import { plainlyPresent, type Turn } from "../../domain/settle.ts";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type {
	EndedIndicator,
	IndicatorAudience,
	IndicatorKey,
	IndicatorKind,
	IndicatorStore,
} from "../../ports/indicator-store.ts";
import type { ConversationKey, Millis, UserKey } from "../../ports/keys.ts";
import type { AnnouncedChange } from "../presence/pace.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import type { RosterCache } from "./rosters.ts";

export type IndicatorPorts = SettledPorts & {
	readonly indicatorStore: IndicatorStore;
	readonly rosters: RosterCache;
	readonly bus: Bus;
	readonly indicatorTtl: Readonly<Record<IndicatorKind, Millis>>;
	readonly failed: (what: string, error: unknown) => void;
};

type InConversation = ConversationKey & { readonly userId: string };

const EXPIRED_AT_ONCE = 500;
const AUDIENCES: readonly IndicatorAudience[] = ["plain", "listed"];
const BOTH: readonly IndicatorKind[] = ["typing", "recording"];

/** What is told of an indicator: that it lives until then, or (null) that it has ended. */
type Life = { readonly expiresAt: Millis } | null;

/** Which audience is told, and of whom. */
type Told = { readonly record: PresenceRecord; readonly audience: IndicatorAudience };

/** Somebody whom another audience than before tells of a user: they came onto the list, or off it. */
type Moved = {
	readonly key: UserKey;
	readonly viewerId: string;
	readonly from: IndicatorAudience;
	readonly to: IndicatorAudience;
};

/**
 * Tells who is typing and recording, at the pace of the state tick (W31): ends before what is announced of presence at
 * that tick, so that who turns invisible looks as who leaves, and starts after it, so that who arrives is announced
 * first (VIS5, VIS7).
 */
export class Indicators {
	readonly #ports: IndicatorPorts;
	readonly #started = new Map<string, IndicatorKey>();
	/** Those that began before presence was announced last, and are told after it. */
	#toTell = new Map<string, IndicatorKey>();
	#ended: EndedIndicator[] = [];
	#moved: Moved[] = [];

	constructor(ports: IndicatorPorts) {
		this.#ports = ports;
	}

	async start(key: IndicatorKey, deviceId: string): Promise<void> {
		await this.#ports.indicatorStore.start(key, { deviceId, ttl: this.#ports.indicatorTtl[key.kind] });
		this.#mark(key);
	}

	#mark({ companyId, conversationId, userId, kind }: IndicatorKey, among = this.#started): void {
		const name = `${companyId}/${conversationId}/${userId}/${kind}`;
		among.delete(name); // a start that nobody saw gives no place among those that are told (VIS5)
		among.set(name, { companyId, conversationId, userId, kind });
	}

	async stop(key: IndicatorKey, deviceId: string): Promise<void> {
		this.#took(await this.#ports.indicatorStore.stop(key, deviceId));
	}

	/** Ends that are to be told. Called after the store has answered: what is told is another list by then. */
	#took(ended: readonly EndedIndicator[]): void {
		this.#ended.push(...ended);
	}

	/** The last connection of a device has gone (IND4). */
	deviceGone(key: UserKey, deviceId: string): void {
		this.#collect(this.#ports.indicatorStore.endDevice(key, deviceId));
	}

	/** Whoever sends has written, or spoken, to the end (IND4). */
	sent(key: InConversation, type: string): void {
		this.#collect(this.#ports.indicatorStore.endIn(key, [type === "audio" ? "recording" : "typing"]));
	}

	/** The user is in the conversation no more. */
	leaves(key: InConversation): void {
		this.#collect(this.#ports.indicatorStore.endIn(key, BOTH));
	}

	/**
	 * Who turns invisible has ended theirs for everybody with the plain view, as who leaves; and nothing that began unseen,
	 * or before, is seen again when they appear: it must be started anew (VIS5, VIS7).
	 */
	async turned(key: UserKey, turn: Turn): Promise<void> {
		const { indicatorStore } = this.#ports;
		await this.#surely(async () => {
			for (const one of await indicatorStore.ofUser(key)) {
				if (turn === "appears") this.#took(await indicatorStore.endIn(one, [one.kind]));
				else if (await indicatorStore.hide(one, "plain")) this.#ended.push({ ...one, told: ["plain"] });
			}
		});
	}

	/** A block parts the two: what each was told of the other ends (IND4, VIS8). */
	async parted(companyId: string, one: string, other: string): Promise<void> {
		await Promise.all([this.#hideFrom(companyId, one, other), this.#hideFrom(companyId, other, one)]);
	}

	/**
	 * Before these changes of presence are announced: what ended, and what somebody may not see any more by them. Never
	 * rejects; what failed is tried again at the next tick.
	 */
	async tellEnds(changes: readonly AnnouncedChange[]): Promise<void> {
		const moved = changes.flatMap(movedBy);
		this.#moved.push(...moved);
		// What begins from now on may be of somebody who arrives meanwhile, and is announced at the next tick.
		for (const key of this.#started.values()) this.#mark(key, this.#toTell);
		this.#started.clear();
		await this.#surely(async () => this.#took(await this.#ports.indicatorStore.expired(EXPIRED_AT_ONCE)));
		await Promise.all(changes.map((change) => this.#surely(() => this.#hideUnseen(change))));
		// In the order of ids: the one in which they ended would tell who left from who turned invisible (VIS5).
		const ended = this.#ended.toSorted(byKey);
		this.#ended = [];
		await Promise.all(moved.map((one) => this.#surely(() => this.#endFor(one, ended))));
		await Promise.all(ended.flatMap((one) => one.told.map((audience) => this.#tellEnd(one, audience))));
	}

	/** After presence was announced: what began, and what is about to run out at the receivers (IND3). */
	async tellStarts(): Promise<void> {
		const moved = this.#moved;
		this.#moved = [];
		await Promise.all(moved.map((one) => this.#surely(() => this.#startFor(one))));
		const started = [...this.#toTell.values()];
		this.#toTell = new Map();
		await Promise.all(started.map((key) => this.#surely(() => this.#tellStart(key))));
	}

	async #surely(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#ports.failed("indicator", error);
		}
	}

	#collect(ending: Promise<readonly EndedIndicator[]>): void {
		ending.then(
			(ended) => this.#took(ended),
			(error: unknown) => this.#ports.failed("indicator", error),
		);
	}

	async #tellEnd(ended: EndedIndicator, audience: IndicatorAudience): Promise<void> {
		try {
			await this.#tell(ended, null, { record: await settledRecord(this.#ports, ended), audience });
		} catch (error) {
			this.#ended.push({ ...ended, told: [audience] });
			this.#ports.failed("end of an indicator", error);
		}
	}

	async #hideUnseen({ companyId, userId, after }: AnnouncedChange): Promise<void> {
		const { indicatorStore } = this.#ports;
		const gone = AUDIENCES.filter((audience) => trackOf(after, audience).status === "offline");
		if (gone.length === 0) return;
		for (const one of await indicatorStore.ofUser({ companyId, userId }))
			for (const audience of gone)
				if (await indicatorStore.hide(one, audience)) this.#ended.push({ ...one, told: [audience] });
	}

	/** Whoever is told by another audience from now on hears the end, where the one before had told them of the start. */
	async #endFor({ key, viewerId, from }: Moved, ended: readonly EndedIndicator[]): Promise<void> {
		const own = ended.filter((one) => one.companyId === key.companyId && one.userId === key.userId);
		const all = [...own, ...(await this.#ports.indicatorStore.ofUser(key))];
		for (const one of all) if (one.told.includes(from)) this.#publish(one, [viewerId], null);
	}

	/** What their audience was told already they hear now; the rest with that audience. */
	async #startFor({ key, viewerId, to }: Moved): Promise<void> {
		const record = await settledRecord(this.#ports, key);
		if (!seesIndicator(record, viewerId)) return;
		for (const one of await this.#ports.indicatorStore.ofUser(key)) {
			if (one.told.includes(to)) this.#publish(one, [viewerId], one);
			else this.#mark(one, this.#toTell);
		}
	}

	async #tellStart(key: IndicatorKey): Promise<void> {
		const { indicatorStore } = this.#ports;
		const record = await settledRecord(this.#ports, key);
		let waits = false;
		for (const audience of AUDIENCES) {
			if (!isThere(record, audience)) continue;
			if (audience === "listed" && record.shown.seenBy.visibleTo.size === 0) continue;
			if (!isSeen(record, audience)) waits = true;
			const active = isSeen(record, audience) ? await indicatorStore.announce(key, audience) : undefined;
			if (active !== undefined) await this.#tell(active, active, { record, audience });
		}
		// Who has come may be told of later than at this tick (T-27), and what they do after that.
		if (waits && (await indicatorStore.ofUser(key)).some((one) => byKey(one, key) === 0)) this.#mark(key);
	}

	async #hideFrom(companyId: string, userId: string, otherId: string): Promise<void> {
		const { indicatorStore, rosters } = this.#ports;
		const active = await indicatorStore.ofUser({ companyId, userId });
		if (active.length === 0) return;
		const record = await settledRecord(this.#ports, { companyId, userId });
		const audience = record.facts.visibleTo.has(otherId) ? "listed" : "plain";
		if (!isThere(record, audience) || !isSeen(record, audience)) return;
		for (const one of active) {
			const roster = await rosters.of(one);
			if (roster.some((person) => person.userId === otherId)) this.#publish(one, [otherId], null);
		}
	}

	/** The plain audience is the conversation without those who are served apart; the other one its people on the list. */
	async #tell(key: IndicatorKey, life: Life, { record, audience }: Told): Promise<void> {
		const { companyId, conversationId, userId } = key;
		const { visibleTo } = record.shown.seenBy;
		if (audience === "listed") {
			const people = (await this.#ports.rosters.of(key)).map((one) => one.userId);
			const listed = people.filter((id) => visibleTo.has(id) && !isParted(record.facts, id) && id !== userId);
			return this.#publish(key, listed, life);
		}
		const exceptUsers = [userId, ...visibleTo, ...record.facts.blocks, ...record.facts.blockedBy];
		const to = { companyId, conversationId, exceptConnection: null, exceptUsers };
		this.#ports.bus.publish({ kind: "conversation", ...to, ...this.#event(key, life) });
	}

	#publish(key: IndicatorKey, userIds: readonly string[], life: Life): void {
		if (userIds.length === 0) return;
		const { companyId, conversationId } = key;
		const to = { companyId, conversationId, userIds, exceptConnection: null };
		this.#ports.bus.publish({ kind: "people", ...to, ...this.#event(key, life) });
	}

	#event({ conversationId, userId, kind }: IndicatorKey, life: Life) {
		const now = this.#ports.clock.now();
		return {
			name: kind === "typing" ? "user:typing" : "user:recording",
			payload: {
				conversationId,
				userId,
				type: kind,
				isActive: life !== null,
				timestamp: iso(now),
				expiresAt: life === null ? null : iso(life.expiresAt),
				ttlMs: life === null ? null : Math.max(0, life.expiresAt - now),
			},
		};
	}
}

function trackOf(shown: Shown, audience: IndicatorAudience): Track {
	return audience === "plain" ? shown.plain : shown.listed;
}

/** Who sees the user by another track than before. */
function movedBy({ companyId, userId, before, after }: AnnouncedChange): readonly Moved[] {
	const { visibleTo } = before.seenBy;
	if (visibleTo === after.seenBy.visibleTo) return [];
	return [...visibleTo.symmetricDifference(after.seenBy.visibleTo)].map((viewerId) => {
		const wasListed = visibleTo.has(viewerId);
		const [from, to] = wasListed ? (["listed", "plain"] as const) : (["plain", "listed"] as const);
		return { key: { companyId, userId }, viewerId, from, to };
	});
}

function byKey(a: IndicatorKey, b: IndicatorKey): number {
	return (
		compareText(a.conversationId, b.conversationId) || compareText(a.userId, b.userId) || compareText(a.kind, b.kind)
	);
}

/** Is the user there for this audience, by the truth? */
function isThere({ status }: PresenceRecord, audience: IndicatorAudience): boolean {
	return audience === "plain" ? plainlyPresent(status) : status !== "offline";
}

/** Was this audience told that the user is there? */
function isSeen({ shown }: PresenceRecord, audience: IndicatorAudience): boolean {
	return trackOf(shown, audience).status !== "offline";
}

/** An indicator as conversation presence lists it: may the viewer know of it (VIS7, VIS8)? */
export function seesIndicator(record: PresenceRecord, viewerId: string): boolean {
	if (record.userId === viewerId) return true;
	if (isParted(record.facts, viewerId)) return false;
	const audience = record.shown.seenBy.visibleTo.has(viewerId) ? "listed" : "plain";
	return isThere(record, audience) && isSeen(record, audience);
}
