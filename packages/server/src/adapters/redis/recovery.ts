import type { Millis } from "../../ports/keys.ts";
import type { Finish, Restoration } from "../../ports/restoration.ts";
import { LONGEST_RETRY, type RedisLink } from "./connection.ts";
import type { RedisLife } from "./life.ts";

/** After an end, other nodes have come back and put in what they know, too. */
const OTHERS_BACK: Millis = LONGEST_RETRY + 500;
/** The node that puts in who was present is waited for so long, and asked about so often. */
const RESTORED_WITHIN: Millis = 8_000;
const ASKED_EVERY: Millis = 250;

export type RecoveryOptions = {
	readonly link: RedisLink;
	readonly life: RedisLife;
	/** Sets the clock by this Redis: nobody may decide by another (CLU5). */
	readonly measure: () => Promise<void>;
	/** It is another Redis, or an emptied one: what was held in it is held no longer. */
	readonly forgotten: () => void;
	/** Puts what this node knows into a Redis that knows nothing. */
	readonly putBack: () => Promise<void>;
	readonly failed: (what: string, error: unknown) => void;
	/** How long the others are waited for, and the node that restores. Default: as long as they take. */
	readonly othersBack?: Millis;
	readonly restoredWithin?: Millis;
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
	#running: Promise<void> | null = null;

	constructor(options: RecoveryOptions) {
		const { link } = options;
		this.#options = options;
		link.redis.on("close", () => {
			this.#losses += 1;
			this.#isOver = false;
		});
		link.redis.on("ready", () => this.#runBehind());
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

	/** Is it still the Redis that this node knows? To be asked where something is gone; where it is not, a run begins. */
	async isSame(): Promise<boolean> {
		await this.#look();
		if (!this.#isOver) this.#runBehind();
		return this.#isOver;
	}

	#runBehind(): void {
		this.run().catch((error: unknown) => this.#options.failed("recovery of presence", error));
	}

	async #look(): Promise<void> {
		const { life, forgotten } = this.#options;
		if (!(await life.isAnother())) return;
		this.#owesBack = true;
		this.#isOver = false;
		forgotten();
	}

	async #recover(): Promise<void> {
		const { measure, putBack, othersBack = OTHERS_BACK, failed } = this.#options;
		const losses = this.#losses;
		await measure();
		await this.#look();
		if (this.#owesBack) {
			await putBack();
			this.#owesBack = false;
			await Bun.sleep(othersBack);
		}
		const finish = await this.#restored();
		if (losses === this.#losses) this.#isOver = true;
		// Nobody waits for it: connections are to be asserted before any grace ends.
		finish?.().catch((error: unknown) => failed("who was present", error));
	}

	/** By this node, or by another that does it now. Presence goes on without what cannot be read; a later run does it. */
	async #restored(): Promise<Finish | null> {
		const { life, failed, restoredWithin = RESTORED_WITHIN } = this.#options;
		if (this.#restore === null) return null;
		for (let waited = 0; waited < restoredWithin && !(await life.isRestored()); waited += ASKED_EVERY) {
			if (await life.mayRestore()) return this.#doRestore(this.#restore);
			await Bun.sleep(ASKED_EVERY);
		}
		if (!(await life.isRestored())) failed("who was present", new Error("another node has not put them in yet"));
		return null;
	}

	async #doRestore(restore: Restoration): Promise<Finish | null> {
		const { life, failed } = this.#options;
		try {
			const finish = await restore();
			await life.restored();
			return finish;
		} catch (error) {
			failed("who was present", error);
			return null;
		}
	}
}
