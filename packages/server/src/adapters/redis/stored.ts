import type { PresenceRecord } from "../../domain/record.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { applyMarks } from "./marks-json.ts";
import { recordOfJson } from "./record-json.ts";

/** What Redis holds of a user. */
export type Stored = {
	readonly record: PresenceRecord;
	/** A word that no two states of a user share. */
	readonly rev: string;
	readonly due: Millis | null;
	readonly absentSince: Millis | null;
};

/** Rev, record, marks, when due, absent since. */
export type StoredReply = readonly (string | null | undefined)[];

function moment(score: string | null | undefined): Millis | null {
	return score === null || score === undefined ? null : Number(score);
}

/** Reads what a script answers of one user; null where nothing is held. */
export function storedOf({ companyId, userId }: UserKey, reply: StoredReply): Stored | null {
	const [rev, json, marks, due, absentSince] = reply;
	if (typeof rev !== "string" || typeof json !== "string") return null;
	const record = recordOfJson(companyId, userId, json);
	if (typeof marks === "string") applyMarks(record, marks);
	return { record, rev, due: moment(due), absentSince: moment(absentSince) };
}
