import type { Millis } from "../ports/keys.ts";

/** What lies between two looks at the clock: after the one, and at the other or before. */
export type Span = { readonly after: Millis; readonly until: Millis };

/**
 * Has the company been due between? Each is once in every period, at a moment of its own that hangs on its id alone, so that
 * what is due of many companies is spread over the period, and no moment tells of what anybody did (T-10).
 */
export function isDue(companyId: string, period: Millis, { after, until }: Span): boolean {
	return lastMoment(companyId, period, until) > after;
}

/** Of what is due so once in `longer`, and told at a moment of the shorter `period` alone: has that been between? */
export function isDueAtMoment(
	companyId: string,
	{ period, longer }: { readonly period: Millis; readonly longer: Millis },
	{ after, until }: Span,
): boolean {
	const moment = (time: Millis): Millis => lastMoment(companyId, period, time);
	return isDue(companyId, longer, { after: moment(after), until: moment(until) });
}

function lastMoment(companyId: string, period: Millis, until: Millis): Millis {
	const phase = hashOf(companyId) % period;
	return phase + Math.floor((until - phase) / period) * period;
}

/** FNV-1a in 32 bits, over UTF-16 code units: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	return hash >>> 0;
}
