import type { Millis } from "../ports/keys.ts";
import type { Device, PresenceRecord } from "./record.ts";

/** The graces of this record that are over last until then. None is over: the same record. */
export function lengthenGrace(
	record: PresenceRecord,
	{ now, until }: { readonly now: Millis; readonly until: Millis },
): PresenceRecord {
	const isOver = ({ connections, graceUntil }: Device): boolean =>
		connections.length === 0 && graceUntil !== null && graceUntil <= now;
	if (!record.devices.some(isOver)) return record;
	return {
		...record,
		devices: record.devices.map((device) => (isOver(device) ? { ...device, graceUntil: until } : device)),
	};
}

export type CrowdTerms = {
	/** The longest that anybody is waited for beyond the grace; 0 for not at all. */
	readonly longest: Millis;
};

/** So many returns within a second are a crowd, and this share of all connections where that is more. */
const CROWD = 50;
const SHARE = 0.01;
/** It has come when for so long not even this part of a crowd came in a second: those who come last come slowly. */
const CALM = 3_000;
const TRICKLE = 0.1;
const SECOND = 1_000;
/** What other nodes are told holds for so long. */
const TOLD_FOR = 2_500;

/**
 * Tells when a crowd is coming back: after a proxy was restarted or a network was away, more clients than the server can
 * let in within their grace. While they come, those who still wait for their turn are not taken for gone (PR21).
 */
export class ReturningCrowd {
	readonly #terms: CrowdTerms;
	#second = 0;
	#inSecond = 0;
	#inLast = 0;
	/** When they began to come, and when the last of them came; null while none does. */
	#coming: { readonly since: Millis; lastAt: Millis } | null = null;
	#elsewhereUntil: Millis = 0;
	#toldAt: Millis = 0;

	constructor(terms: CrowdTerms) {
		this.#terms = terms;
	}

	/** Somebody came back within the grace. */
	returned(now: Millis): void {
		this.#turn(now);
		this.#inSecond += 1;
	}

	/** Another node says that a crowd is coming back to it, and will say so again before then if it still does. */
	comesElsewhere(until: Millis): void {
		this.#elsewhereUntil = Math.max(this.#elsewhereUntil, until);
	}

	/** Until when other nodes are to wait, too; null where there is nothing to tell them now. */
	toTell(now: Millis): Millis | null {
		if (this.#coming === null || now - this.#toldAt < SECOND) return null;
		const until = Math.min(now + TOLD_FOR, this.#coming.since + this.#terms.longest);
		if (until <= now) return null;
		this.#toldAt = now;
		return until;
	}

	/** Are those whose grace is over still waited for? To be asked often. `connections`: how many this node has now. */
	isComing(now: Millis, connections: number): boolean {
		this.#turn(now);
		const crowd = Math.max(CROWD, connections * SHARE);
		const came = Math.max(this.#inSecond, this.#inLast);
		if (this.#coming === null && came >= crowd) this.#coming = { since: now, lastAt: now };
		if (this.#coming !== null && came >= crowd * TRICKLE) this.#coming.lastAt = now;
		if (this.#coming !== null && now - this.#coming.lastAt >= CALM) this.#coming = null;
		const comesHere = this.#coming !== null && now - this.#coming.since < this.#terms.longest;
		return comesHere || now < this.#elsewhereUntil;
	}

	#turn(now: Millis): void {
		const second = Math.floor(now / SECOND);
		if (second === this.#second) return;
		this.#inLast = second === this.#second + 1 ? this.#inSecond : 0;
		this.#inSecond = 0;
		this.#second = second;
	}
}
