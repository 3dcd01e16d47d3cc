import { compareText } from "../../domain/compare-text.ts";
import { mark, type Sign, type TouchOutcome } from "../../domain/devices.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { Copy } from "./copies.ts";
import type { Inside } from "./inside.ts";
import { marksToJson } from "./marks-json.ts";
import { type MarkRow, USERS_AT_ONCE } from "./presence-table.ts";
import type { Renewal } from "./renewal.ts";
import { scheduleOf } from "./schedule.ts";

/** How often `flush` is called. */
export const FLUSH_EVERY: Millis = 5_000;
/** Marks of one user are told once in so long (STO5), unless a deadline is near. */
const MARKS_EVERY: Millis = 10_000;
/** The beat may come so much early. */
const SLACK: Millis = 500;
/** A mark so near to its user's deadline as Redis knows it does not wait for the beat. */
const NEAR: Millis = FLUSH_EVERY + 1_000;
/** A copy that was found to be the newest so lately knows who is absent. */
const TRUSTED: Millis = 10_000;

/** Marks signs of life on the copies of this node, and tells Redis of them in groups. */
export class MarkFlush {
	readonly #inside: Inside;
	readonly #renewal: Renewal;
	/** Whose marks Redis has not been told. */
	#untold = new Set<Copy>();
	#near = new Set<Copy>();

	constructor(inside: Inside, renewal: Renewal) {
		this.#inside = inside;
		this.#renewal = renewal;
	}

	touch(key: UserKey, sign: Sign): TouchOutcome {
		const { copies, options } = this.#inside;
		const copy = copies.get(key);
		if (copy === undefined || copy.rev === "") return "due";
		const now = options.clock.now();
		const outcome = mark(copy.record, sign, { now, timing: options.timing });
		if (outcome === "absent") return now - copy.checkedAt < TRUSTED ? "absent" : "due";
		if (outcome === "marked") this.#marked(copy, now);
		return outcome;
	}

	/** Tells marks that are due to be told; all of them where nothing more will be marked. */
	async flush({ all = false } = {}): Promise<void> {
		const now = this.#inside.options.clock.now();
		const copies = [...this.#untold].filter((copy) => all || isDue(copy, now));
		// Company by company, so that as many as possible share a step.
		copies.sort((a, b) => compareText(a.key.companyId, b.key.companyId));
		for (const copy of this.#untold) if (!copy.marked) this.#untold.delete(copy);
		await this.#tell(copies);
	}

	/** Tells the marks and the deadline of one copy. Says whether it was the newest. */
	async tellOne(copy: Copy): Promise<boolean> {
		const stale = await this.#tellCompany(copy.key.companyId, [copy]);
		return stale.length === 0;
	}

	/** Notes a copy that carries marks. */
	keep(copy: Copy): void {
		if (copy.marked) this.#untold.add(copy);
	}

	#marked(copy: Copy, now: Millis): void {
		copy.marked = true;
		this.#untold.add(copy);
		if (copy.due === null || copy.due - now >= NEAR) return;
		this.#near.add(copy);
		if (this.#near.size === 1) setImmediate(() => this.#tellNear());
	}

	/** Where Redis is away they are told with the others. */
	#tellNear(): void {
		const copies = [...this.#near];
		this.#near = new Set();
		this.#tell(copies).catch((error: unknown) => {
			if (!(error instanceof StoreUnavailable)) this.#inside.options.failed("marks of presence", error);
		});
	}

	/** In steps, so that neither this node nor Redis is held up by many. */
	async #tell(all: readonly Copy[]): Promise<void> {
		const { copies } = this.#inside;
		for (let start = 0; start < all.length; start += USERS_AT_ONCE) {
			const some = all
				.slice(start, start + USERS_AT_ONCE)
				.filter((copy) => copy.marked && copy.rev !== "" && !copies.isBusy(copy.key));
			const groups = [...Map.groupBy(some, ({ key }) => key.companyId)];
			const stale = await Promise.all(groups.map(([companyId, group]) => this.#tellCompany(companyId, group)));
			await Promise.all(stale.flat().map((copy) => this.#renew(copy)));
		}
	}

	/** Answers the copies that were not the newest. */
	async #tellCompany(companyId: string, copies: readonly Copy[]): Promise<readonly Copy[]> {
		const { table, newRev } = this.#inside;
		const rev = newRev();
		const rows = copies.map((copy) => this.#row(copy));
		const marked = copies.filter((copy) => copy.marked);
		for (const copy of marked) copy.marked = false;
		try {
			const stale = new Set(await table.flush(companyId, rev, rows));
			for (const copy of marked) copy.marked ||= stale.has(copy.key.userId);
			return copies.filter((copy, index) => !this.#told(copy, { row: rows[index] as MarkRow, rev, stale }));
		} catch (error) {
			for (const copy of marked) copy.marked = true;
			throw error;
		}
	}

	#row(copy: Copy): MarkRow {
		const { options, idleKept, claimed } = this.#inside;
		const now = options.clock.now();
		const moment = { now, timing: options.timing, idleKept };
		const { due } = scheduleOf(copy.record, copy.absentSince, moment);
		// A deadline that has passed stays until it was decided on: the marks do not tell what happened at it.
		const taken = claimed.has(copy.key);
		const at = copy.due !== null && copy.due <= now && !taken ? copy.due : due;
		const sooner = taken || copy.due === null || (at !== null && at < copy.due);
		const { userId } = copy.key;
		return { userId, expected: copy.rev, marks: marksToJson(copy.record), due: at, sooner };
	}

	#told(
		copy: Copy,
		{ row, rev, stale }: { readonly row: MarkRow; readonly rev: string; readonly stale: ReadonlySet<string> },
	): boolean {
		// Decided on meanwhile: that decision has told everything.
		if (copy.rev !== row.expected) return true;
		if (stale.has(row.userId)) return false;
		const now = this.#inside.options.clock.now();
		this.#inside.claimed.delete(copy.key);
		Object.assign(copy, { rev, due: row.due, checkedAt: now, flushedAt: now });
		return true;
	}

	async #renew(copy: Copy): Promise<void> {
		this.#untold.delete(copy);
		const { rev } = copy;
		await this.#renewal.refresh(copy.key, (known) => known === copy && known.rev === rev);
		const renewed = this.#inside.copies.get(copy.key);
		if (renewed !== undefined) this.keep(renewed);
	}
}

function isDue({ flushedAt, due }: Copy, now: Millis): boolean {
	return now - flushedAt >= MARKS_EVERY - SLACK || (due !== null && due - now < 2 * FLUSH_EVERY + SLACK);
}
