import type { Millis } from "../../ports/keys.ts";
import type { RedisLink } from "./connection.ts";

/**
 * Which companies to look into for what has run out: a sorted set over all companies, company -> a moment at or before the
 * earliest deadline there. It lies in another slot than the companies' own keys, so it is a hint that is written in
 * an order in which none can get lost, and the company's own sorted set is the truth:
 * - whoever adds a deadline writes it first into the company's set and then lowers the hint;
 * - whoever looks into a company first puts the hint off, then looks, then lowers it to what is left there.
 * With more than one shard the hints are spread over as many keys, for a Redis Cluster in which one slot would be too hot.
 */
export class RunOutHints {
	readonly #link: RedisLink;
	readonly #shards: readonly string[];

	constructor(link: RedisLink, { prefix, shards }: { readonly prefix: string; readonly shards: number }) {
		this.#link = link;
		this.#shards = Array.from({ length: shards }, (_, index) => `${prefix}:run-out:${index}`);
	}

	/** Something in the company falls due then. */
	async lower(companyId: string, at: Millis): Promise<void> {
		await this.#link.call((redis) => redis.zadd(this.#shardOf(companyId), "LT", at, companyId));
	}

	/** The company is looked into now: nobody else needs to, before then. */
	async putOff(companyId: string, until: Millis): Promise<void> {
		await this.#link.call((redis) => redis.zadd(this.#shardOf(companyId), "XX", "GT", until, companyId));
	}

	/** Nothing was left in the company. */
	async remove(companyId: string): Promise<void> {
		await this.#link.call((redis) => redis.zrem(this.#shardOf(companyId), companyId));
	}

	/** Companies in which something may have run out: no more than `limit` of each shard. */
	async due(now: Millis, limit: number): Promise<readonly string[]> {
		const found = this.#shards.map((shard) =>
			this.#link.call((redis) => redis.zrangebyscore(shard, "-inf", now, "LIMIT", 0, limit)),
		);
		return (await Promise.all(found)).flat();
	}

	#shardOf(companyId: string): string {
		let sum = 0;
		for (let at = 0; at < companyId.length; at += 1) sum = (sum * 31 + companyId.charCodeAt(at)) >>> 0;
		return this.#shards[sum % this.#shards.length] as string;
	}
}
