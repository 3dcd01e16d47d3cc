import type { Storage } from "@rollcall/client";
import type { Identity } from "../session/token.ts";

type Whose = Pick<Identity, "companyId" | "userId">;

const prefixOf = ({ companyId, userId }: Whose) => `rollcall.written:${companyId ?? ""}:${userId}:`;

/** What one person wrote and did not send, in this browser: it outlives a reload and a sign-in that ran out. Where the browser keeps nothing, nothing is there. */
export class Written {
	readonly #prefix: string;
	#isForgotten = false;

	constructor(whose: Whose) {
		this.#prefix = prefixOf(whose);
	}

	/** The texts whose keys begin so, by what follows in their keys. */
	all(start: string): ReadonlyMap<string, string> {
		const keys = this.#keys().filter((key) => key.startsWith(this.#prefix + start));
		const rest = this.#prefix.length + start.length;
		return new Map(keys.map((key) => [key.slice(rest), localStorage.getItem(key) ?? ""]));
	}

	put(key: string, text: string): void {
		try {
			if (!this.#isForgotten) localStorage.setItem(this.#prefix + key, text);
		} catch {
			// It is full, or keeps nothing: the text holds until the page is closed.
		}
	}

	remove(key: string): void {
		try {
			localStorage.removeItem(this.#prefix + key);
		} catch {
			// It keeps nothing.
		}
	}

	/** Leaves nothing for the next one at this browser, and nothing that would be sent later; also what comes too late is not kept. */
	forget(): void {
		this.#isForgotten = true;
		for (const key of this.all("").keys()) this.remove(key);
	}

	#keys(): readonly string[] {
		try {
			return Object.keys(localStorage);
		} catch {
			return [];
		}
	}
}

const known = new Map<string, Written>();

export function writtenBy(whose: Whose): Written {
	const written = known.get(prefixOf(whose)) ?? new Written(whose);
	known.set(prefixOf(whose), written);
	return written;
}

export function forgetWritten(whose: Whose): void {
	writtenBy(whose).forget();
	known.delete(prefixOf(whose));
}

/** Where the client keeps what is not sent yet. */
export function unsentIn(written: Written): Storage {
	return {
		all: async (prefix) => [...written.all(prefix).values()],
		set: async (key, value) => written.put(key, value),
		remove: async (key) => written.remove(key),
	};
}
