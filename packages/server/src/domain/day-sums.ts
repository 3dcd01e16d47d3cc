import type { Millis } from "../ports/keys.ts";

/** Time that belongs to one date of a time zone: [start, end). */
export type DayStretch = { readonly date: string; readonly start: Millis; readonly end: Millis };

export type Period = { readonly from: Millis; readonly to: Millis };

const DAY: Millis = 86_400_000;
/** No zone has moved its clocks twice within so short a time. */
const STEP: Millis = 21_600_000;

type OffsetAt = (at: Millis) => Millis;

/** How far a zone's clocks are ahead of UTC at a moment. */
function offsetReader(timeZone: string): OffsetAt {
	const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
		timeZone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	return (at) => {
		const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
		for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
		const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
		return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
	};
}

/** The moment within (known, changed] from which the offset is no longer the one at `known`. */
function changeBetween(known: Millis, changed: Millis, offsetAt: OffsetAt): Millis {
	const before = offsetAt(known);
	let low = known;
	let high = changed;
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (offsetAt(middle) === before) low = middle;
		else high = middle;
	}
	return high;
}

type OffsetSpan = { readonly start: Millis; readonly end: Millis; readonly offset: Millis };

function offsetSpans({ from, to }: Period, offsetAt: OffsetAt): readonly OffsetSpan[] {
	const spans: OffsetSpan[] = [];
	let start = from;
	let offset = offsetAt(start);
	for (let at = from; at < to; ) {
		const next = Math.min(at + STEP, to);
		const same = offsetAt(next) === offset;
		at = same ? next : changeBetween(at, next, offsetAt);
		if (same || at === to) continue;
		spans.push({ start, end: at, offset });
		start = at;
		offset = offsetAt(start);
	}
	return start < to ? [...spans, { start, end: to, offset }] : spans;
}

/**
 * A period cut at every local midnight and every move of the clocks of an IANA zone, in order. Where clocks go back over
 * midnight a date comes twice; where a zone skips a date it is missing.
 */
export function dayStretches(period: Period, timeZone: string): readonly DayStretch[] {
	const stretches: DayStretch[] = [];
	for (const { start, end, offset } of offsetSpans(period, offsetReader(timeZone))) {
		for (let at = start; at < end; ) {
			const midnight = (Math.floor((at + offset) / DAY) + 1) * DAY - offset;
			const next = Math.min(midnight, end);
			stretches.push({ date: new Date(at + offset).toISOString().slice(0, 10), start: at, end: next });
			at = next;
		}
	}
	return stretches;
}

export type DayRow = { readonly date: string; readonly key: string | null; readonly seconds: number };

function byKey([one]: readonly [string | null, Millis], [other]: readonly [string | null, Millis]): number {
	if (one === null || other === null) return one === other ? 0 : one === null ? -1 : 1;
	return one < other ? -1 : 1;
}

/** Sums time per date and key, right across midnight and moves of the clocks (ACT4). */
export class DaySums {
	readonly #stretches: readonly DayStretch[];
	readonly #sums = new Map<string, Map<string | null, Millis>>();

	constructor(period: Period, timeZone: string) {
		this.#stretches = dayStretches(period, timeZone);
	}

	/** Adds what of [start, end) lies within the period. */
	add({ start, end, key }: { readonly start: Millis; readonly end: Millis; readonly key: string | null }): void {
		for (let index = this.#firstAfter(start); index < this.#stretches.length; index += 1) {
			const stretch = this.#stretches[index] as DayStretch;
			if (stretch.start >= end) return;
			this.#count(stretch.date, key, Math.min(end, stretch.end) - Math.max(start, stretch.start));
		}
	}

	/** What was summed, by date and key; without a key first. */
	rows(): readonly DayRow[] {
		const days = [...this.#sums].sort(([one], [other]) => (one < other ? -1 : 1));
		return days.flatMap(([date, sums]) =>
			[...sums].sort(byKey).map(([key, sum]) => ({ date, key, seconds: sum / 1_000 })),
		);
	}

	#count(date: string, key: string | null, time: Millis): void {
		if (time <= 0) return;
		const sums = this.#sums.get(date) ?? new Map<string | null, Millis>();
		this.#sums.set(date, sums.set(key, (sums.get(key) ?? 0) + time));
	}

	#firstAfter(at: Millis): number {
		let low = 0;
		let high = this.#stretches.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#stretches[middle] as DayStretch).end > at) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
