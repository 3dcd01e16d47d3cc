/** A set of ids that is always in order. To put one in or take one out moves what stands behind it, in one block. */
export class SortedIds {
	readonly #ids: string[] = [];

	add(id: string): void {
		const at = this.#firstNotBefore(id);
		if (this.#ids[at] !== id) this.#ids.splice(at, 0, id);
	}

	delete(id: string): void {
		const at = this.#firstNotBefore(id);
		if (this.#ids[at] === id) this.#ids.splice(at, 1);
	}

	/** So many of those that come after this id; from the first one where it is null. */
	after(id: string | null, limit: number): readonly string[] {
		const from = id === null ? 0 : this.#firstNotBefore(id);
		const start = id !== null && this.#ids[from] === id ? from + 1 : from;
		return this.#ids.slice(start, start + limit);
	}

	#firstNotBefore(id: string): number {
		let low = 0;
		let high = this.#ids.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#ids[middle] as string) < id) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
