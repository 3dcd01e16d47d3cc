import type { PresenceRecord } from "../../domain/record.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";

const RECORDS_AT_ONCE = 500;

/** Everybody of a company of whom somebody may see that they are there, by userId, after that one. */
export async function* presentPeople(
	{ presence }: { readonly presence: PresenceStore },
	{ companyId }: { readonly companyId: string },
	after: string | null = null,
): AsyncGenerator<readonly PresenceRecord[]> {
	let last = after;
	for (;;) {
		const records = await presence.shown(companyId, { after: last, limit: RECORDS_AT_ONCE });
		yield records;
		if (records.length < RECORDS_AT_ONCE) return;
		last = (records[records.length - 1] as PresenceRecord).userId;
	}
}
