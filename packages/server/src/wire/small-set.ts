const SMALL = 48;

/**
 * A set of texts that takes a tenth of a `Set`'s memory while it is small: nearly every connection holds a handful of
 * topics, and there are many connections.
 */
export class SmallSet {
	#texts: string[] | Set<string> = [];

	add(text: string): void {
		if (this.#texts instanceof Set) return void this.#texts.add(text);
		if (this.#texts.includes(text)) return;
		this.#texts.push(text);
		if (this.#texts.length > SMALL) this.#texts = new Set(this.#texts);
	}

	delete(text: string): void {
		if (this.#texts instanceof Set) return void this.#texts.delete(text);
		const at = this.#texts.indexOf(text);
		if (at !== -1) this.#texts.splice(at, 1);
	}

	has(text: string): boolean {
		return this.#texts instanceof Set ? this.#texts.has(text) : this.#texts.includes(text);
	}

	[Symbol.iterator](): Iterator<string> {
		return this.#texts[Symbol.iterator]();
	}
}
