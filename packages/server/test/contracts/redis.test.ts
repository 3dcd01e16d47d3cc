import { TestClock } from "../support/test-clock.ts";
import { GivenRedis } from "./given-redis.ts";
import { describePresenceStore } from "./presence-store.contract.ts";

const given = new GivenRedis();

describePresenceStore("redis", async ({ load, timing }) => {
	const clock = new TestClock();
	const { store, link } = await given.node({ prefix: given.prefix(), clock, load, timing });
	return { store, clock, close: async () => link.close() };
});
