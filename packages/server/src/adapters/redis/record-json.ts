import { NEVER_SEEN, type PresenceRecord, type SeenBy, type Shown, seenByOf, type Track } from "../../domain/record.ts";
import { NOBODY, UNDECIDED } from "../../domain/undecided.ts";
import type { Facts } from "../../ports/facts-store.ts";
import type { ShownChange } from "../../ports/presence-store.ts";

/** Whom everybody sees alike, and who never decided anything, are said by null. */
const SEEN_BY_ALL = seenByOf(UNDECIDED);

type List = readonly string[];
type FactsJson = Omit<Facts, "visibleTo" | "blocks" | "blockedBy" | "friends" | "partners"> & {
	readonly visibleTo: List;
	readonly blocks: List;
	readonly blockedBy: List;
	readonly friends: List;
	readonly partners: List;
};
type SeenByJson = {
	readonly visibleTo: List;
	readonly blocked: List;
	readonly contacts: List;
	readonly location: Facts["location"];
};
/** Tracks by their place in a table, since rules tell by identity whether two of them differ. */
type ShownJson = {
	readonly plain: number;
	readonly listed: number;
	readonly seenBy: SeenByJson | null;
	readonly factsRev: number;
};
type RecordJson = Omit<PresenceRecord, "companyId" | "userId" | "facts" | "shown"> & {
	readonly facts: FactsJson | null;
	readonly tracks: readonly Track[];
	readonly shown: ShownJson;
};
type ChangeJson = {
	readonly userId: string;
	readonly tracks: readonly Track[];
	readonly before: ShownJson;
	readonly after: ShownJson;
};

/** Nobody ever saw them: no place in the table. */
const NEVER = -1;

function set(list: List): ReadonlySet<string> {
	return list.length === 0 ? NOBODY : new Set(list);
}

function factsJson(facts: Facts): FactsJson | null {
	if (facts === UNDECIDED) return null;
	return {
		...facts,
		visibleTo: [...facts.visibleTo],
		blocks: [...facts.blocks],
		blockedBy: [...facts.blockedBy],
		friends: [...facts.friends],
		partners: [...facts.partners],
	};
}

function factsOf(json: FactsJson | null): Facts {
	if (json === null) return UNDECIDED;
	return {
		...json,
		visibleTo: set(json.visibleTo),
		blocks: set(json.blocks),
		blockedBy: set(json.blockedBy),
		friends: set(json.friends),
		partners: set(json.partners),
	};
}

function seenByJson(seenBy: SeenBy): SeenByJson | null {
	if (seenBy === SEEN_BY_ALL) return null;
	const { visibleTo, blocked, contacts, location } = seenBy;
	return { visibleTo: [...visibleTo], blocked: [...blocked], contacts: [...contacts], location };
}

function seenBy(json: SeenByJson | null): SeenBy {
	if (json === null) return SEEN_BY_ALL;
	const { visibleTo, blocked, contacts, location } = json;
	return { visibleTo: set(visibleTo), blocked: set(blocked), contacts: set(contacts), location };
}

/** The place of a track in the table, where it is put if it has none. */
function placeOf(track: Track, tracks: Track[]): number {
	if (track === NEVER_SEEN) return NEVER;
	const place = tracks.indexOf(track);
	return place >= 0 ? place : tracks.push(track) - 1;
}

function shownJson(shown: Shown, tracks: Track[]): ShownJson {
	const { plain, listed, factsRev } = shown;
	return {
		plain: placeOf(plain, tracks),
		listed: placeOf(listed, tracks),
		seenBy: seenByJson(shown.seenBy),
		factsRev,
	};
}

function shownOf(json: ShownJson, tracks: readonly Track[]): Shown {
	const at = (place: number): Track => (place === NEVER ? NEVER_SEEN : (tracks[place] as Track));
	return { plain: at(json.plain), listed: at(json.listed), seenBy: seenBy(json.seenBy), factsRev: json.factsRev };
}

/** A record as Redis keeps it. Whose it is follows from the key. */
export function recordToJson(record: PresenceRecord): string {
	const { companyId: _company, userId: _user, facts, shown, ...rest } = record;
	const tracks: Track[] = [];
	const json: RecordJson = { ...rest, facts: factsJson(facts), shown: shownJson(shown, tracks), tracks };
	return JSON.stringify(json);
}

/** The record that was kept, an object of its own whenever it is asked for: its marks are made in place. */
export function recordOfJson(companyId: string, userId: string, text: string): PresenceRecord {
	const { facts, shown, tracks, ...rest } = JSON.parse(text) as RecordJson;
	return { companyId, userId, ...rest, facts: factsOf(facts), shown: shownOf(shown, tracks) };
}

/** An announced change as the change log keeps it. Its version is the name of its entry. */
export function changeToJson(userId: string, before: Shown, after: Shown): string {
	const tracks: Track[] = [];
	const json: ChangeJson = { userId, before: shownJson(before, tracks), after: shownJson(after, tracks), tracks };
	return JSON.stringify(json);
}

export function changeOfJson(text: string, version: number): ShownChange {
	const { userId, before, after, tracks } = JSON.parse(text) as ChangeJson;
	return { userId, version, before: shownOf(before, tracks), after: shownOf(after, tracks) };
}
