/** More texts than that are no longer the same few: all are let go, and those still in use come again. */
export const MOST = 512;

/**
 * Keeps one copy of texts that many links bring. What is cut out of a frame would otherwise keep the whole frame,
 * token and all, for as long as the link lives.
 */
export class Interner {
	readonly #texts = new Map<string, string>();

	get size(): number {
		return this.#texts.size;
	}

	/** The kept copy of this text. */
	same(text: string): string {
		const known = this.#texts.get(text);
		if (known !== undefined) return known;
		if (this.#texts.size >= MOST) this.#texts.clear();
		const copy = Buffer.from(text).toString();
		this.#texts.set(copy, copy);
		return copy;
	}
}
