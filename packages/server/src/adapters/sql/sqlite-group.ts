import { runCall } from "./procedures.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { type Call, writes } from "./stores.ts";

/**
 * What became of a call. `unavailable`: the store cannot; otherwise the call itself is at fault. `inDoubt`: it may have been
 * done all the same.
 */
export type Answer =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly unavailable: boolean; readonly inDoubt?: boolean; readonly message: string };

/**
 * Primary result codes that say the storage cannot, whoever asks: perm, busy, locked, nomem, readonly, interrupt, ioerr,
 * corrupt, full, cantopen, protocol, notadb. SQLite may have ended the transaction by itself then.
 */
const STORAGE_FAULTS: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26]);

type Run = (database: SqliteDatabase, call: Call) => Promise<Answer>;

/**
 * Runs calls in order in one transaction, and answers after the commit. A call that fails by its own fault is undone
 * alone. Where the storage fails, none of the group's writes has happened, and what only reads is asked again.
 */
export async function runGroup(database: SqliteDatabase, calls: readonly Call[]): Promise<readonly Answer[]> {
	const writing = calls.some(writes);
	try {
		return await runHopefully(database, calls);
	} catch (fault) {
		rollBack(database);
		const refusal: Answer = { ok: false, unavailable: true, message: messageOf(fault) };
		if (!writing) return calls.map(() => refusal);
		const reads = (
			await runGroup(
				database,
				calls.filter((call) => !writes(call)),
			)
		).values();
		return calls.map((call) => (writes(call) ? refusal : (reads.next().value ?? refusal)));
	}
}

/**
 * Nearly always no call of a group fails: only where one does is it done anew, and then each is kept apart from the others.
 * What a call does follows from its arguments alone, so that it can be done twice.
 */
async function runHopefully(database: SqliteDatabase, calls: readonly Call[]): Promise<readonly Answer[]> {
	try {
		return await inTransaction(database, calls, runPlainly);
	} catch (fault) {
		if (isStorageFault(fault) || !calls.some(writes)) throw fault;
		rollBack(database);
		return inTransaction(database, calls, (held, call) => (writes(call) ? runWrite : runRead)(held, call));
	}
}

async function inTransaction(database: SqliteDatabase, calls: readonly Call[], run: Run): Promise<readonly Answer[]> {
	database.control(calls.some(writes) ? "begin immediate" : "begin");
	const answers: Answer[] = [];
	for (const call of calls) answers.push(await run(database, call));
	database.control("commit");
	return answers;
}

/** A write that fails takes the whole group with it. */
async function runPlainly(database: SqliteDatabase, call: Call): Promise<Answer> {
	return writes(call) ? { ok: true, value: await runCall(database.db, call) } : runRead(database, call);
}

async function runWrite(database: SqliteDatabase, call: Call): Promise<Answer> {
	database.control("savepoint one_call");
	try {
		const value = await runCall(database.db, call);
		database.control("release one_call");
		return { ok: true, value };
	} catch (fault) {
		if (isStorageFault(fault)) throw fault;
		database.control("rollback to one_call");
		database.control("release one_call");
		return { ok: false, unavailable: false, message: messageOf(fault) };
	}
}

async function runRead(database: SqliteDatabase, call: Call): Promise<Answer> {
	try {
		return { ok: true, value: await runCall(database.db, call) };
	} catch (fault) {
		if (isStorageFault(fault)) throw fault;
		return { ok: false, unavailable: false, message: messageOf(fault) };
	}
}

function rollBack(database: SqliteDatabase): void {
	try {
		database.control("rollback");
	} catch {
		// there is no transaction: it never began, or SQLite has ended it
	}
}

function isStorageFault(fault: unknown): boolean {
	if (!(fault instanceof Error) || !("errcode" in fault) || typeof fault.errcode !== "number") return false;
	return STORAGE_FAULTS.has(fault.errcode & 0xff);
}

function messageOf(fault: unknown): string {
	return fault instanceof Error ? fault.message : String(fault);
}
