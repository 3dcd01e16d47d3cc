import { mark, type Sign, type TouchOutcome } from "../../domain/devices.ts";
import { type Counts, NOBODY_THERE } from "../../domain/feed-mode.ts";
import { isOn } from "../../domain/nodes.ts";
import type { PresenceRecord, SeenStatus, Timing } from "../../domain/record.ts";
import { earliest } from "../../domain/resolve.ts";
import { isShown, nextDue } from "../../domain/shown.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { PresenceStore, Rule, ShownChange, Version } from "../../ports/presence-store.ts";
import { ChangeLog, type LogLimits } from "./change-log.ts";
import { Deadlines, type Due, NOT_QUEUED } from "./deadlines.ts";
import { SortedIds } from "./sorted-ids.ts";

type Held = Due & { record: PresenceRecord; idleSince: Millis | null };

type Company = {
	readonly companyId: string;
	readonly users: Map<string, Held>;
	/** Of whom any track is not offline. */
	readonly shown: SortedIds;
	/** By the plain track; kept as it changes, never summed up. */
	counts: Counts;
	epoch: string;
	log: ChangeLog;
};

export type MemoryPresenceOptions = {
	readonly clock: Clock;
	readonly ids: Ids;
	readonly timing: Timing;
	/** Makes the records of users that are not held, from what is durable; one for each id. */
	readonly load: (companyId: string, userIds: readonly string[]) => Promise<readonly PresenceRecord[]>;
	/** How far back changes are kept; PR42's figures where absent. */
	readonly changes?: Pick<LogLimits, "maxAge" | "maxEntries">;
	/** May this user be dropped from memory: is everything about them durable? */
	readonly isDurable: (key: UserKey) => boolean;
};

/** How far back changes are kept where nothing else is said (PR42). */
const CHANGES_KEPT: LogLimits = { maxAge: 600_000, maxEntries: 10_000, tick: 100 };
/** How much longer than any change an absent user's record is kept: a company is dropped with its people only when it has no changes any more. */
const IDLE_BEYOND_CHANGES: Millis = 60_000;

/** The presence store of a single node: everything in memory (STO1). */
export class MemoryPresenceStore implements PresenceStore {
	readonly #options: MemoryPresenceOptions;
	readonly #companies = new Map<string, Company>();
	readonly #deadlines = new Deadlines<Held>();
	readonly #loading = new Map<string, Promise<Held>>();
	readonly #changesKept: LogLimits;
	readonly #idleKept: Millis;
	readonly #startedAt: Millis;
	readonly #epoch: string;
	#newestVersion = 0;

	constructor(options: MemoryPresenceOptions) {
		this.#options = options;
		this.#changesKept = { ...CHANGES_KEPT, ...options.changes };
		this.#idleKept = this.#changesKept.maxAge + IDLE_BEYOND_CHANGES;
		this.#startedAt = options.clock.now();
		this.#epoch = options.ids.next();
	}

	async update<T>(key: UserKey, rule: Rule<T>): Promise<T> {
		const held = this.#held(key) ?? (await this.#hold(key));
		return this.#apply(held, rule);
	}

