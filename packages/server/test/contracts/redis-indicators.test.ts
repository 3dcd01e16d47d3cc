import { afterAll, beforeAll } from "bun:test";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { INDICATOR_SCRIPTS, RedisIndicatorStore } from "../../src/adapters/redis/indicator-store.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { countRedisWork } from "../support/redis-work.ts";
import { TestClock } from "../support/test-clock.ts";
import { describeIndicatorStore } from "./indicator-store.contract.ts";

let server: RunningRedis;
let link: RedisLink;
let stores = 0;

beforeAll(async () => {
	server = await startRedis();
	link = new RedisLink({ url: server.url, name: "contract", failed: () => {}, scripts: INDICATOR_SCRIPTS });
	await link.ready();
});
afterAll(async () => {
	link.close();
	await server.stop();
});

describeIndicatorStore("redis", async () => {
	const clock = new TestClock();
	stores += 1;
	return {
		store: new RedisIndicatorStore({ link, clock, prefix: `rc${stores}` }),
		clock,
		close: async () => {},
		work: (run) => countRedisWork(link.redis, run),
	};
});
