import { Socket } from "node:net";
import { Client, type CustomTypesConfig } from "pg";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { fromStored, toStored } from "./stored-text.ts";

/** Where the database is, and how long it may take. */
export type PostgresAddress = {
	/** `postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=...` */
	readonly url: string;
	/** How long a new connection may take. */
	readonly connectWithin?: number;
	/** Who waits for an answer longer than this waits in vain. */
	readonly silentFor?: () => number;
};

export type Rows = { readonly rows: readonly unknown[]; readonly count: number };

export const CONNECT_WITHIN_MS = 700;
/** Beyond `lock_timeout`, so that whoever waits for a lock hears so from the database. */
const SILENT_FOR_MS = 1_000;
/** How long a plan is kept: as a connection grows older, longer, up to the second. */
const FIRST_PLANS_LAST_MS = 500;
const PLANS_LAST_MS = 60_000;
/** How long a database that is told good-bye may take to hang up. */
const FAREWELL_MS = 1_000;
/** What may have arrived while this process itself was held up is heard first. */
const HELD_UP_MS = 30;
const STATEMENTS_NAMED = 1_024;

/**
 * - A lock that another node holds is waited for as SQLite does; a node that stopped within a transaction loses it.
 * - Everything that is asked goes by an index, in its order, in small pieces: a table that nobody has counted yet must not
 *   be read from end to end. So one plan of each statement does for all arguments.
 * - Acknowledged means durable, whatever the default of the role or database.
 */
const SESSION = `
	set lock_timeout = 800;
	set idle_in_transaction_session_timeout = 3000;
	set statement_timeout = 60000;
	set enable_seqscan = off;
	set enable_bitmapscan = off;
	set enable_hashjoin = off;
	set enable_mergejoin = off;
	set jit = off;
	set plan_cache_mode = force_generic_plan;
	select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

const INT8 = 20;
const FLOAT4 = 700;
const FLOAT8 = 701;
const OTHER_INTEGERS: ReadonlySet<number> = new Set([21, 23, 26]);
const BYTEA = 17;

/** What the database calls a whole number arrives as one, or not at all. */
export function toSafeInteger(text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond 2^53`);
	return value;
}

const TYPES: CustomTypesConfig = {
	getTypeParser: (oid: number) => {
		if (oid === INT8 || OTHER_INTEGERS.has(oid)) return toSafeInteger;
		if (oid === FLOAT8 || oid === FLOAT4) return Number;
		if (oid === BYTEA) throw new TypeError("no column holds bytes");
		return fromStored;
	},
};

/** The parameter as it is bound. What SQLite refuses is refused here too, so that no mistake shows on one of them alone. */
export function toBound(value: unknown): unknown {
	if (value === null || typeof value === "string") return toStored(value);
	if (typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value))) return value;
	throw new TypeError(`a ${typeof value} cannot be bound`);
}

const names = new Map<string, string>();

// The same for all connections. Beyond so many statements nobody keeps them: they are made of lists of a changing length.
function nameOf(text: string): string | undefined {
	let name = names.get(text);
	if (name === undefined && names.size < STATEMENTS_NAMED) {
		name = `s${names.size}`;
		names.set(text, name);
	}
	return name;
}

/**
 * One connection. Statements that are asked before others are answered are sent along with them, and answered in order.
 * Where an answer is missing for too long the connection is given up: then, and where it is lost, all who wait hear
 * `StoreUnavailable`.
 */
export class PostgresConnection {
	readonly lost: Promise<string>;
	/** Asked when the database has been silent for too long: may it be waited for? */
	mayWait: (() => Promise<boolean>) | undefined;
	readonly #client: Client;
	readonly #socket: Socket;
	readonly #silentFor: () => number;
	#pending = 0;
	#answers = 0;
	#plansLast = FIRST_PLANS_LAST_MS;
	#replansAt = performance.now() + FIRST_PLANS_LAST_MS;
	#corked = false;
	#timer: NodeJS.Timeout | undefined;
	#reason: string | undefined;
	#lose: (reason: string) => void = () => {};

