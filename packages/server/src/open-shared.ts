import ours from "../package.json" with { type: "json" };
import type { RedisBase } from "./compose-redis.ts";
import { type Shared, sharedInMemory } from "./compose-shared.ts";
import type { Config } from "./config/settings.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import type { OwnNode } from "./ports/node-leases.ts";

/** This node as it introduces itself from now on. */
export function newNode({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }): OwnNode {
	return { nodeId: ids.next(), startedAt: clock.now(), version: ours.version };
}

/** Chooses where what is not durable lies: in Redis where `redisUrl` is set, else in this process. */
export async function openShared(config: Config, options: Omit<RedisBase, "url" | "config">): Promise<Shared> {
	if (config.redisUrl === null) return sharedInMemory({ config, ...options });
	// Read only where it is used: an embedded server starts without it.
	const { sharedInRedis } = await import("./compose-redis.ts");
	return sharedInRedis({ ...options, config, url: config.redisUrl });
}
