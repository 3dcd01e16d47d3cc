type Count = { count: number };

/** Counts by name and outcome. Both must come from tables, so that there are only ever so many. */
export class Tally {
	readonly #names = new Map<string, Map<string, Count>>();

	add(name: string, outcome: string): void {
		const known = this.#names.get(name)?.get(outcome);
		if (known === undefined) this.#begin(name, outcome);
		else known.count += 1;
	}

	#begin(name: string, outcome: string): void {
		const outcomes = this.#names.get(name) ?? new Map<string, Count>();
		this.#names.set(name, outcomes.set(outcome, { count: 1 }));
	}

	/** Every count with its name and outcome. */
	*[Symbol.iterator](): Iterator<readonly [count: number, name: string, outcome: string]> {
		for (const [name, outcomes] of this.#names)
			for (const [outcome, { count }] of outcomes) yield [count, name, outcome];
	}
}
