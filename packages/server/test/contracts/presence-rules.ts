import type { PresenceRecord } from "../../src/domain/record.ts";
import { settle } from "../../src/domain/settle.ts";
import type { Millis } from "../../src/ports/keys.ts";
import type { Ruling } from "../../src/ports/presence-store.ts";
import { TIMING } from "../support/builders.ts";

/** Puts these fields. */
export function fields(some: Partial<PresenceRecord>): (record: PresenceRecord) => Ruling<undefined> {
	return (record) => ({ record: { ...record, ...some }, answer: undefined });
}

/** Lets time take effect. */
export function settled(stored: PresenceRecord, now: Millis): Ruling<PresenceRecord["status"]> {
	const { record } = settle(stored, now, TIMING);
	return { record, answer: record.status };
}
