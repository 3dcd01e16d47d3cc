import ours from "../package.json" with { type: "json" };
import type { RedisBase } from "./compose-redis.ts";
import { type Shared, sharedInMemory } from "./compose-shared.ts";
import type { Config } from "./config/settings.ts";

/** Chooses where what is not durable lies: in Redis where `redisUrl` is set, else in this process. */
export async function openShared(config: Config, options: Omit<RedisBase, "url" | "config" | "node">): Promise<Shared> {
	const { clock, ids } = options;
	const node = { nodeId: ids.next(), startedAt: clock.now(), version: ours.version };
	if (config.redisUrl === null) return sharedInMemory({ config, clock, ids, node, failed: options.failed });
	// Read only where it is used: an embedded server starts without it.
	const { sharedInRedis } = await import("./compose-redis.ts");
	return sharedInRedis({ ...options, config, url: config.redisUrl, node });
}
