import { compareText } from "../../domain/compare-text.ts";
import { journalRow, restoredRecord } from "../../domain/journal-state.ts";
import { newRecord, type PresenceRecord } from "../../domain/record.ts";
import { settle } from "../../domain/settle.ts";
import { nextShown } from "../../domain/shown.ts";
import { sharedFacts } from "../../domain/undecided.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FactsStore } from "../../ports/facts-store.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { JournalRow, PresenceJournal } from "../../ports/presence-journal.ts";
import { type ChangePorts, change, settleOnly } from "./change.ts";
import { KeySet } from "./marks.ts";

/** A thousand hold up what people ask of the store meanwhile for 15 to 60 ms, these for 5. */
const ROWS_PER_WRITE = 200;

export type LoadPorts = {
	readonly facts: FactsStore;
	readonly journal: PresenceJournal;
	/** Until when whoever was present counts, where the store has just begun without memory; null: they are gone. */
	readonly graceUntil: () => Millis | null;
};

/** Makes records from what is durable (the presence stores' loader). */
export async function loadRecords(
	stores: LoadPorts,
	companyId: string,
	userIds: readonly string[],
): Promise<readonly PresenceRecord[]> {
	const [rows, facts] = await Promise.all([
		stores.journal.load(companyId, userIds),
		stores.facts.loadMany(companyId, userIds),
	]);
	const byId = new Map(rows.map((row) => [row.userId, row]));
	return facts.map((decided, index) => {
		const known = sharedFacts(decided);
		const userId = userIds[index] as string;
		const row = byId.get(userId);
		return row === undefined
			? newRecord({ companyId, userId }, known)
			: restoredRecord(row, known, stores.graceUntil());
	});
}

export type JournalPorts = ChangePorts & {
	readonly journal: PresenceJournal;
	readonly unwritten: KeySet;
};

/** Writes down, behind the presence store, what a restart must know (PR24: at most 10 s old). */
export class JournalWriter {
	readonly #ports: JournalPorts;
	#writing = new KeySet();
	#flushing: Promise<void> = Promise.resolve();

	constructor(ports: JournalPorts) {
		this.#ports = ports;
	}

	/** Is everything about the user written down? */
	isWritten(key: UserKey): boolean {
		return !this.#ports.unwritten.has(key) && !this.#writing.has(key);
	}

	/** Writes all rows that are out of date, after a write under way. Where that fails they stay marked, and the error is passed on. */
	flush(): Promise<void> {
		const done = this.#flushing.then(() => this.#writeAll());
		this.#flushing = done.catch(() => {}); // whoever waits for `done` hears of it
		return done;
	}

	async #writeAll(): Promise<void> {
		// Two nodes that write about the same people do it in the same order, so that neither waits for the other for ever.
		const keys = this.#ports.unwritten.take().toSorted(byCompanyAndUser);
		if (keys.length === 0) return;
		for (const key of keys) this.#writing.add(key);
		try {
			for (let start = 0; start < keys.length; start += ROWS_PER_WRITE)
				await this.#ports.journal.write(await this.#rows(keys.slice(start, start + ROWS_PER_WRITE)));
		} catch (error) {
			for (const key of keys) this.#ports.unwritten.add(key);
			throw error;
		} finally {
			this.#writing = new KeySet();
		}
	}

	/** Settled first: the end of an activity is on its way to its log before the row that says its user is gone (ACT3). */
	async #rows(keys: readonly UserKey[]): Promise<JournalRow[]> {
		const changes = await Promise.all(keys.map((key) => change(this.#ports, key, settleOnly)));
		return changes.map(({ after, now }) => journalRow(after, now, this.#ports.timing));
	}
}

function byCompanyAndUser(a: UserKey, b: UserKey): number {
	return compareText(a.companyId, b.companyId) || compareText(a.userId, b.userId);
}

export type RestorePorts = ChangePorts & {
	readonly facts: FactsStore;
	readonly journal: PresenceJournal;
	readonly clock: Clock;
	readonly startGrace: Millis;
};

const ROWS_PER_READ = 1_000;

/**
 * Where presence begins without memory: puts everybody who was present into the start-up grace, shown as they were (PR24).
 * Who does not return goes offline when it ends. Gives those who were put in; `settleRestored` is to follow.
 */
export async function restorePresent(ports: RestorePorts): Promise<readonly UserKey[]> {
	const restored: UserKey[] = [];
	let rows = await ports.journal.present(null, ROWS_PER_READ);
	while (rows.length > 0) {
		const graceUntil = ports.clock.now() + ports.startGrace;
		const records = await Promise.all(
			rows.map(async (row) => caughtUp(ports, restoredRecord(row, await ports.facts.load(row), graceUntil))),
		);
		await ports.presence.seed(records);
		for (const { companyId, userId } of rows) restored.push({ companyId, userId });
		rows = await ports.journal.present(rows[rows.length - 1] as JournalRow, ROWS_PER_READ);
	}
	return restored;
}

/** What came due while nobody looked takes effect on those who were put in. */
export async function settleRestored(ports: ChangePorts, restored: readonly UserKey[]): Promise<void> {
	for (let start = 0; start < restored.length; start += ROWS_PER_READ)
		await Promise.all(restored.slice(start, start + ROWS_PER_READ).map((key) => change(ports, key, settleOnly)));
}

/** What the end kept from being announced is shown from the start: the first to come see nothing of it (VIS5). */
function caughtUp({ clock, timing }: RestorePorts, record: PresenceRecord): PresenceRecord {
	const now = clock.now();
	const settled = settle(record, now, timing).record;
	return { ...record, shown: nextShown(settled, "state", { now, timing }) };
}
