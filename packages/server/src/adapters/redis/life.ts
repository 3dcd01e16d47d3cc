import type { Ids } from "../../ports/clock.ts";
import type { Commands } from "./commands.ts";
import { lifeKey } from "./keys.ts";

/** Finds out when Redis has lost its memory, and everything must be told to it again (CLU2). */
export class RedisLife {
	readonly #commands: Commands;
	readonly #key: string;
	readonly #ids: Ids;
	#known: string | null = null;

	constructor(options: { readonly commands: Commands; readonly prefix: string; readonly ids: Ids }) {
		this.#commands = options.commands;
		this.#key = lifeKey(options.prefix);
		this.#ids = options.ids;
	}

	/** Is it another Redis than the last time, or an emptied one? False the first time. */
	async hasEnded(): Promise<boolean> {
		const before = this.#known;
		await this.#look();
		return before !== null && before !== this.#known;
	}

	/** Has nobody asked before since it knows nothing? True for one node alone, which may put in what is durable. */
	begins(): Promise<boolean> {
		return this.#look();
	}

	async #look(): Promise<boolean> {
		const own = this.#ids.next();
		this.#known = await this.#commands.keep(this.#key, own);
		return this.#known === own;
	}
}
