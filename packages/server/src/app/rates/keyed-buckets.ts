import { type Allowance, Bucket } from "../../domain/bucket.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Takings } from "../../ports/shared-buckets.ts";

/** So many are kept; one more, and the oldest begins anew. */
const MOST = 100_000;
/** Other nodes hear of a bucket once a tenth of its burst was taken: who takes little is never told of. */
const WORTH_TELLING = 0.1;

class OwnedBucket extends Bucket {
	/** Taken since other nodes heard of it. */
	untold = 0;
}

/** One limit: a bucket for each user or address. It decides by what this node knows, at once. */
export class KeyedBuckets {
	readonly name: string;
	readonly #allowance: Allowance | null;
	readonly #buckets = new Map<string, OwnedBucket>();
	/** Whose bucket other nodes should hear of, and hear of it what they have taken: until it is full again. */
	readonly #toTell = new Set<string>();

	/** `allowance` null: no limit. */
	constructor(name: string, allowance: Allowance | null) {
		this.name = name;
		this.#allowance = allowance;
	}

	/** How many names are kept. */
	get size(): number {
		return this.#buckets.size + this.#toTell.size;
	}

	/** Takes so much: null where it could; else nothing was taken, and so long it is to be waited. */
	take(owner: string, count: number, now: Millis): Millis | null {
		const allowance = this.#allowance;
		if (allowance === null) return null;
		const bucket = this.#buckets.get(owner) ?? this.#open(owner, allowance, now);
		if (bucket.isFull(allowance, now)) bucket.untold = 0;
		if (!bucket.take(count, allowance, now)) return bucket.wait(count, allowance);
		bucket.untold += count;
		if (bucket.untold >= allowance.burst * WORTH_TELLING) this.#toTell.add(owner);
		return null;
	}

	/** How long until one can be taken; null where it can be now. Takes nothing. */
	wait(owner: string, now: Millis): Millis | null {
		const allowance = this.#allowance;
		const bucket = this.#buckets.get(owner);
		if (allowance === null || bucket === undefined || bucket.isFull(allowance, now)) return null;
		const wait = bucket.wait(1, allowance);
		return wait === 0 ? null : wait;
	}

	/** Takes so much though there be less. */
	owe(owner: string, count: number, now: Millis): void {
		const allowance = this.#allowance;
		if (allowance === null) return;
		const bucket = this.#buckets.get(owner) ?? this.#open(owner, allowance, now);
		bucket.owe(count, allowance, now);
		bucket.untold += count;
		if (bucket.untold >= allowance.burst * WORTH_TELLING) this.#toTell.add(owner);
	}

	/** Is nothing left to be taken, or less? */
	isSpent(owner: string, now: Millis): boolean {
		return this.#allowance !== null && (this.#buckets.get(owner)?.isSpent(this.#allowance, now) ?? false);
	}

	#open(owner: string, allowance: Allowance, now: Millis): OwnedBucket {
		const bucket = new OwnedBucket(allowance, now);
		this.#buckets.set(owner, bucket);
		if (this.#buckets.size > MOST) {
			const oldest = this.#buckets.keys().next();
			if (oldest.done !== true) this.#forget(oldest.value);
		}
		return bucket;
	}

	/** Forgets buckets that are full again. */
	prune(now: Millis): void {
		const allowance = this.#allowance;
		if (allowance === null) return;
		for (const [owner, bucket] of this.#buckets) if (bucket.isFull(allowance, now)) this.#forget(owner);
	}

	#forget(owner: string): void {
		this.#buckets.delete(owner);
		this.#toTell.delete(owner);
	}

	/** What other nodes should hear of now, nothing where it is to be learned what they took; it counts as told. */
	takings(now: Millis): Takings[] {
		const allowance = this.#allowance;
		if (allowance === null) return [];
		const found: Takings[] = [];
		for (const owner of this.#toTell) {
			const bucket = this.#buckets.get(owner);
			if (bucket === undefined || bucket.isFull(allowance, now)) this.#toTell.delete(owner);
			if (bucket === undefined) continue;
			found.push({ limit: this.name, owner, count: bucket.untold, allowance });
			bucket.untold = 0;
		}
		return found;
	}

	/** What all nodes together have left of it, before what was taken here meanwhile. */
	settle(owner: string, left: number): void {
		const bucket = this.#buckets.get(owner);
		if (bucket !== undefined) bucket.level = Math.min(bucket.level, left - bucket.untold);
	}
}
