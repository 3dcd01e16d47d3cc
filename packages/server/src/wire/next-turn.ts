/** Who waits for a turn: the server for its own work; what links bring that bring much; and long bodies that were posted. */
type Kind = "own" | "late" | "body";
type Lists = Record<Kind, (() => void)[]>;

/** So many turns in a row are given to the server's own work before one is to who sends much. */
const MOST = 4;

/**
 * Turns of the event loop, each given to one of those who wait for one: no turn is longer than one piece of work, whatever is
 * due at once.
 */
class Turns {
	readonly #waiting: Lists = { own: [], late: [], body: [] };
	/** Given in a row to the server's own work. */
	#given = 0;
	#last: "late" | "body" = "body";

	wait(kind: Kind): Promise<void> {
		return new Promise((resolve) => {
			if (this.#isEmpty) this.#schedule();
			this.#waiting[kind].push(resolve);
		});
	}

	get #isEmpty(): boolean {
		const { own, late, body } = this.#waiting;
		return own.length + late.length + body.length === 0;
	}

	#schedule(): void {
		setImmediate(() => {
			const resolve = this.#waiting[this.#next()].shift();
			if (!this.#isEmpty) this.#schedule();
			resolve?.();
		});
	}

	#next(): Kind {
		const { own, late, body } = this.#waiting;
		const others = late.length + body.length;
		if (own.length > 0 && (others === 0 || this.#given < MOST)) {
			this.#given += 1;
			return "own";
		}
		this.#given = 0;
		this.#last = (this.#last === "late" ? body.length > 0 : late.length === 0) ? "body" : "late";
		return this.#last;
	}
}

const turns = new Turns();

/** Resolves in a turn of one's own, when what was written before has been sent, and whatever has come was served. */
export function nextTurn(): Promise<void> {
	return turns.wait("own");
}

/** The same for what links bring that bring much: when nobody else waits, or four others have had their turns. */
export function lateTurn(): Promise<void> {
	return turns.wait("late");
}

/** The same for a part of a long body: all of them together have every other turn of those that are late. */
export function bodyTurn(): Promise<void> {
	return turns.wait("body");
}
