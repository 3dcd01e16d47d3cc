import type { PresenceRecord } from "../../domain/record.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { Rule, Ruling } from "../../ports/presence-store.ts";
import { NotSent } from "./commands.ts";
import { type Copy, copyOf, tookPlace } from "./copies.ts";
import { differences } from "./differences.ts";
import type { Inside } from "./inside.ts";
import { noInvalidations } from "./invalidations.ts";
import type { MarkFlush } from "./mark-flush.ts";
import { NewestCheck } from "./newest-check.ts";
import { CHANGES_KEPT, TICK } from "./options.ts";
import type { Written } from "./presence-table.ts";
import { changeToJson, recordToJson } from "./record-json.ts";
import type { Renewal } from "./renewal.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import type { Stored } from "./stored.ts";

/** Older writes in doubt of one user are given up. */
const MOST_DOUBTS = 8;

/** What became of one attempt. `stored`: what was held instead; absent where that was not told. */
type Attempt<T> = { readonly answer: T } | { readonly stored?: Stored | null };

/**
 * Decides by rules (PR25): a rule runs on the copy in hand, and its ruling is stored where that copy was the newest; else
 * the rule runs again, on what is held. One decision at a time for each user on this node, so that nodes alone compete.
 */
export class Decisions {
	readonly #inside: Inside;
	readonly #renewal: Renewal;
	readonly #marks: MarkFlush;
	readonly #newest: NewestCheck;

	constructor(inside: Inside, renewal: Renewal, marks: MarkFlush) {
		this.#inside = inside;
		this.#renewal = renewal;
		this.#marks = marks;
		this.#newest = new NewestCheck(inside.table);
	}

	decide<T>(key: UserKey, rule: Rule<T>): Promise<T> {
		return this.#inside.copies.inTurn(key, () => this.#decide(key, rule));
	}

	/** Stores a record where nothing is held. */
	seed(record: PresenceRecord): Promise<void> {
		const { companyId, userId } = record;
		const now = this.#inside.options.clock.now();
		const copy = copyOf({ companyId, userId }, { record, rev: "", due: null, absentSince: null }, now);
		return this.#inside.copies.inTurn(record, async () => {
			await this.#store(copy, { record, answer: undefined }, now);
		});
	}

	async #decide<T>(key: UserKey, rule: Rule<T>): Promise<T> {
		const known = this.#inside.copies.get(key);
		let copy = known ?? (await this.#renewal.fetch(key));
		let fresh = known === undefined;
		for (;;) {
			const attempt = await this.#attempt(copy, rule, fresh);
			if ("answer" in attempt) return attempt.answer;
			copy = await this.#renewal.renew(copy, attempt.stored);
			this.#marks.keep(copy);
			fresh = true;
		}
	}

	async #attempt<T>(copy: Copy, rule: Rule<T>, fresh: boolean): Promise<Attempt<T>> {
		const now = this.#inside.options.clock.now();
		const ruling = rule(copy.record, now);
		const unchanged = ruling.record === copy.record && copy.rev !== "" && tookPlace(copy) === undefined;
		if (!unchanged) return this.#store(copy, ruling, now);
		return (await this.#isSettled(copy, now, fresh)) ? { answer: ruling.answer } : {};
	}

	/** Was the decision made on the newest record, and is its deadline known? */
	async #isSettled(copy: Copy, now: Millis, fresh: boolean): Promise<boolean> {
		if (this.#inside.claimed.has(copy.key)) return this.#marks.tellOne(copy);
		const settled = fresh || (await this.#newest.isNewest(copy));
		if (settled) copy.checkedAt = now;
		return settled;
	}

	#scheduleOf(copy: Copy, { record, announces }: Ruling<unknown>, now: Millis): Schedule {
		const { options, idleKept } = this.#inside;
		const since = (tookPlace(copy) ?? copy).absentSince;
		const moment = { now, timing: options.timing, idleKept };
		return scheduleOf(record, announces === true ? null : since, moment);
	}

	async #store<T>(copy: Copy, ruling: Ruling<T>, now: Millis): Promise<Attempt<T>> {
		const { table, newRev, copies } = this.#inside;
		const rev = newRev();
		const schedule = this.#scheduleOf(copy, ruling, now);
		const { marked } = copy;
		copy.marked = false; // the record that is written carries them
		let written: Written;
		try {
			written = await table.write(copy.key, this.#write(copy, { ruling, now, rev, schedule }));
		} catch (error) {
			copy.marked ||= marked;
			if (!(error instanceof NotSent)) {
				const doubt = { rev, record: ruling.record, absentSince: schedule.absentSince };
				copy.doubts = [...copy.doubts, doubt].slice(-MOST_DOUBTS);
				if (copies.get(copy.key) === undefined) copies.set(copy);
			}
			throw error;
		}
		if (written.done) {
			this.#took(copy, { ruling, now, rev, schedule });
			return { answer: ruling.answer };
		}
		copy.marked ||= marked;
		return { stored: written.stored };
	}

	#write(copy: Copy, { ruling, now, rev, schedule }: Taken) {
		const { options } = this.#inside;
		const { record, announces } = ruling;
		const { timing, changes = CHANGES_KEPT } = options;
		const stored = tookPlace(copy) ?? copy;
		const before = copy.rev === "" ? null : stored.record;
		const moment = { now, timing, schedule, absentSince: stored.absentSince };
		const { shown } = copy.record;
		const log = {
			seen: shown.plain !== record.shown.plain,
			epoch: rev,
			tick: TICK,
			maxAge: changes.maxAge / TICK,
			maxEntries: changes.maxEntries,
			expiry: this.#inside.idleKept,
		};
		return {
			expected: copy.rev,
			rev,
			record: recordToJson(record),
			differences: { ...differences(before, record, moment), ...(announces === true ? log : {}) },
			change: announces === true ? changeToJson(record.userId, shown, record.shown) : "",
		};
	}

	#took(copy: Copy, { ruling, now, rev, schedule }: Taken): void {
		const { copies, claimed, options } = this.#inside;
		const before = copy.record;
		claimed.delete(copy.key);
		const told = { rev, ...schedule, checkedAt: now, flushedAt: now, doubts: [] };
		Object.assign(copy, { record: ruling.record, ...told });
		this.#renewal.carry(copy, before, copy.marked);
		this.#marks.keep(copy);
		copies.set(copy);
		(options.invalidations ?? noInvalidations).publish(copy.key, rev);
	}
}

type Taken = {
	readonly ruling: Ruling<unknown>;
	readonly now: Millis;
	readonly rev: string;
	readonly schedule: Schedule;
};
