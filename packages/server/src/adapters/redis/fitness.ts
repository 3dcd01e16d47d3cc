import type { RedisLink } from "./connection.ts";

const OLDEST = 7;

/**
 * Why this Redis cannot be used, for whoever starts a node; null where it can. Its keys keep to one slot for each company,
 * but a Redis Cluster of several shards is not spoken to: one that loses a shard would forget a part of the companies unnoticed.
 */
export async function unfitness(link: RedisLink): Promise<string | null> {
	const info = await link.call((redis) => redis.info());
	const version = field(info, "redis_version");
	if (Number.parseInt(version, 10) < OLDEST)
		return `ROLLCALL_REDIS_URL leads to Redis ${version}; it must be ${OLDEST}.0 or newer, or Valkey.`;
	if (field(info, "cluster_enabled") !== "1") return null;
	const shards = Number(field(await link.call((redis) => redis.cluster("INFO")), "cluster_size"));
	if (shards <= 1) return null;
	return `ROLLCALL_REDIS_URL leads to a Redis Cluster of ${shards} shards; use one primary, with replicas if you like.`;
}

function field(info: string, name: string): string {
	return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
}
