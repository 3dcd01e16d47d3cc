import type { Millis, UserKey } from "../../ports/keys.ts";
import { userName } from "./rates.ts";

/** Who was busy counts as busy for so long. */
const LASTS: Millis = 10_000;

/** Users who ask for much, as far as this node knows. What they do is told to others at a slower pace (T-27). */
export class BusyUsers {
	/** In the order in which they end. */
	readonly #until = new Map<string, Millis>();

	/** Something that this user asked for waits for those who ask for less. */
	add(key: UserKey, now: Millis): void {
		const name = userName(key);
		this.#until.delete(name);
		this.#until.set(name, now + LASTS);
	}

	has(key: UserKey, now: Millis): boolean {
		return this.#until.size > 0 && (this.#until.get(userName(key)) ?? 0) > now;
	}

	delete(key: UserKey): void {
		this.#until.delete(userName(key));
	}

	/** Forgets who is busy no more. */
	prune(now: Millis): void {
		for (const [name, until] of this.#until) {
			if (until > now) return;
			this.#until.delete(name);
		}
	}
}