	touch(key: UserKey, sign: Sign): TouchOutcome {
		const held = this.#held(key);
		if (held === undefined) return "absent";
		return mark(held.record, sign, { now: this.#now(), timing: this.#options.timing });
	}

	async get(key: UserKey): Promise<PresenceRecord> {
		const [record] = await this.many(key.companyId, [key.userId]);
		return record as PresenceRecord;
	}

	async many(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]> {
		const users = this.#companies.get(companyId)?.users;
		const missing = userIds.filter((id) => users?.has(id) !== true);
		const loaded = missing.length === 0 ? [] : await this.#options.load(companyId, missing);
		const byId = new Map(loaded.map((record) => [record.userId, record]));
		return userIds.map((userId) => this.#held({ companyId, userId })?.record ?? (byId.get(userId) as PresenceRecord));
	}

	async shown(
		companyId: string,
		{ after, limit }: { readonly after: string | null; readonly limit: number },
	): Promise<readonly PresenceRecord[]> {
		const company = this.#companies.get(companyId);
		if (company === undefined) return [];
		return company.shown.after(after, limit).map((userId) => (company.users.get(userId) as Held).record);
	}

	async counts(companyId: string): Promise<Counts> {
		return this.#companies.get(companyId)?.counts ?? NOBODY_THERE;
	}

	/** Looks at everybody: a single node has nobody to take over. */
	async onNode(
		companyId: string,
		{ node, after, limit }: { readonly node: string; readonly after: string | null; readonly limit: number },
	): Promise<readonly string[]> {
		const users = this.#companies.get(companyId)?.users ?? [];
		const found = [...users].filter(([userId, { record }]) => (after === null || userId > after) && isOn(record, node));
		const ids = found.map(([userId]) => userId);
		return ids.sort().slice(0, limit);
	}

	async changes(companyId: string, since: number): Promise<readonly ShownChange[] | undefined> {
		const company = this.#company(companyId);
		const present = this.#version();
		return since > present ? undefined : company.log.since(since, present);
	}

	async version(companyId: string): Promise<Version> {
		return { epoch: this.#company(companyId).epoch, version: this.#version() };
	}

	async newEpoch(companyId: string): Promise<void> {
		const company = this.#company(companyId);
		company.epoch = this.#options.ids.next();
		company.log = new ChangeLog(this.#version(), this.#changesKept);
		for (const [userId, { idleSince, record }] of company.users)
			if (idleSince !== null && this.#options.isDurable(record)) company.users.delete(userId);
	}

	async seed(records: readonly PresenceRecord[]): Promise<void> {
		for (const record of records) {
			if (this.#held(record) === undefined) this.#schedule(this.#put(record), this.#now());
		}
	}

	async due(limit: number): Promise<readonly UserKey[]> {
		const now = this.#now();
		const keys: UserKey[] = [];
		while (keys.length < limit) {
			const held = this.#deadlines.take(now);
			if (held === undefined) break;
			const { record } = held;
			if (this.#companies.get(record.companyId)?.users.get(record.userId) !== held) continue;
			if (held.idleSince !== null && now - held.idleSince >= this.#idleKept) this.#release(held, now);
			else keys.push({ companyId: record.companyId, userId: record.userId });
		}
		return keys;
	}

	async forget({ companyId, userId }: UserKey): Promise<void> {
		const company = this.#companies.get(companyId);
		const held = company?.users.get(userId);
		if (company === undefined || held === undefined) return;
		company.users.delete(userId);
		company.shown.delete(userId);
		company.counts = counted(company.counts, held.record.shown.plain.status, "offline");
	}

	#now(): Millis {
		return this.#options.clock.now();
	}

	/** Never less than before, though the clock be put back: a change would hide behind versions that clients know. */
	#version(): number {
		const present = Math.floor((this.#now() - this.#startedAt) / this.#changesKept.tick);
		this.#newestVersion = Math.max(this.#newestVersion, present);
		return this.#newestVersion;
	}

	#held({ companyId, userId }: UserKey): Held | undefined {
		return this.#companies.get(companyId)?.users.get(userId);
	}

	#company(companyId: string): Company {
		let company = this.#companies.get(companyId);
		if (company === undefined) {
			company = {
				companyId,
				users: new Map(),
				shown: new SortedIds(),
				counts: NOBODY_THERE,
				epoch: this.#epoch,
				log: new ChangeLog(0, this.#changesKept),
			};
			this.#companies.set(companyId, company);
		}
		return company;
	}

	#hold(key: UserKey): Promise<Held> {
		const name = `${key.companyId}/${key.userId}`;
		let loading = this.#loading.get(name);
		if (loading === undefined) {
			loading = this.#load(key).finally(() => this.#loading.delete(name));
			this.#loading.set(name, loading);
		}
		return loading;
	}

	async #load(key: UserKey): Promise<Held> {
		const [record] = await this.#options.load(key.companyId, [key.userId]);
		// Seeded meanwhile, and perhaps connected already: what was loaded is older (M4).
		return this.#held(key) ?? this.#put(record as PresenceRecord);
	}

	#put(record: PresenceRecord): Held {
		const held: Held = { ...NOT_QUEUED, record, idleSince: null };
		const company = this.#company(record.companyId);
		company.users.set(record.userId, held);
		this.#index(company, null, record);
		return held;
	}

	#apply<T>(held: Held, rule: Rule<T>): T {
		const now = this.#now();
		const before = held.record;
		const { record, answer, announces } = rule(before, now);
		if (record !== before) {
			held.record = record;
			const company = this.#company(record.companyId);
			if (announces === true) {
				held.idleSince = null;
				this.#log(company, before, record);
			}
			this.#index(company, before, record);
		}
		this.#schedule(held, now);
		return answer;
	}

	#log(company: Company, before: PresenceRecord, after: PresenceRecord): void {
		const change = { userId: after.userId, version: this.#version(), before: before.shown, after: after.shown };
		company.log.append(change);
	}

	#index(company: Company, before: PresenceRecord | null, record: PresenceRecord): void {
		company.counts = counted(company.counts, before?.shown.plain.status ?? "offline", record.shown.plain.status);
		const wasVisible = before !== null && isShown(before.shown);
		if (wasVisible === isShown(record.shown)) return;
		if (wasVisible) company.shown.delete(record.userId);
		else company.shown.add(record.userId);
	}

	#schedule(held: Held, now: Millis): void {
		const { record } = held;
		const absent = record.devices.length === 0 && !isShown(record.shown);
		held.idleSince = absent ? (held.idleSince ?? now) : null;
		const next = nextDue(record, { now, timing: this.#options.timing });
		const release = absent ? now + this.#idleKept : null;
		// The earlier one alone: a moment years ahead would keep in memory whom the release has dropped.
		const at = earliest([next, release], now);
		if (at !== null) this.#deadlines.schedule(held, at);
	}

	#release(held: Held, now: Millis): void {
		const { record } = held;
		if (!this.#options.isDurable(record)) return this.#deadlines.schedule(held, now + this.#idleKept);
		const users = this.#companies.get(record.companyId)?.users;
		users?.delete(record.userId);
		if (users?.size === 0) this.#companies.delete(record.companyId);
	}
}

/** The counts after one user was shown so, and is now shown otherwise. */
function counted(counts: Counts, before: SeenStatus, after: SeenStatus): Counts {
	if (before === after) return counts;
	const next = { ...counts };
	if (before !== "offline") next[before] -= 1;
	if (after !== "offline") next[after] += 1;
	return next;
}
