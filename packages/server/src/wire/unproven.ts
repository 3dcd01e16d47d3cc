/** What is counted: whatever comes from these networks. */
type Sourced = { readonly source: readonly string[] };

/** The links on which nobody has proven yet who they are, by where they come from. */
export class Unproven {
	readonly #links = new Set<Sourced>();
	readonly #counts = new Map<string, number>();

	/** How many there are from each of these networks. */
	from(source: readonly string[]): readonly number[] {
		return source.map((network) => this.#count(network));
	}

	#count(network: string): number {
		return this.#counts.get(network) ?? 0;
	}

	/** Twice is once. */
	add(link: Sourced): void {
		if (link.source.length === 0 || this.#links.has(link)) return;
		this.#links.add(link);
		for (const network of link.source) this.#counts.set(network, this.#count(network) + 1);
	}

	drop(link: Sourced): void {
		if (!this.#links.delete(link)) return;
		for (const network of link.source) {
			const left = this.#count(network) - 1;
			if (left === 0) this.#counts.delete(network);
			else this.#counts.set(network, left);
		}
	}
}
