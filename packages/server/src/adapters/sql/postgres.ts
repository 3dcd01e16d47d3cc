import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { InTurn } from "./in-turn.ts";
import { PostgresConnection } from "./postgres-connection.ts";
import { messageOf, sqlState } from "./postgres-faults.ts";
import { runReads, runWrites } from "./postgres-group.ts";
import { Health } from "./postgres-health.ts";
import { Lane, type Run } from "./postgres-lane.ts";
import { PostgresLink } from "./postgres-link.ts";
import { BULK, isErasure, laneNumber, planOf, subjectOf } from "./postgres-plan.ts";
import { checkSchema } from "./postgres-schema.ts";
import type { SqlStores, StoreOptions } from "./sqlite.ts";
import type { Answer } from "./sqlite-group.ts";
import { bindStores, type Call, writes } from "./stores.ts";

/** Connections that write what somebody waits for; one more writes what is written behind. */
const WRITE_LANES = 4;
const READ_LANES = 3;
/** Faults that waiting does not mend: wrong user or password, no such database, no right to it. */
const HOPELESS: ReadonlySet<string> = new Set(["28P01", "28000", "3D000", "42501"]);

/**
 * Opens the durable stores in PostgreSQL (STO1). A call resolves after the commit that holds it; calls that wait together
 * share one. Calls about the same conversation are made in their order, and so are those about the same company's people.
 * Where the database is away or refuses to store, a call rejects with `StoreUnavailable` within 2 s, and the store goes on
 * by itself when it is back. Of a call that was being committed when the database went away it is not known whether it
 * has happened: it is refused too, and asking again is safe.
 *
 * @throws SchemaBehind, SchemaTooNew; StoreUnavailable where the database cannot be reached; Error with a clear sentence
 *   where it cannot be used
 */
export async function openPostgres(options: StoreOptions & { readonly url: string }): Promise<SqlStores> {
	const health = new Health(options.log);
	let doubted: (companyId: string) => void = () => {};
	const lanes = makeLanes(options.url, { health, doubted: (companyId) => doubted(companyId) });
	await start(options.url, lanes.all);
	health.watch(lanes.all.map(({ link }) => link));
	const waiting = new Waiting();
	const [ofCompanies, ofSubjects] = [new InTurn(), new InTurn()];
	const send = async (call: Call): Promise<unknown> => {
		const lane = lanes.of(call);
		const { company, name } = subjectOf(call);
		const ask = () => lane.queue.send(call);
		return waiting.count(() =>
			ofCompanies.run(company, isErasure(call), () => ofSubjects.run(name, writes(call), ask)),
		);
	};
	let closing: Promise<void> | undefined;
	const close = async () => {
		await waiting.over("the store is closing");
		await Promise.all(lanes.all.map((lane) => lane.close()));
	};
	return {
		...bindStores(send, options.tells),
		stats: () => ({ queueDepth: waiting.size, isAway: health.isAway }),
		onDoubt: (hear) => {
			doubted = hear;
		},
		close: () => {
			closing ??= close();
			return closing;
		},
	};
}

/** The calls that were not answered yet. */
class Waiting {
	size = 0;
	#refusal: string | undefined;
	#nobody: (() => void) | undefined;

	async count<T>(run: () => Promise<T>): Promise<T> {
		if (this.#refusal !== undefined) throw new StoreUnavailable(this.#refusal);
		this.size += 1;
		try {
			return await run();
		} finally {
			this.size -= 1;
			if (this.size === 0) this.#nobody?.();
		}
	}

	/** Refuses what comes, and resolves when everything that came before is answered. */
	over(reason: string): Promise<void> {
		this.#refusal = reason;
		if (this.size === 0) return Promise.resolve();
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#nobody = resolve;
		return promise;
	}
}

type Told = { readonly health: Health; readonly doubted: (companyId: string) => void };

function makeLanes(url: string, { health, doubted }: Told): { readonly all: readonly Lane[]; of(call: Call): Lane } {
	const open = () => PostgresConnection.open({ url, silentFor: () => health.silentFor() });
	const write: Run = async (link, calls) => {
		const answers = await runWrites(link, calls);
		health.wrote(answers);
		for (const companyId of companiesInDoubt(calls, answers)) doubted(companyId);
		return answers;
	};
	const make = (run: Run) => new Lane(new PostgresLink(open, () => health.changed()), run);
	const writing = Array.from({ length: WRITE_LANES }, () => make(write));
	const reading = Array.from({ length: READ_LANES }, () => make(runReads));
	const bulk = make(write);
	const of = (call: Call): Lane => {
		if (!writes(call)) return reading[laneNumber(subjectOf(call).name, READ_LANES)] ?? bulk;
		const { lane } = planOf(call);
		return lane === BULK ? bulk : (writing[laneNumber(lane, WRITE_LANES)] ?? bulk);
	};
	return { all: [...writing, ...reading, bulk], of };
}

/** Of these nobody is told: who was seen, and what they work on, which has its own way to be known (ACT1). */
const TELL_NOBODY: ReadonlySet<string> = new Set(["directory.seen", "activity.switch"]);

/** Of what is written behind nobody waits to be told. */
function companiesInDoubt(calls: readonly Call[], answers: readonly Answer[]): ReadonlySet<string> {
	const inDoubt = calls.filter((call, at) => {
		const answer = answers[at];
		return (
			answer?.ok === false &&
			answer.inDoubt === true &&
			planOf(call).lane !== BULK &&
			!TELL_NOBODY.has(`${call.port}.${call.method}`)
		);
	});
	return new Set(inDoubt.map((call) => subjectOf(call).company).filter((companyId) => companyId !== ""));
}

async function start(url: string, lanes: readonly Lane[]): Promise<void> {
	try {
		const first = await PostgresConnection.open({ url });
		await checkSchema(first).finally(() => first.end());
		await Promise.all(lanes.map(({ link }) => link.start()));
	} catch (fault) {
		await Promise.all(lanes.map(({ link }) => link.close()));
		throw isAway(fault) ? new StoreUnavailable(`the database cannot be reached: ${messageOf(fault)}`) : fault;
	}
}

/** May it be there later? Everything that comes from the network and not from the database, and much of the rest. */
function isAway(fault: unknown): boolean {
	const state = sqlState(fault);
	if (state !== undefined) return !HOPELESS.has(state);
	return fault instanceof StoreUnavailable || (fault instanceof Error && "code" in fault) || isTimeout(fault);
}

function isTimeout(fault: unknown): boolean {
	return fault instanceof Error && fault.message === "timeout expired";
}
