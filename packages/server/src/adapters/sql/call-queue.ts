import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { fairGroup, ownerOf } from "./fair-group.ts";
import type { Answer } from "./sqlite-group.ts";
import { type Call, weightOf, writes } from "./stores.ts";

/** What the calls of one group weigh: bounds how long a group takes. */
const GROUP = 512;
/** Calls that may wait. One more is refused at once: memory stays bounded while a disk hangs. */
const LONGEST_QUEUE = 50_000;

type Waiting = {
	readonly call: Call;
	readonly owner: string | null;
	readonly weight: number;
	readonly resolve: (value: unknown) => void;
	readonly reject: (fault: Error) => void;
};

/**
 * Puts calls into groups, one group under way at a time: while it is committed the next one gathers, so that the cost of
 * a commit is shared by all who wait for it. Order is kept, of a queue longer than a group that of each who asked.
 */
export class CallQueue {
	readonly #post: (calls: readonly Call[]) => void;
	readonly #most: number;
	#waiting: Waiting[] = [];
	#underWay: readonly Waiting[] = [];
	#scheduled = false;
	#refusal: string | undefined;
	#lastWriteRefused = false;
	#drained: (() => void) | undefined;

	/**
	 * @param post sends a group off; its answers come by `settle`, in the same order
	 * @param most what the calls of one group weigh
	 */
	constructor(post: (calls: readonly Call[]) => void, most: number = GROUP) {
		this.#post = post;
		this.#most = most;
	}

	/** Calls that wait, with those of the group under way. */
	get depth(): number {
		return this.#waiting.length + this.#underWay.length;
	}

	/** Can the store not write now: every call is refused, or the last group that wrote was? */
	get isAway(): boolean {
		return this.#refusal !== undefined || this.#lastWriteRefused;
	}

	/** Answers what the call answers. Rejects with `StoreUnavailable` where it could not be made. */
	send(call: Call): Promise<unknown> {
		if (this.#refusal !== undefined) return Promise.reject(new StoreUnavailable(this.#refusal));
		if (this.#waiting.length >= LONGEST_QUEUE) {
			return Promise.reject(new StoreUnavailable("too many calls wait for the store"));
		}
		const { promise, resolve, reject } = Promise.withResolvers<unknown>();
		this.#waiting.push({ call, owner: ownerOf(call), weight: weightOf(call), resolve, reject });
		this.#schedule();
		return promise;
	}

	/** The answers to the group under way. */
	settle(answers: readonly Answer[]): void {
		const settled = this.#underWay;
		this.#underWay = [];
		settled.forEach((waiting, at) => {
			settleOne(waiting, answers[at]);
		});
		const wrote = answers.filter((_, at) => settled[at] !== undefined && writes(settled[at].call));
		const refused = wrote.find((answer) => !answer.ok && answer.unavailable);
		if (wrote.length > 0) this.#lastWriteRefused = refused !== undefined;
		if (refused !== undefined && !refused.ok) this.#refuseWaitingWrites(refused.message);
		this.#schedule();
		if (this.depth === 0) this.#drained?.();
	}

	/** Who waited behind a group that could not be written must not wait as long once more (CLU3, T-31). */
	#refuseWaitingWrites(reason: string): void {
		const waiting = this.#waiting;
		this.#waiting = waiting.filter(({ call }) => !writes(call));
		for (const { call, reject } of waiting) if (writes(call)) reject(new StoreUnavailable(reason));
	}

	/** From now on every call is refused, for this reason; those made before are still answered. Resolves after the last. */
	drain(reason: string): Promise<void> {
		this.#refusal ??= reason;
		if (this.depth === 0) return Promise.resolve();
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#drained = resolve;
		return promise;
	}

	/** Nobody will answer any more: refuses what is under way, what waits and what comes. */
	fail(reason: string): void {
		this.#refusal = reason;
		const lost = [...this.#underWay, ...this.#waiting];
		this.#underWay = [];
		this.#waiting = [];
		for (const { reject } of lost) reject(new StoreUnavailable(reason));
		this.#drained?.();
	}

	// In a microtask, so that what is called in one go makes one group.
	#schedule(): void {
		if (this.#scheduled || this.#underWay.length > 0 || this.#waiting.length === 0) return;
		this.#scheduled = true;
		queueMicrotask(() => {
			this.#scheduled = false;
			this.#next();
		});
	}

	#nextGroup(): { readonly group: readonly Waiting[]; readonly rest: Waiting[] } {
		const weight = this.#waiting.reduce((sum, waiting) => sum + waiting.weight, 0);
		if (weight > this.#most) return fairGroup(this.#waiting, this.#most);
		return { group: this.#waiting, rest: [] };
	}

	#next(): void {
		const { group, rest } = this.#nextGroup();
		if (group.length === 0) return;
		this.#waiting = rest;
		this.#underWay = group;
		try {
			this.#post(group.map(({ call }) => call));
		} catch (fault) {
			// Arguments that cannot be sent are a bug of a caller, not a reason to end the process.
			this.settle(group.map(() => ({ ok: false, unavailable: false, message: String(fault) })));
		}
	}
}

function settleOne({ call, resolve, reject }: Waiting, answer: Answer | undefined): void {
	if (answer?.ok) {
		resolve(answer.value);
		return;
	}
	const what = `${call.port}.${call.method}: ${answer?.message ?? "no answer"}`;
	reject(answer?.unavailable === false ? new Error(what) : new StoreUnavailable(what));
}
