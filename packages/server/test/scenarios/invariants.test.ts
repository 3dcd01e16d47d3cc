import { expect, test } from "bun:test";
import { Redis } from "ioredis";
import { companyKeys } from "../../src/adapters/redis/keys.ts";
import { INVARIANTS } from "../../src/domain/invariants.ts";
import { chatters, makeConversation, say } from "../support/chat.ts";
import { invariantCounts } from "../support/invariant-counts.ts";
import { runOn } from "../support/postgres.ts";
import { newCluster } from "../support/redis.ts";
import { TestServer } from "../support/test-server.ts";

const EVERY = 60_000;

/** People in several companies, on both namespaces and transports, who talk. */
async function fill(server: TestServer): Promise<string> {
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	for (const text of ["one", "two", "three"]) await say(alice, id, text);
	await server.connect("alice");
	await server.plain("cem", { companyId: "umbrella" });
	await server.connect("dan", { namespace: "/chat", client: { transports: ["polling"] } });
	await server.announce();
	return id;
}

for (const store of ["sqlite", "cluster"] as const)
	test(`[OPS4] ${store}: a server that is well looks at everything, again and again, and finds nothing`, async () => {
		await using server = await TestServer.start({ store, config: { metricsPort: 0, invariantInterval: EVERY } });
		await fill(server);
		await server.advance(5 * EVERY);
		const checks = await invariantCounts(server, "checks");
		expect(Object.keys(checks).sort()).toEqual(Object.keys(INVARIANTS).sort());
		for (const count of Object.values(checks)) expect(count).toBeGreaterThan(4);
		expect(Object.values(await invariantCounts(server, "violations"))).toEqual(Object.keys(INVARIANTS).map(() => 0));
	});

test("[OPS4] what does not hold is counted once and logged with ids alone; until it was found three times nothing is", async () => {
	const places = await newCluster();
	const redis = new Redis(places.redisUrl);
	const server = await TestServer.start({ config: { ...places, metricsPort: 0, invariantInterval: EVERY } });
	const id = await fill(server);
	await runOn(places.databaseUrl, "delete from messages where seq = 2");
	await redis.hincrby(`${companyKeys(places.redisPrefix, "acme")}counts`, "online", 1);
	redis.disconnect();
	await server.advance(EVERY + 1_000);
	expect(server.logged).toEqual([]);
	await server.advance(2 * EVERY);
	const lines = server.logged.splice(0).map((line) => JSON.parse(line));
	expect(lines.map(({ time, ...line }) => line).sort((a, b) => (a.invariant < b.invariant ? -1 : 1))).toEqual([
		{
			level: "warn",
			invariant: "message_numbers",
			companyId: "acme",
			conversationId: id,
			msg: "what must always hold does not",
		},
		{ level: "warn", invariant: "wrong_counts", companyId: "acme", msg: "what must always hold does not" },
	]);
	await server.advance(3 * EVERY);
	expect(await invariantCounts(server, "violations")).toMatchObject({
		message_numbers: 1,
		wrong_counts: 1,
		ghost_connection: 0,
	});
	await server.close();
});

test("[OPS4] an interval of nothing looks at nothing", async () => {
	await using server = await TestServer.start({ config: { metricsPort: 0, invariantInterval: 0 } });
	await fill(server);
	await server.advance(3 * EVERY);
	expect(await invariantCounts(server, "checks")).toEqual({});
});
