import type { Sign, TouchOutcome } from "../../domain/devices.ts";
import type { Counts } from "../../domain/feed-mode.ts";
import { putBack } from "../../domain/nodes.ts";
import type { ConnectionEntry, PresenceRecord } from "../../domain/record.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { PresenceStore, Rule, ShownChange, Version } from "../../ports/presence-store.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { carryMarks } from "./carry.ts";
import { Commands } from "./commands.ts";
import { CompanyHistory } from "./company-history.ts";
import type { RedisScript } from "./connection.ts";
import { Copies, type Copy } from "./copies.ts";
import { Decisions } from "./decisions.ts";
import { DueUsers } from "./due-users.ts";
import type { Inside } from "./inside.ts";
import { KeySet } from "./key-set.ts";
import { BEGIN_EPOCH, READ_CHANGES, READ_VERSION } from "./lua/change-log.ts";
import { CLAIM_DUE } from "./lua/claim-due.ts";
import { CLAIM_COMPANIES, EXPECT_DUE, SETTLE_COMPANY } from "./lua/companies.ts";
import { FLUSH_MARKS } from "./lua/flush-marks.ts";
import { LIST_ON_NODE, READ_RECORDS, READ_SHOWN } from "./lua/read-records.ts";
import { LIST_ABSENT, RELEASE_USERS } from "./lua/release-users.ts";
import { WRITE_RECORD } from "./lua/write-record.ts";
import { MarkFlush } from "./mark-flush.ts";
import { CHANGES_KEPT, IDLE_BEYOND_CHANGES, MAX_COPIES, type RedisPresenceOptions } from "./options.ts";
import { type Page, PresenceTable } from "./presence-table.ts";
import { Renewal } from "./renewal.ts";
import type { Stored } from "./stored.ts";

/** For the connection to load. */
export const PRESENCE_SCRIPTS: readonly RedisScript[] = [
	BEGIN_EPOCH,
	CLAIM_COMPANIES,
	CLAIM_DUE,
	EXPECT_DUE,
	FLUSH_MARKS,
	LIST_ABSENT,
	LIST_ON_NODE,
	READ_CHANGES,
	READ_RECORDS,
	READ_SHOWN,
	READ_VERSION,
	RELEASE_USERS,
	SETTLE_COMPANY,
	WRITE_RECORD,
];
/** So many seeded records are stored at the same time. */
const SEEDED_AT_ONCE = 100;

/** The presence store of a cluster: Redis 7.0 or later, or Valkey (STO1, docs/decisions/009-presence-in-redis.md). */
export class RedisPresenceStore implements PresenceStore {
	readonly #inside: Inside;
	readonly #renewal: Renewal;
	readonly #marks: MarkFlush;
	readonly #decisions: Decisions;
	readonly #seeding: Decisions;
	readonly #due: DueUsers;
	readonly #history: CompanyHistory;

	constructor(options: RedisPresenceOptions) {
		const commands = new Commands(options.link, options.isOpen);
		const { maxAge } = options.changes ?? CHANGES_KEPT;
		this.#inside = {
			options,
			table: new PresenceTable(commands, options.prefix),
			copies: new Copies(options.maxCopies ?? MAX_COPIES),
			claimed: new KeySet(),
			idleKept: maxAge + IDLE_BEYOND_CHANGES,
			newRev: revs(options.ids.next()),
		};
		this.#renewal = new Renewal(this.#inside);
		this.#marks = new MarkFlush(this.#inside, this.#renewal);
		this.#decisions = new Decisions(this.#inside, this.#renewal, this.#marks);
		const table = new PresenceTable(new Commands(options.link), options.prefix);
		this.#seeding = new Decisions({ ...this.#inside, table }, this.#renewal, this.#marks);
		this.#due = new DueUsers(this.#inside, commands);
		this.#history = new CompanyHistory(this.#inside, commands);
		options.invalidations?.subscribe((key, rev) => this.#outdated(key, rev));
	}

	update<T>(key: UserKey, rule: Rule<T>): Promise<T> {
		return this.#decisions.decide(key, rule);
	}

	touch(key: UserKey, sign: Sign): TouchOutcome {
		return this.#marks.touch(key, sign);
	}

	/** Tells the other nodes of marks. To be called every `FLUSH_EVERY`, and with `all` before the end. */
	flush(options: { readonly all?: boolean } = {}): Promise<void> {
		return this.#marks.flush(options);
	}

	async get(key: UserKey): Promise<PresenceRecord> {
		const [record] = await this.many(key.companyId, [key.userId]);
		return record as PresenceRecord;
	}

	async many(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]> {
		try {
			return await this.#newest(companyId, userIds);
		} catch (error) {
			if (!(error instanceof StoreUnavailable)) throw error;
			return this.#lastKnown(companyId, userIds);
		}
	}

