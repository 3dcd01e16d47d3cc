/** What is counted: whatever comes from somewhere; null for a place that is not counted. */
type Sourced = { readonly source: string | null };

/** The links on which nobody has proven yet who they are, by where they come from. */
export class Unproven {
	readonly #links = new Set<Sourced>();
	readonly #counts = new Map<string, number>();

	/** How many there are from there. */
	from(source: string | null): number {
		return source === null ? 0 : (this.#counts.get(source) ?? 0);
	}

	/** Twice is once. */
	add(link: Sourced): void {
		if (link.source === null || this.#links.has(link)) return;
		this.#links.add(link);
		this.#counts.set(link.source, this.from(link.source) + 1);
	}

	drop(link: Sourced): void {
		if (link.source === null || !this.#links.delete(link)) return;
		const left = this.from(link.source) - 1;
		if (left === 0) this.#counts.delete(link.source);
		else this.#counts.set(link.source, left);
	}
}
