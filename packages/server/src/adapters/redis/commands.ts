import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { RedisLink, RedisScript } from "./connection.ts";

/** Redis is away, and was not told what to do: nothing has happened, and nothing will. */
export class NotSent extends StoreUnavailable {}

/** What the presence store asks of Redis. Each call rejects with `StoreUnavailable` where Redis is away or cannot serve. */
export class Commands {
	readonly #link: RedisLink;
	readonly #isOpen: () => boolean;

	/** @param isOpen while it says no, all is as if Redis were away */
	constructor(link: RedisLink, isOpen: () => boolean = () => true) {
		this.#link = link;
		this.#isOpen = isOpen;
	}

	/** Runs a script on the keys that begin with `key`. */
	async run(script: RedisScript, key: string, args: readonly string[]): Promise<unknown> {
		this.#ensureOpen();
		return this.#link.run(script, [key], args);
	}

	/** Fields of a hash, null where there is none. */
	async fields(key: string, names: readonly string[]): Promise<(string | null)[]> {
		this.#ensureOpen();
		return this.#link.call((redis) => redis.hmget(key, ...names));
	}

	/** Puts a value where there is none, and gives the one that is there then. `ttl`: for so many milliseconds. */
	async keep(key: string, value: string, ttl?: number): Promise<string> {
		const kept = await this.#link.call((redis) =>
			ttl === undefined ? redis.set(key, value, "NX", "GET") : redis.set(key, value, "PX", ttl, "NX", "GET"),
		);
		return kept ?? value;
	}

	async put(key: string, value: string): Promise<void> {
		await this.#link.call((redis) => redis.set(key, value));
	}

	value(key: string): Promise<string | null> {
		return this.#link.call((redis) => redis.get(key));
	}

	#ensureOpen(): void {
		if (!this.#link.isReady || !this.#isOpen()) throw new NotSent("Redis cannot be reached");
	}
}
