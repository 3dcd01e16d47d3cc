import type { UserKey } from "../../ports/keys.ts";
import { nameOf } from "./copies.ts";

/** A set of users. */
export class KeySet {
	readonly #names = new Set<string>();

	add(key: UserKey): void {
		this.#names.add(nameOf(key));
	}

	has(key: UserKey): boolean {
		return this.#names.has(nameOf(key));
	}

	delete(key: UserKey): void {
		this.#names.delete(nameOf(key));
	}
}
