import { midnight } from "../../ui/times.ts";

const DAY = 24 * 3_600_000;
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const near = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const far = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

function capital(text: string): string {
	return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** A day as people call it: `Today`, `Yesterday`, `Monday`, `Monday 2 March`, `2 March 2025`. */
export function dayText(at: number, now: number): string {
	const ago = Math.round((midnight(now).getTime() - midnight(at).getTime()) / DAY);
	if (ago >= 0 && ago <= 1) return capital(relative.format(-ago, "day"));
	if (ago > 1 && ago < 7) return capital(weekday.format(at));
	return new Date(at).getFullYear() === new Date(now).getFullYear() ? near.format(at) : far.format(at);
}
