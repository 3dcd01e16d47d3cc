import type { Millis } from "../../ports/keys.ts";
import { LONGEST_RETRY, type RedisLink } from "./connection.ts";
import type { RedisLife } from "./life.ts";

/** After an end, other nodes have come back and put in what they know, too. */
const OTHERS_BACK: Millis = LONGEST_RETRY + 500;

export type RecoveryOptions = {
	readonly link: RedisLink;
	readonly life: RedisLife;
	/** Puts what this node knows into a Redis that knows nothing. */
	readonly putBack: () => Promise<void>;
	readonly failed: (what: string, error: unknown) => void;
	/** How long the others are waited for. Default: as long as they take to come back. */
	readonly othersBack?: Millis;
};

/**
 * A Redis that came back may be empty. Whoever decided on that would take everybody for gone, and tell them as new when
 * they are put back: so presence stays away until it is known, and what was forgotten has been put back (CLU2).
 */
export class Recovery {
	readonly #options: RecoveryOptions;
	#losses = 0;
	#isOver = true;
	#owes = false;
	#running: Promise<void> | null = null;

	constructor(options: RecoveryOptions) {
		const { link, failed } = options;
		this.#options = options;
		link.redis.on("close", () => {
			this.#losses += 1;
			this.#isOver = false;
		});
		link.redis.on("ready", () => {
			this.run().catch((error: unknown) => failed("recovery of presence", error));
		});
	}

	/** May presence be read and decided on? */
	get isOver(): boolean {
		return this.#isOver;
	}

	/** Puts back what was forgotten, where anything was. One run at a time; what fails is for the next. */
	run(): Promise<void> {
		this.#running ??= this.#recover().finally(() => {
			this.#running = null;
		});
		return this.#running;
	}

	async #recover(): Promise<void> {
		const { life, putBack, othersBack = OTHERS_BACK } = this.#options;
		const losses = this.#losses;
		if (await life.hasEnded()) {
			this.#owes = true;
			this.#isOver = false;
		}
		if (this.#owes) {
			await putBack();
			this.#owes = false;
			await Bun.sleep(othersBack);
		}
		if (losses === this.#losses) this.#isOver = true;
	}
}