	private constructor({ url, connectWithin = CONNECT_WITHIN_MS, silentFor = () => SILENT_FOR_MS }: PostgresAddress) {
		this.#socket = new Socket();
		this.#silentFor = silentFor;
		this.#client = new Client({
			connectionString: url,
			application_name: "rollcall",
			connectionTimeoutMillis: connectWithin,
			keepAlive: true,
			pipeline: true,
			types: TYPES,
			stream: () => this.#socket,
		});
		const { promise, resolve } = Promise.withResolvers<string>();
		this.lost = promise;
		this.#lose = resolve;
		this.#client.on("error", (fault) => this.#isLost(fault.message));
		this.#client.on("end", () => this.#isLost("the connection has ended"));
	}

	/** @throws what the driver or the database says where it cannot be reached or refuses */
	static async open(address: PostgresAddress): Promise<PostgresConnection> {
		const made = new PostgresConnection(address);
		try {
			await made.#client.connect();
			await made.command(SESSION);
			return made;
		} catch (fault) {
			made.end();
			throw fault;
		}
	}

	/** Runs one statement. */
	query(text: string, parameters: readonly unknown[]): Promise<Rows> {
		const name = nameOf(text);
		const asked = { text, values: parameters.map(toBound), ...(name !== undefined && { name }) };
		return this.#ask(async () => {
			const { rows, rowCount } = await this.#client.query(asked);
			return { rows, count: rowCount ?? 0 };
		});
	}

	/** Begins a transaction. */
	async begin(mode: string): Promise<void> {
		const replanning = this.#replans() ? this.command("discard plans") : undefined;
		await Promise.all([replanning, this.command(`begin ${mode}`)]);
	}

	/** Runs statements without parameters, several of them parted by semicolons. */
	async command(text: string): Promise<void> {
		await this.#ask(() => this.#client.query(text));
	}

	/** Ends a transaction that is to be kept. */
	async commit(): Promise<void> {
		const { command } = await this.#ask(() => this.#client.query("commit"));
		if (command !== "COMMIT") throw new Error(`the transaction was not committed: ${command}`);
	}

	/** Gives the connection up at once. */
	end(reason = "the connection was closed"): void {
		this.#isLost(reason);
		this.#socket.destroy();
	}

	/** Lets go of it as one does between friends: what was asked is answered. */
	async close(): Promise<void> {
		this.#reason ??= "the connection was closed";
		const impatient = setTimeout(() => this.#socket.destroy(), FAREWELL_MS);
		await this.#client.end();
		clearTimeout(impatient);
		this.#isLost(this.#reason);
	}

	// Which index is best depends on how large a table has grown: a plan for an empty one is as good as any then, and bad soon.
	#replans(): boolean {
		const now = performance.now();
		if (now < this.#replansAt) return false;
		this.#replansAt = now + this.#plansLast;
		this.#plansLast = Math.min(2 * this.#plansLast, PLANS_LAST_MS);
		return true;
	}

	async #ask<T>(ask: () => Promise<T>): Promise<T> {
		if (this.#reason !== undefined) throw new StoreUnavailable(this.#reason);
		this.#cork();
		this.#pending += 1;
		this.#watch();
		try {
			return await ask();
		} catch (fault) {
			throw this.#reason === undefined ? fault : new StoreUnavailable(this.#reason);
		} finally {
			this.#pending -= 1;
			this.#answers += 1;
			if (this.#pending === 0) this.#rest();
			else this.#timer?.refresh();
		}
	}

	// What is asked in one go is one write.
	#cork(): void {
		if (this.#corked) return;
		this.#corked = true;
		this.#socket.cork();
		queueMicrotask(() => {
			this.#corked = false;
			this.#socket.uncork();
		});
	}

	#watch(): void {
		if (this.#timer !== undefined) return;
		this.#timer = setTimeout(() => void this.#silent(), this.#silentFor());
	}

	#rest(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	async #silent(): Promise<void> {
		this.#timer = undefined;
		const heard = this.#answers;
		await Bun.sleep(HELD_UP_MS);
		const waits = this.#answers !== heard || (await this.mayWait?.()) === true;
		if (this.#pending === 0) return;
		if (waits) this.#watch();
		else this.end("the database does not answer");
	}

	#isLost(reason: string): void {
		this.#reason ??= reason;
		this.#rest();
		this.#lose(this.#reason);
	}
}
