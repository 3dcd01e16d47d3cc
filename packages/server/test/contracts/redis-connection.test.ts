import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { RedisLink, redisScript } from "../../src/adapters/redis/connection.ts";
import { StoreClock } from "../../src/adapters/redis/store-clock.ts";
import { steadyClock, systemClock } from "../../src/adapters/system/clock.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";

let server: RunningRedis;
const links: RedisLink[] = [];

beforeAll(async () => {
	server = await startRedis();
});
afterEach(() => {
	for (const link of links.splice(0)) link.close();
});
afterAll(() => server.stop());

function aLink(url: string, failed: (what: string, error: unknown) => void = () => {}): RedisLink {
	const link = new RedisLink({ url, name: "link", failed, scripts: [TWICE] });
	links.push(link);
	return link;
}

const TWICE = redisScript("return 2 * tonumber(ARGV[1])");
const WRONG = redisScript("return redis.call('GET')");

test("[STO4] a script runs, also where Redis has lost it", async () => {
	const link = aLink(server.url);
	await link.ready();
	expect(await link.run(TWICE, [], [21])).toBe(42);
	await link.redis.script("FLUSH");
	expect(await link.run(TWICE, [], [21])).toBe(42);
});

test("[CLU2] a fault of ours is not taken for a store that is away", async () => {
	const link = aLink(server.url);
	await link.ready();
	await expect(link.run(WRONG, [], [])).rejects.toMatchObject({ name: "Error" });
});

test("[CLU2] where nobody listens calls reject at once, it is logged once, and it works when Redis comes", async () => {
	const gone = await startRedis();
	const failures: unknown[] = [];
	await gone.stop();
	const link = aLink(gone.url.replace("//", "//user:hunter2@"), (what, error) => failures.push([what, String(error)]));
	const began = performance.now();
	await expect(link.call((redis) => redis.ping())).rejects.toMatchObject({ name: "StoreUnavailable" });
	await expect(link.ready(300)).rejects.toMatchObject({ name: "StoreUnavailable" });
	expect(performance.now() - began).toBeLessThan(1_000);
	expect(failures).toHaveLength(1);
	expect(JSON.stringify(failures)).not.toContain("hunter2");
	const { port } = new URL(gone.url);
	const late = aLink(gone.url);
	const come = await startRedis({ port: Number(port) });
	await eventually(() => late.isReady);
	expect(await late.call((redis) => redis.ping())).toBe("PONG");
	await come.stop();
});

test("[CLU2] [OPS4] what was asked, and with what, is in no error, whatever went wrong", async () => {
	const own = await startRedis();
	const link = aLink(own.url);
	await link.ready();
	const ask = (): Promise<Error> =>
		link.run(TWICE, [], ["a secret text"]).then(
			() => new Error("nothing went wrong"),
			(error: unknown) => error as Error,
		);
	const fault = await ask();
	process.kill(own.pid, "SIGSTOP");
	const asked = ask();
	await own.stop();
	const away = await asked;
	expect([fault.name, away.name]).toEqual(["Error", "StoreUnavailable"]);
	expect(Bun.inspect([fault, away])).not.toContain("secret");
});

test("[CLU2] what was not answered in time rejects, and is not sent again when Redis answers", async () => {
	const link = aLink(server.url);
	await link.ready();
	process.kill(server.pid, "SIGSTOP");
	const began = performance.now();
	const counted = Array.from({ length: 50 }, () => link.call((redis) => redis.incr("counted")));
	for (const { status } of await Promise.allSettled(counted)) expect(status).toBe("rejected");
	expect(performance.now() - began).toBeLessThan(2_000);
	process.kill(server.pid, "SIGCONT");
	await eventually(() => link.isReady);
	await Bun.sleep(50);
	expect(Number((await link.redis.get("counted")) ?? 0)).toBeLessThanOrEqual(50);
});

test("[CLU5] the store's clock is that of Redis, however wrong this machine's is", async () => {
	const link = aLink(server.url);
	await link.ready();
	for (const wrong of [-5_000, 0, 5_000, 86_400_000]) {
		const clock = new StoreClock(link, { steady: steadyClock, wall: { now: () => systemClock.now() + wrong } });
		expect(Math.abs(clock.now() - systemClock.now() - wrong)).toBeLessThan(100);
		await clock.measure();
		expect(Math.abs(clock.now() - systemClock.now())).toBeLessThan(100);
		expect(Number.isInteger(clock.now())).toBe(true);
	}
});
