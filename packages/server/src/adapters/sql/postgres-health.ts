import type { PostgresLink } from "./postgres-link.ts";
import type { StoreLog } from "./sqlite.ts";
import type { Answer } from "./sqlite-group.ts";

const SILENT_FOR_MS = 1_000;
/** The same while one connection has been given up already: the others need not wait as long to find out. */
const SUSPECTED_SILENT_FOR_MS = 300;

/** Is the database away? What all connections know together. */
export class Health {
	readonly #log: StoreLog | undefined;
	#links: readonly PostgresLink[] = [];
	#lastWriteRefused = false;
	#wasDown = false;

	constructor(log: StoreLog | undefined) {
		this.#log = log;
	}

	watch(links: readonly PostgresLink[]): void {
		this.#links = links;
	}

	get isAway(): boolean {
		return this.#lastWriteRefused || this.#links.some(({ down }) => down !== undefined);
	}

	/** How long a connection waits for an answer. */
	silentFor(): number {
		return this.#wasDown ? SUSPECTED_SILENT_FOR_MS : SILENT_FOR_MS;
	}

	/** A link went down or came up. */
	changed(): void {
		const reason = this.#links.find(({ down }) => down !== undefined)?.down;
		if (reason !== undefined && !this.#wasDown) this.#log?.error({ reason }, "the database is away");
		if (reason === undefined) this.#lastWriteRefused = false;
		this.#wasDown = reason !== undefined;
	}

	wrote(answers: readonly Answer[]): void {
		this.#lastWriteRefused = answers.some((answer) => !answer.ok && answer.unavailable);
	}
}
