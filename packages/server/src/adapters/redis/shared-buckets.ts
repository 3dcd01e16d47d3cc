import type { Clock } from "../../ports/clock.ts";
import type { SharedBuckets, Takings } from "../../ports/shared-buckets.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { RedisLink, RedisScript } from "./connection.ts";
import { companyKeys } from "./keys.ts";
import { REPORT_TAKINGS } from "./lua/report-takings.ts";

/** For the connection to load. */
export const BUCKET_SCRIPTS: readonly RedisScript[] = [REPORT_TAKINGS];

export type RedisBucketsOptions = {
	readonly link: RedisLink;
	/** The store's clock (CLU5). */
	readonly clock: Clock;
	readonly prefix: string;
};

/**
 * Buckets in Redis, across nodes. `limit:<limit>:<userId>` among the keys of the company, `<prefix>:limit:<limit>:<address>`
 * beside them: hashes that expire when the bucket is full.
 */
export class RedisSharedBuckets implements SharedBuckets {
	readonly #link: RedisLink;
	readonly #clock: Clock;
	readonly #prefix: string;

	constructor({ link, clock, prefix }: RedisBucketsOptions) {
		this.#link = link;
		this.#clock = clock;
		this.#prefix = prefix;
	}

	async report(takings: readonly Takings[]): Promise<readonly number[]> {
		if (!this.#link.isReady) throw new StoreUnavailable("Redis cannot be reached");
		const now = this.#clock.now();
		return Promise.all(takings.map((taken) => this.#report(taken, now)));
	}

	async #report({ limit, owner, count, allowance }: Takings, now: number): Promise<number> {
		const args = [now, count, allowance.perSecond, allowance.burst];
		return Number(await this.#link.run(REPORT_TAKINGS, [this.#keyOf(limit, owner)], args));
	}

	#keyOf(limit: string, owner: string): string {
		const slash = owner.indexOf("/");
		if (slash < 0) return `${this.#prefix}:limit:${limit}:${owner}`;
		return `${companyKeys(this.#prefix, owner.slice(0, slash))}limit:${limit}:${owner.slice(slash + 1)}`;
	}
}
