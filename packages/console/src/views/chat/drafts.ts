import { Signal } from "../../live/signal.ts";
import type { Identity } from "../../session/token.ts";

const PREFIX = "rollcall.draft:";

type Drafts = ReadonlyMap<string, string>;
type Whose = Pick<Identity, "companyId" | "userId">;

function prefixOf({ companyId, userId }: Whose): string {
	return `${PREFIX}${companyId ?? ""}:${userId}:`;
}

function kept(prefix: string): Drafts {
	try {
		const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
		return new Map(keys.map((key) => [key.slice(prefix.length), localStorage.getItem(key) ?? ""]));
	} catch {
		return new Map(); // the browser keeps nothing
	}
}

/** What somebody began to write, by conversation; it outlives a reload and a sign-in that ran out. */
export class DraftBook {
	readonly all: Signal<Drafts>;
	readonly #prefix: string;

	constructor(whose: Whose) {
		this.#prefix = prefixOf(whose);
		this.all = new Signal(kept(this.#prefix));
	}

	get(conversationId: string): string {
		return this.all.get().get(conversationId) ?? "";
	}

	put(conversationId: string, text: string): void {
		if (text === this.get(conversationId)) return;
		const next = new Map(this.all.get());
		if (text === "") next.delete(conversationId);
		else next.set(conversationId, text);
		this.all.set(next);
		try {
			if (text === "") localStorage.removeItem(this.#prefix + conversationId);
			else localStorage.setItem(this.#prefix + conversationId, text);
		} catch {
			// Where the browser keeps nothing it holds until the page is closed.
		}
	}
}

/** Where the client keeps what is not sent yet. */
function unsentOf({ companyId, userId }: Whose): string {
	return `rollcall:outbox:${companyId ?? ""}:${userId}:`;
}

/** Whoever signs out leaves nothing for the next one at this browser: no drafts, and nothing that would be sent later. */
export function forgetWritten(whose: Whose): void {
	const [drafts, unsent] = [prefixOf(whose), unsentOf(whose)];
	books.delete(drafts);
	try {
		for (const key of Object.keys(localStorage))
			if (key.startsWith(drafts) || key.startsWith(unsent)) localStorage.removeItem(key);
	} catch {
		// The browser keeps nothing.
	}
}

const books = new Map<string, DraftBook>();

/** The drafts of whoever is signed in. */
export function draftsOf(whose: Whose): DraftBook {
	const key = prefixOf(whose);
	const book = books.get(key) ?? new DraftBook(whose);
	books.set(key, book);
	return book;
}
