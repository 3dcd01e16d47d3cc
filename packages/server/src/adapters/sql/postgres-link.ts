import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { PostgresConnection } from "./postgres-connection.ts";
import { databaseOn } from "./postgres-dialect.ts";
import { messageOf } from "./postgres-faults.ts";
import type { Db } from "./tables.ts";

/** A connection, and Kysely on it: what was begun on one connection never goes on with another. */
export type Session = { readonly connection: PostgresConnection; readonly db: Db };

/** How long a call waits for a connection that is being made anew. Together with the silence before it: below 2 s. */
const PATIENCE_MS = 400;
const AGAIN_MS = 250;

type Open = () => Promise<PostgresConnection>;

/**
 * A place that always has a connection, or is on its way to one. While the database is away whoever asks is refused at
 * once, and not made to wait for what the last attempt has just found out.
 */
export class PostgresLink {
	readonly #open: Open;
	readonly #changed: () => void;
	#session: Session | undefined;
	#opening: Promise<void> | undefined;
	#reason: string | undefined;
	#again: NodeJS.Timeout | undefined;
	#closed = false;

	/** @param changed told when the link went down or came up */
	constructor(open: Open, changed: () => void = () => {}) {
		this.#open = open;
		this.#changed = changed;
	}

	/** Why there is no connection; undefined where there is one, or the first is being made. */
	get down(): string | undefined {
		return this.#reason;
	}

	/** Makes the first connection; rejects where that fails. */
	async start(): Promise<void> {
		this.#keep(await this.#open());
	}

	/** A connection to work on; rejects with `StoreUnavailable` where there is none. */
	async ready(): Promise<Session> {
		if (this.#session === undefined && this.#opening !== undefined) await this.#waitABit(this.#opening);
		if (this.#session !== undefined) return this.#session;
		throw new StoreUnavailable(`the database is away: ${this.#reason ?? "no connection yet"}`);
	}

	/** Does the database answer somebody who comes now? */
	async answersOthers(): Promise<boolean> {
		try {
			(await this.#open()).end();
			return true;
		} catch {
			return false; // away, whatever the reason
		}
	}

	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#again);
		await this.#session?.connection.close();
	}

	#keep(connection: PostgresConnection): void {
		if (this.#closed) return connection.end();
		this.#session = { connection, db: databaseOn(connection) };
		this.#reason = undefined;
		this.#changed();
		void connection.lost.then((reason) => this.#lose(reason));
	}

	#lose(reason: string): void {
		if (this.#closed) return;
		this.#session = undefined;
		this.#reason = reason;
		this.#opening = this.#reopen();
		this.#changed();
	}

	async #reopen(): Promise<void> {
		try {
			this.#keep(await this.#open());
		} catch (fault) {
			this.#reason = messageOf(fault);
			this.#again = setTimeout(() => {
				this.#opening = this.#reopen();
			}, AGAIN_MS);
		}
		this.#opening = undefined;
	}

	async #waitABit(opening: Promise<void>): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, PATIENCE_MS);
		await Promise.race([opening, promise]);
		clearTimeout(timer);
	}
}
