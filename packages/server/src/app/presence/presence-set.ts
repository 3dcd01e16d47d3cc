import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import type { Session } from "@rollcall/protocol/shapes";
import type { PresenceRecord } from "../../domain/record.ts";
import { sessionOf } from "../../domain/session.ts";
import { millis } from "../../domain/view.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Facts, FactsPatch, FactsStore } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type ChangePorts, change } from "./change.ts";

export type FactsPorts = ChangePorts & { readonly facts: FactsStore; readonly clock: Clock };

/** A rule: presence follows the user's facts. Older facts than those known change nothing. */
function withFacts(record: PresenceRecord, facts: Facts): PresenceRecord {
	return facts.rev > record.facts.rev ? { ...record, facts } : record;
}

/** Lets presence follow facts that were just stored. */
export async function applyFacts(ports: ChangePorts, key: UserKey, facts: Facts): Promise<Session> {
	const { after, now } = await change(ports, key, (record) => ({
		record: withFacts(record, facts),
		answer: undefined,
	}));
	return sessionOf(after, now);
}

/** Stores what a user decided, durably first, and lets presence follow (PR5). */
export async function saveFacts(ports: FactsPorts, key: UserKey, patch: FactsPatch): Promise<Session> {
	const { facts } = await ports.facts.save(key, patch);
	return applyFacts(ports, key, facts);
}

/** `presence:set`: what the user chooses to be, and who still sees them while invisible. */
export async function presenceSet(
	ports: FactsPorts,
	caller: Caller,
	{ status, until, visibleTo }: PayloadOf<"presence:set">,
): Promise<Result<AnswerOf<"presence:set">>> {
	const untilAt = millis(until);
	if (untilAt !== null && untilAt <= ports.clock.now()) return fail("bad_request", "until: must be in the future");
	const patch: FactsPatch = {
		...(status === undefined ? {} : { availability: status, availabilityUntil: untilAt }),
		...(visibleTo === undefined ? {} : { visibleTo }),
	};
	return ok({ session: await saveFacts(ports, keyOf(caller), patch) });
}
