import type { UserKey } from "../ports/keys.ts";

/** Lets work on one user be done one after the other, in the order in which it was asked for. */
export class Turns {
	readonly #last = new Map<string, Promise<unknown>>();

	/** Does the work once all that was asked for before is done, well or not. */
	take<T>({ companyId, userId }: UserKey, work: () => Promise<T>): Promise<T> {
		const name = `${companyId}/${userId}`;
		const done = (this.#last.get(name) ?? Promise.resolve()).then(work);
		const over: Promise<void> = done.then(
			() => this.#over(name, over),
			() => this.#over(name, over), // whoever asked for it hears of it
		);
		this.#last.set(name, over);
		return done;
	}

	#over(name: string, turn: Promise<void>): void {
		if (this.#last.get(name) === turn) this.#last.delete(name);
	}
}