	async #newest(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]> {
		const stored = await this.#inside.table.read(companyId, userIds);
		const missing = [...new Set(userIds.filter((_, index) => stored[index] === null))];
		const loaded = missing.length === 0 ? [] : await this.#inside.options.load(companyId, missing);
		const byId = new Map(loaded.map((record) => [record.userId, record]));
		return stored.map((one, index) =>
			one === null ? (byId.get(userIds[index] as string) as PresenceRecord) : this.#marked(one),
		);
	}

	/** While Redis is away: the devices that this node last knew of, and the facts as they are (CLU2). */
	async #lastKnown(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]> {
		const { copies, options } = this.#inside;
		const durable = await options.load(companyId, [...new Set(userIds)]);
		const byId = new Map(durable.map((record) => [record.userId, record]));
		return userIds.map((userId) => {
			const now = byId.get(userId) as PresenceRecord;
			const copy = copies.get({ companyId, userId });
			return copy === undefined || copy.rev === "" ? now : { ...copy.record, facts: now.facts };
		});
	}

	async shown(companyId: string, page: Page): Promise<readonly PresenceRecord[]> {
		return (await this.#inside.table.shown(companyId, page)).map((stored) => this.#marked(stored));
	}

	onNode(companyId: string, page: Page & { readonly node: string }): Promise<readonly string[]> {
		return this.#inside.table.onNode(companyId, page);
	}

	counts(companyId: string): Promise<Counts> {
		return this.#inside.table.counts(companyId);
	}

	changes(companyId: string, since: number): Promise<readonly ShownChange[] | undefined> {
		return this.#history.changes(companyId, since);
	}

	version(companyId: string): Promise<Version> {
		return this.#history.version(companyId);
	}

	newEpoch(companyId: string): Promise<void> {
		return this.#history.newEpoch(companyId);
	}

	async seed(records: readonly PresenceRecord[]): Promise<void> {
		for (let start = 0; start < records.length; start += SEEDED_AT_ONCE)
			await Promise.all(records.slice(start, start + SEEDED_AT_ONCE).map((record) => this.#seeding.seed(record)));
	}

	due(limit: number): Promise<readonly UserKey[]> {
		return this.#due.take(limit);
	}

	async forget(key: UserKey): Promise<void> {
		const { copies, table, options } = this.#inside;
		await copies.inTurn(key, async () => {
			const copy = copies.get(key);
			await table.release(key.companyId, [{ userId: key.userId, since: null }]);
			if (copy !== undefined) copies.drop(copy);
		});
		options.invalidations?.publish(key, "");
	}

	/**
	 * After Redis has lost its memory (`RedisLife`): puts in again whoever had a connection on this node, shown as before;
	 * of others the copies may be old. Nobody has a connection until the nodes assert theirs, and who has lost theirs
	 * meanwhile has their grace (CLU2).
	 */
	async putBack(graceUntil: () => Millis): Promise<void> {
		const { copies, options } = this.#inside;
		const isOwn = ({ node }: ConnectionEntry): boolean => options.isOwn?.(node) ?? true;
		const isHere = ({ rev, record }: Copy): boolean =>
			rev !== "" && record.devices.some(({ connections }) => connections.some(isOwn));
		const here = [...copies.values()].filter(isHere).map(({ record }) => record);
		for (const [companyId, records] of Map.groupBy(here, (record) => record.companyId))
			for (let start = 0; start < records.length; start += SEEDED_AT_ONCE) {
				const some = records.slice(start, start + SEEDED_AT_ONCE);
				const facts = await this.#factsOf(companyId, some);
				const until = graceUntil();
				await this.seed(some.map((record, at) => putBack({ ...record, facts: facts[at] ?? record.facts }, until)));
			}
	}

	/** As they are now; none where they cannot be read. */
	async #factsOf(companyId: string, records: readonly PresenceRecord[]): Promise<readonly PresenceRecord["facts"][]> {
		try {
			const userIds = records.map(({ userId }) => userId);
			return (await this.#inside.options.load(companyId, userIds)).map(({ facts }) => facts);
		} catch (error) {
			if (!(error instanceof StoreUnavailable)) throw error;
			return [];
		}
	}

	/** Signs of life that this node alone knows. */
	#marked({ record }: Stored): PresenceRecord {
		const copy = this.#inside.copies.get(record);
		if (copy?.marked === true) carryMarks(record, copy.record, this.#inside.options.timing);
		return record;
	}

	/** Where Redis is away the copy stays old: whoever decides on it finds out. */
	#outdated(key: UserKey, rev: string): void {
		const { copies, options } = this.#inside;
		const copy = copies.get(key);
		if (copy === undefined || copy.rev === rev) return;
		if (copy.record.devices.length === 0 && !copies.isBusy(key)) return copies.drop(copy);
		this.#renewal
			.refresh(key, (known) => known.rev !== rev)
			.then(() => this.#marks.keep(copies.get(key) ?? copy))
			.catch((error: unknown) => {
				if (!(error instanceof StoreUnavailable)) options.failed("renewal of presence", error);
			});
	}
}

function revs(node: string): () => string {
	let count = 0;
	return () => {
		count += 1;
		return `${node}.${count.toString(36)}`;
	};
}
