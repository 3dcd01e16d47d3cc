import { StoreUnavailable } from "../../ports/store-unavailable.ts";

/**
 * What a fault means. `race`: somebody else was faster, and the same calls may succeed at once. `storage`: the database
 * cannot, whoever asks. `call`: the call itself is at fault.
 */
export type FaultKind = "race" | "storage" | "call";

/** Serialization failure, deadlock; and two that made the same thing, or something of what another took away. */
const RACES: ReadonlySet<string> = new Set(["40001", "40P01", "23505", "23503"]);
const IN_FAILED_TRANSACTION = "25P02";
/** Races that are never the call's own doing. */
const ONLY_RACES: ReadonlySet<string> = new Set(["40001", "40P01"]);
/** Lock not available, read-only (a standby), no transaction any more. */
const STORAGE_CODES: ReadonlySet<string> = new Set(["55P03", "25006", "25P01", "25P03"]);
/** Connection, authorization, resources (disk full), operator intervention, system error, configuration, corruption. */
const STORAGE_CLASSES: ReadonlySet<string> = new Set(["08", "28", "3D", "53", "57", "58", "F0", "XX"]);

/** The code of PostgreSQL for a fault; undefined where the fault is not the database's own. */
export function sqlState(fault: unknown): string | undefined {
	if (!(fault instanceof Error) || !("code" in fault) || typeof fault.code !== "string") return undefined;
	return /^[0-9A-Z]{5}$/.test(fault.code) ? fault.code : undefined;
}

/** What the fault of a statement means. */
export function kindOf(fault: unknown): FaultKind {
	if (fault instanceof StoreUnavailable) return "storage";
	const state = sqlState(fault);
	if (state === undefined) return "call";
	if (RACES.has(state)) return "race";
	return STORAGE_CODES.has(state) || STORAGE_CLASSES.has(state.slice(0, 2)) ? "storage" : "call";
}

/** A fault that stays a race however often it is tried again is the store's where no call can be blamed for it. */
export function isNobodysFault(fault: unknown): boolean {
	return ONLY_RACES.has(sqlState(fault) ?? "");
}

/** Is it only that something before it in the same transaction failed? */
export function isConsequence(fault: unknown): boolean {
	return sqlState(fault) === IN_FAILED_TRANSACTION;
}

export function messageOf(fault: unknown): string {
	return fault instanceof Error ? fault.message : String(fault);
}
