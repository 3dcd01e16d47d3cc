const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The hour at which a simulation begins. */
const FIRST_HOUR = 10;
/** Nights are skipped: after the end of the day comes the beginning of the next. */
const DAY = { begin: 7, end: 21 } as const;

/** When somebody works, in hours of the day. */
export type Shift = { readonly from: number; readonly to: number };

export const SHIFTS = {
	early: { from: DAY.begin, to: 16 },
	usual: { from: 8.5, to: 18 },
	late: { from: 12, to: DAY.end },
} as const satisfies Record<string, Shift>;

/** The hour of the day, with its fraction, so many milliseconds after the beginning. */
export function hourOf(now: number): number {
	const length = DAY.end - DAY.begin;
	return DAY.begin + ((FIRST_HOUR - DAY.begin + now / HOUR) % length);
}

/** Does somebody with that shift work now? */
export function isAtWork({ from, to }: Shift, now: number): boolean {
	const hour = hourOf(now);
	return hour >= from && hour < to;
}

/** When the hour is next so late: now or after. */
export function nextTime(hour: number, now: number): number {
	const length = DAY.end - DAY.begin;
	const wait = (hour - hourOf(now) + length) % length;
	return now + wait * HOUR;
}

/** Minutes in milliseconds. */
export function minutes(count: number): number {
	return count * MINUTE;
}

/** Seconds in milliseconds. */
export function seconds(count: number): number {
	return count * 1_000;
}
