import { countsFindings, type Finding } from "../../domain/invariants.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";

export type CompanyPorts = { readonly presence: Pick<PresenceStore, "counts" | "shown" | "version" | "changes"> };

/** The people of a larger company are not counted. */
const MOST_PEOPLE = 5_000;
const PAGE = 500;

/** How many people were read, and what was found; null where nothing can be said. */
export type CompanyLook = { readonly people: number; readonly found: readonly Finding[] | null };

/**
 * Are the counts of a company those of the people in it (PR43)? That cannot be said where it is too large, or something was
 * announced meanwhile.
 */
export async function companyLook({ presence }: CompanyPorts, companyId: string): Promise<CompanyLook> {
	const { version } = await presence.version(companyId);
	const counts = await presence.counts(companyId);
	if (counts.online + counts.away + counts.dnd > MOST_PEOPLE) return { people: 0, found: null };
	const people: PresenceRecord[] = [];
	for (let page: readonly PresenceRecord[] = []; ; ) {
		page = await presence.shown(companyId, { after: people.at(-1)?.userId ?? null, limit: PAGE });
		people.push(...page);
		if (page.length < PAGE) break;
		if (people.length > MOST_PEOPLE) return { people: people.length, found: null };
	}
	const changes = await presence.changes(companyId, version);
	const found = changes?.length === 0 ? countsFindings(companyId, counts, people) : null;
	return { people: people.length, found };
}
