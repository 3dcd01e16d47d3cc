const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** How long ago, in few characters: `now`, `5 min`, `3 h`, `Mon 14:02`, `2 Mar`. */
export function agoText(iso: string, now: number): string {
	const ago = now - Date.parse(iso);
	if (ago < MINUTE) return "now";
	if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min`;
	if (ago < 12 * HOUR) return `${Math.floor(ago / HOUR)} h`;
	return ago < 6 * DAY ? weekday.format(new Date(iso)) : day.format(new Date(iso));
}

type Fix = { readonly at: string /** In metres. */; readonly accuracy: number | null };

/** When somebody was where they were, and how exactly that is known: `5 min ago, to 12 m`. */
export function fixText({ at, accuracy }: Fix, now: number): string {
	const ago = agoText(at, now);
	const when = ago === "now" ? "Just now" : now - Date.parse(at) < 12 * HOUR ? `${ago} ago` : ago;
	return accuracy === null ? when : `${when}, to ${metresText(accuracy)}`;
}

/** A length: `40 m`, `3.2 km`. */
export function metresText(metres: number): string {
	if (metres < 950) return `${Math.round(metres)} m`;
	return `${Number((metres / 1_000).toFixed(metres < 9_950 ? 1 : 0))} km`;
}

/** A time of the day: `14:02`. */
export function clockText(iso: string): string {
	return clock.format(new Date(iso));
}

/** Day and time, for the one place where it matters. */
export function momentText(iso: string): string {
	return whole.format(new Date(iso));
}

/** Where the day of this moment begins, in the time zone of whoever looks, or one some days later. */
export function midnight(at: number, daysLater = 0): Date {
	const start = new Date(at);
	// In hours of the clock: where a change of the clock skips midnight, other days begin at theirs all the same.
	start.setHours(24 * daysLater, 0, 0, 0);
	return start;
}

/** A length of time: `45 s`, `12 min`, `3 h 05 min`. */
export function spanText(ms: number): string {
	if (ms < MINUTE) return `${Math.max(0, Math.round(ms / 1_000))} s`;
	const minutes = Math.floor(ms / MINUTE);
	if (minutes < 60) return `${minutes} min`;
	return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
