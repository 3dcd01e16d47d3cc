import { newDatabase } from "./postgres.ts";
import { type RunningRedis, startRedis } from "./redis-server.ts";

let shared: Promise<RunningRedis> | undefined;
let count = 0;

/** What makes a server a node of a cluster. */
export type ClusterPlaces = {
	readonly databaseUrl: string;
	readonly redisUrl: string;
	readonly redisPrefix: string;
};

/** A new cluster: a database of its own, and keys of its own in the Redis of this test run. */
export async function newCluster(): Promise<ClusterPlaces> {
	shared ??= startRedis();
	count += 1;
	const [redis, databaseUrl] = await Promise.all([shared, newDatabase()]);
	return { databaseUrl, redisUrl: redis.url, redisPrefix: `c${process.pid}-${count}` };
}

/** Ends the Redis of this test run, where there is one. */
export async function stopShared(): Promise<void> {
	await (await shared)?.stop();
}
