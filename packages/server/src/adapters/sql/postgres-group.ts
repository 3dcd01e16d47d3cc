import type { UserKey } from "../../ports/keys.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { PostgresConnection } from "./postgres-connection.ts";
import { isConsequence, isNobodysFault, kindOf, messageOf } from "./postgres-faults.ts";
import type { PostgresLink, Session } from "./postgres-link.ts";
import { conversationLock, isErasure, type Lock, merged, type Plan, planOf } from "./postgres-plan.ts";
import { runCall } from "./procedures.ts";
import type { Answer } from "./sqlite-group.ts";
import type { Call } from "./stores.ts";

type Planned = { readonly call: Call; readonly plan: Plan };

/** How often a call is made that was overtaken by others. */
const ATTEMPTS = 6;
const PAUSE_MS = 4;

const TAKE_LOCKS = `
	select case when k.shared = 1 then pg_advisory_xact_lock_shared(k.no)::text else pg_advisory_xact_lock(k.no)::text end
	from unnest($1::bigint[], $2::bigint[]) as k (no, shared)`;

function takeLocks(connection: PostgresConnection, locks: readonly Lock[]): Promise<unknown> {
	const inOrder = merged(locks);
	if (inOrder.length === 0) return Promise.resolve();
	const numbers = `{${inOrder.map(({ no }) => no).join(",")}}`;
	const shared = `{${inOrder.map((lock) => (lock.shared ? 1 : 0)).join(",")}}`;
	return connection.query(TAKE_LOCKS, [numbers, shared]);
}

/**
 * Runs calls that write, in as few transactions as may be, and answers after the commits. A call that fails by its own
 * fault is undone alone. Where the database fails, whatever was not committed has not happened; of what was being
 * committed that is not known, and it is refused likewise.
 */
export async function runWrites(link: PostgresLink, calls: readonly Call[]): Promise<readonly Answer[]> {
	const answers: Answer[] = [];
	for (const group of groupsOf(calls.map((call) => ({ call, plan: planOf(call) })))) {
		answers.push(...(await runGroup(link, group)));
	}
	return answers;
}

/** Calls that are made alone part the others into groups. */
function groupsOf(calls: readonly Planned[]): readonly (readonly Planned[])[] {
	const groups: Planned[][] = [];
	let open: Planned[] | undefined;
	for (const each of calls) {
		if (open !== undefined && !each.plan.alone) {
			open.push(each);
			continue;
		}
		const begun = [each];
		groups.push(begun);
		open = each.plan.alone ? undefined : begun;
	}
	return groups;
}

async function runGroup(link: PostgresLink, group: readonly Planned[]): Promise<readonly Answer[]> {
	try {
		return (await write(link, group)).map(done);
	} catch (fault) {
		if (kindOf(fault) === "storage") return group.map(() => refusal(fault, true));
		const answers: Answer[] = [];
		for (const each of group) answers.push(await runAlone(link, each));
		return answers;
	}
}

function done(value: unknown): Answer {
	return { ok: true, value };
}

async function runAlone(link: PostgresLink, each: Planned): Promise<Answer> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return done((await write(link, [each]))[0]);
		} catch (fault) {
			const kind = kindOf(fault);
			if (kind === "race" && attempt < ATTEMPTS) await Bun.sleep(attempt * PAUSE_MS * (0.5 + Math.random()));
			else return refusal(fault, kind === "storage" || isNobodysFault(fault));
		}
	}
}

function refusal(fault: unknown, unavailable: boolean): Answer {
	return { ok: false, unavailable, inDoubt: fault instanceof CommitInDoubt, message: messageOf(fault) };
}

/** The connection was lost, or the database went away, while it was told to commit. */
class CommitInDoubt extends StoreUnavailable {}

async function write(link: PostgresLink, group: readonly Planned[]): Promise<readonly unknown[]> {
	const session = await link.ready();
	const { connection } = session;
	connection.mayWait = group.some(({ plan }) => plan.alone) ? () => link.answersOthers() : undefined;
	return inTransaction(session, "isolation level read committed", () => [
		takeLocks(
			connection,
			group.flatMap(({ plan }) => plan.locks),
		),
		...inOrder(session, group),
	]).then((values) => values.slice(1));
}

// Everything up to the commit is on its way before the first answer; after a fault the rest is refused unheard.
async function inTransaction(
	{ connection }: Session,
	mode: string,
	start: () => readonly Promise<unknown>[],
): Promise<readonly unknown[]> {
	try {
		const values = await settled([connection.begin(mode), ...start()]);
		await commit(connection);
		return values.slice(1);
	} catch (fault) {
		// Where the connection is gone, so is the transaction.
		await connection.command("rollback").catch(() => {});
		throw fault;
	}
}

async function commit(connection: PostgresConnection): Promise<void> {
	try {
		await connection.commit();
	} catch (fault) {
		throw kindOf(fault) === "storage" ? new CommitInDoubt(messageOf(fault)) : fault;
	}
}

/** Starts each call as soon as those before it that it has something in common with are done. */
function inOrder({ connection, db }: Session, group: readonly Planned[]): readonly Promise<unknown>[] {
	const last = new Map<string, Promise<unknown>>();
	return group.map(({ call, plan }) => {
		const before = plan.order.flatMap((name) => last.get(name) ?? []);
		const run = () => (isErasure(call) ? eraseUser({ connection, db }, call) : runCall(db, call));
		const running = before.length === 0 ? run() : Promise.all(before).then(run);
		for (const name of plan.order) last.set(name, running);
		return running;
	});
}

/** Who is erased leaves every conversation of theirs, and is no longer named as the maker of others. */
const CONVERSATIONS_OF = `
	select conversations.conversation_id as id
	from participants join conversations on conversations.no = participants.conversation_no
	where participants.company_id = $1 and participants.user_id = $2
	union
	select conversation_id from conversations where company_id = $1 and created_by = $2`;

// It is alone in its transaction and holds the company's relations, so that nobody comes to a conversation meanwhile.
async function eraseUser({ connection, db }: Session, call: Call): Promise<unknown> {
	const { companyId, userId } = call.args[0] as UserKey;
	const { rows } = await connection.query(CONVERSATIONS_OF, [companyId, userId]);
	const ids = (rows as { readonly id: string }[]).map(({ id }) => id);
	await takeLocks(
		connection,
		ids.map((id) => conversationLock(companyId, id)),
	);
	return runCall(db, call);
}

/** What all of them answer; or the first fault, once none is under way any more. */
async function settled(work: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
	const outcomes = await Promise.allSettled(work);
	const failed = outcomes.filter((outcome) => outcome.status === "rejected");
	// What follows a fault in a transaction is refused because of it, and says nothing of why.
	const first = failed.find(({ reason }) => !isConsequence(reason)) ?? failed[0];
	if (first !== undefined) throw first.reason;
	return outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : undefined));
}

/** Runs calls that only read, all on the state of one moment, which is after each of them was made. One that fails does so alone. */
export async function runReads(link: PostgresLink, calls: readonly Call[]): Promise<readonly Answer[]> {
	try {
		const session = await link.ready();
		const start = () => calls.map((call) => runCall(session.db, call));
		return (await inTransaction(session, "isolation level repeatable read, read only", start)).map(done);
	} catch (fault) {
		const unavailable = kindOf(fault) === "storage";
		if (unavailable || calls.length === 1) return calls.map(() => refusal(fault, unavailable));
		const answers: Answer[] = [];
		for (const call of calls) answers.push(...(await runReads(link, [call])));
		return answers;
	}
}
