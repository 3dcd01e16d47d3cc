import type { Millis } from "../../ports/keys.ts";
import type { Finish, Restoration } from "../../ports/restoration.ts";
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
	#restore: Restoration | null = null;
	#losses = 0;
	#isOver = true;
	#owesBack = false;
	#owesRestored = false;
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

	/** Takes what puts in who was present by what is durable: one node does it, after all have put back what they know. */
	restoreBy(restore: Restoration): void {
		this.#restore = restore;
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
		const { isAnother, isNew } = await life.look();
		if (isNew) this.#owesRestored = true;
		if (isAnother) {
			this.#owesBack = true;
			this.#isOver = false;
		}
		if (this.#owesBack) {
			await putBack();
			this.#owesBack = false;
			await Bun.sleep(othersBack);
		}
		const finish = await this.#restored();
		if (losses === this.#losses) this.#isOver = true;
		await finish?.();
	}

	/** Presence goes on without what cannot be read now; the next run does it. */
	async #restored(): Promise<Finish | null> {
		if (!this.#owesRestored || this.#restore === null) return null;
		try {
			const finish = await this.#restore();
			this.#owesRestored = false;
			return finish;
		} catch (error) {
			this.#options.failed("who was present", error);
			return null;
		}
	}
}
