import { Signal } from "../../live/signal.ts";
import type { Written } from "../../live/written.ts";

const KEY = "draft:";

/** What somebody began to write, by conversation. */
export class DraftBook {
	readonly all: Signal<ReadonlyMap<string, string>>;
	readonly #written: Written;

	constructor(written: Written) {
		this.#written = written;
		this.all = new Signal(written.all(KEY));
	}

	get(conversationId: string): string {
		return this.all.getSnapshot().get(conversationId) ?? "";
	}

	put(conversationId: string, text: string): void {
		if (text === this.get(conversationId)) return;
		const next = new Map(this.all.getSnapshot());
		if (text === "") next.delete(conversationId);
		else next.set(conversationId, text);
		this.all.set(next);
		if (text === "") this.#written.remove(KEY + conversationId);
		else this.#written.put(KEY + conversationId, text);
	}
}

const books = new WeakMap<Written, DraftBook>();

/** The same book for as long as nothing of it was forgotten. */
export function draftsIn(written: Written): DraftBook {
	const book = books.get(written) ?? new DraftBook(written);
	books.set(written, book);
	return book;
}
