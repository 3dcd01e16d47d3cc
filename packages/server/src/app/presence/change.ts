import type { Moment, PresenceRecord, Timing } from "../../domain/record.ts";
import { selfChanged } from "../../domain/session.ts";
import { type IntervalEnd, settle, settleRuled, turnBetween } from "../../domain/settle.ts";
import { isWorkAlone, nextShown, positionWaits } from "../../domain/shown.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { Marks } from "./marks.ts";

/** What every change of presence needs. */
export type ChangePorts = { readonly presence: PresenceStore; readonly marks: Marks; readonly timing: Timing };

/** A pure rule on a settled record. */
export type PresenceRule<T> = (
	record: PresenceRecord,
	moment: Moment,
) => { readonly record: PresenceRecord; readonly answer: T };

export type Changed<T> = {
	readonly answer: T;
	/** Settled, after the rule. */
	readonly after: PresenceRecord;
	readonly now: Millis;
};

type Decided<T> = Changed<T> & { readonly stored: PresenceRecord; readonly ends: readonly IntervalEnd[] };

function decide<T>(stored: PresenceRecord, rule: PresenceRule<T>, moment: Moment): Decided<T> {
	const { now, timing } = moment;
	const first = settle(stored, now, timing);
	const ruled = rule(first.record, moment);
	const last = settleRuled(ruled.record, now, timing);
	const ends = [first.intervalEnd, last.intervalEnd].filter((end) => end !== null);
	return { stored, after: last.record, answer: ruled.answer, now, ends };
}

/**
 * The one way in which presence changes: the record is settled, ruled on and settled again in one atomic step of the
 * store (PR25), and what follows from the difference is marked to be announced, journaled and told to the user's devices.
 */
export async function change<T>(ports: ChangePorts, key: UserKey, rule: PresenceRule<T>): Promise<Changed<T>> {
	const decided = await ports.presence.update(key, (record, now) => {
		const answer = decide(record, rule, { now, timing: ports.timing });
		return { record: answer.after, answer };
	});
	follow(ports, key, decided);
	const turn = turnBetween(decided.stored.status, decided.after.status);
	if (turn !== null) await ports.marks.turned(key, turn);
	return decided;
}

function follow<T>({ marks, timing }: ChangePorts, key: UserKey, decided: Decided<T>): void {
	const { stored, after, now, ends } = decided;
	for (const end of ends) marks.endInterval(key, end);
	const shown = nextShown(after, "state", { now, timing });
	if (shown !== after.shown) marks.announce(key, isWorkAlone(after.shown, shown) ? "work" : "standing");
	if (positionWaits(after, timing)) marks.announcePosition(key);
	if (after === stored) return;
	marks.journal(key);
	if (selfChanged(stored, after)) marks.tellSelf(key);
}

/** Nothing but time passed: grace, staleness, away, `until` and the expiry of a message take effect. */
export function settleOnly(record: PresenceRecord): { readonly record: PresenceRecord; readonly answer: undefined } {
	return { record, answer: undefined };
}
