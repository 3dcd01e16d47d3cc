import { isParted } from "../../domain/parted.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import { plainlyPresent } from "../../domain/settle.ts";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Facts } from "../../ports/facts-store.ts";
import type {
	EndedIndicator,
	IndicatorAudience,
	IndicatorKey,
	IndicatorKind,
	IndicatorStore,
} from "../../ports/indicator-store.ts";
import type { ConversationKey, Millis, UserKey } from "../../ports/keys.ts";
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
const BOTH: readonly IndicatorKind[] = ["typing", "recording"];

/** What is told of an indicator: that it lives until then, or (null) that it has ended. */
type Life = { readonly expiresAt: Millis } | null;

/** Which audience is told, and what its user decided. */
type Told = { readonly facts: Facts; readonly audience: IndicatorAudience };

/**
 * Tells who is typing and recording, at the pace of the state tick (W31): ends before what is announced of presence at
 * that tick, so that who turns invisible looks as who leaves, and starts after it, so that who arrives is announced
 * first (VIS5, VIS7).
 */
export class Indicators {
	readonly #ports: IndicatorPorts;
	#started = new Map<string, IndicatorKey>();
	#ended: EndedIndicator[] = [];

	constructor(ports: IndicatorPorts) {
		this.#ports = ports;
	}

	async start(key: IndicatorKey, deviceId: string): Promise<void> {
		await this.#ports.indicatorStore.start(key, { deviceId, ttl: this.#ports.indicatorTtl[key.kind] });
		this.#started.set(`${key.companyId}/${key.conversationId}/${key.userId}/${key.kind}`, key);
	}

	async stop(key: IndicatorKey, deviceId: string): Promise<void> {
		this.#ended.push(...(await this.#ports.indicatorStore.stop(key, deviceId)));
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

	/** A block parts the two: what each was told of the other ends (IND4, VIS8). */
	async parted(companyId: string, one: string, other: string): Promise<void> {
		await Promise.all([this.#hideFrom(companyId, one, other), this.#hideFrom(companyId, other, one)]);
	}

	/** Before presence is announced: what ended, and what nobody may see any more of users whose presence changes. */
	async tellEnds(changing: readonly UserKey[]): Promise<void> {
		const { indicatorStore } = this.#ports;
		this.#ended.push(...(await indicatorStore.expired(EXPIRED_AT_ONCE)));
		await Promise.all(changing.map((key) => this.#hideUnseen(key)));
		const ended = this.#ended;
		this.#ended = [];
		await Promise.all(ended.map((one) => this.#tellEnd(one)));
	}

	/** After presence was announced: what began, and what is about to run out at the receivers (IND3). */
	async tellStarts(): Promise<void> {
		const started = [...this.#started.values()];
		this.#started = new Map();
		await Promise.all(
			started.map((key) => this.#tellStart(key).catch((error) => this.#ports.failed("indicator", error))),
		);
	}

	#collect(ending: Promise<readonly EndedIndicator[]>): void {
		ending.then(
			(ended) => void this.#ended.push(...ended),
			(error: unknown) => this.#ports.failed("indicator", error),
		);
	}

	async #tellEnd(ended: EndedIndicator): Promise<void> {
		if (ended.told.length === 0) return;
		const { facts } = await settledRecord(this.#ports, ended);
		for (const audience of ended.told) await this.#tell(ended, null, { facts, audience });
	}

	async #hideUnseen(key: UserKey): Promise<void> {
		const { indicatorStore } = this.#ports;
		const active = await indicatorStore.ofUser(key);
		if (active.length === 0) return;
		const record = await settledRecord(this.#ports, key);
		for (const audience of ["plain", "listed"] as const) {
			if (isThere(record, audience)) continue;
			for (const one of active)
				if (await indicatorStore.hide(one, audience)) this.#ended.push({ ...one, told: [audience] });
		}
	}

	async #tellStart(key: IndicatorKey): Promise<void> {
		const record = await settledRecord(this.#ports, key);
		for (const audience of ["plain", "listed"] as const) {
			if (!isThere(record, audience) || !isSeen(record, audience)) continue;
			if (audience === "listed" && record.facts.visibleTo.size === 0) continue;
			const active = await this.#ports.indicatorStore.announce(key, audience);
			if (active !== undefined) await this.#tell(active, active, { facts: record.facts, audience });
		}
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
	async #tell(key: IndicatorKey, life: Life, { facts, audience }: Told): Promise<void> {
		const { companyId, conversationId, userId } = key;
		const { visibleTo, blocks, blockedBy } = facts;
		if (audience === "listed") {
			const people = (await this.#ports.rosters.of(key)).map((one) => one.userId);
			const listed = people.filter((id) => visibleTo.has(id) && !isParted(facts, id) && id !== userId);
			return this.#publish(key, listed, life);
		}
		const exceptUsers = [userId, ...visibleTo, ...blocks, ...blockedBy];
		const event = this.#event(key, life);
		this.#ports.bus.publish({
			kind: "conversation",
			companyId,
			conversationId,
			...event,
			exceptConnection: null,
			exceptUsers,
		});
	}

	#publish(key: IndicatorKey, userIds: readonly string[], life: Life): void {
		if (userIds.length === 0) return;
		const { companyId } = key;
		this.#ports.bus.publish({ kind: "people", companyId, userIds, ...this.#event(key, life), exceptConnection: null });
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

/** Is the user there for this audience, by the truth? */
function isThere({ status }: PresenceRecord, audience: IndicatorAudience): boolean {
	return audience === "plain" ? plainlyPresent(status) : status !== "offline";
}

/** Was this audience told that the user is there? */
function isSeen({ shown }: PresenceRecord, audience: IndicatorAudience): boolean {
	return (audience === "plain" ? shown.plain : shown.listed).status !== "offline";
}

/** An indicator as conversation presence lists it: may the viewer know of it (VIS7, VIS8)? */
export function seesIndicator(record: PresenceRecord, viewerId: string): boolean {
	if (record.userId === viewerId) return true;
	if (isParted(record.facts, viewerId)) return false;
	const audience = record.facts.visibleTo.has(viewerId) ? "listed" : "plain";
	return isThere(record, audience) && isSeen(record, audience);
}
