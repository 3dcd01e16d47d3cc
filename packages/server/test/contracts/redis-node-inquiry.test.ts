import { afterAll, beforeAll, expect, test } from "bun:test";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { RedisNodeInquiry } from "../../src/adapters/redis/node-inquiry.ts";
import { LEASE_SCRIPTS, RedisNodeLeases } from "../../src/adapters/redis/node-leases.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { eventually } from "../support/eventually.ts";
import { answering, someConnection, someStats } from "../support/node-answers.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { TestClock } from "../support/test-clock.ts";
import { describeNodeInquiry } from "./node-inquiry.contract.ts";
import { TERMS } from "./node-leases.contract.ts";

let server: RunningRedis;
let places = 0;

beforeAll(async () => {
	server = await startRedis();
});
afterAll(() => server.stop());

/** Where nodes ask each other, each over links of its own. */
async function aPlace(url: string) {
	places += 1;
	const prefix = `rc${places}`;
	const clock = new TestClock();
	const failures: string[] = [];
	const links: RedisLink[] = [];
	const open = async (nodeId: string) => {
		const failed = (what: string): void => void failures.push(`${nodeId}: ${what}`);
		const [link, listening] = ["sends", "listens"].map(
			(name) => new RedisLink({ url, name, failed: () => {}, scripts: LEASE_SCRIPTS }),
		) as [RedisLink, RedisLink];
		links.push(link, listening);
		await Promise.all([link.ready(), listening.ready()]);
		const node = { nodeId, startedAt: 5, version: "1.2.3" };
		const leases = new RedisNodeLeases({ link, clock, ids: uuidIds, prefix, node, terms: TERMS });
		const inquiry = new RedisNodeInquiry({ link, listening, prefix, nodeId, leases, ids: uuidIds, failed });
		return { inquiry, leases, link, listening };
	};
	const close = async (): Promise<void> => {
		for (const link of links) link.close();
	};
	return { open, clock, failures, close, prefix };
}

describeNodeInquiry("redis", () => aPlace(server.url));

test("[CLU2] with Redis away a node answers for itself, and does not claim to know the others; back, all is well", async () => {
	const own = await startRedis();
	const { open, close } = await aPlace(own.url);
	const [one, two] = [await open("one"), await open("two")];
	for (const { inquiry, leases } of [one, two]) {
		await inquiry.respond(answering(someStats));
		await leases.renew(0);
	}
	await own.stop();
	const began = performance.now();
	const alone = { answers: [{ nodeId: "one", answer: someStats() }], complete: false };
	expect(await one.inquiry.ask({ kind: "stats" })).toEqual(alone);
	expect(performance.now() - began).toBeLessThan(2_000);
	const again = await startRedis({ port: Number(new URL(own.url).port) });
	await eventually(() => [one, two].every(({ link, listening }) => link.isReady && listening.isReady));
	for (const { leases } of [one, two]) await leases.renew(0);
	await eventually(async () => (await one.inquiry.ask({ kind: "stats" })).answers.length === 2);
	await close();
	await again.stop();
});

test("[CLU2] a node that starts while Redis is away answers when it is there", async () => {
	const own = await startRedis();
	const { open, close } = await aPlace(own.url);
	const [one, two] = [await open("one"), await open("two")];
	await own.stop();
	for (const { inquiry } of [one, two]) await inquiry.respond(answering(someStats));
	const again = await startRedis({ port: Number(new URL(own.url).port) });
	await eventually(() => [one, two].every(({ link, listening }) => link.isReady && listening.isReady));
	for (const { leases } of [one, two]) await leases.renew(0);
	await eventually(async () => (await one.inquiry.ask({ kind: "stats" })).complete);
	await close();
	await again.stop();
});

test("[T-38] what strangers put on the channels neither harms a node nor counts as an answer", async () => {
	const { open, close, failures, prefix } = await aPlace(server.url);
	const [one, two] = [await open("one"), await open("two")];
	await one.inquiry.respond(answering(someStats));
	await one.leases.renew(0);
	await two.leases.renew(0);
	const channel = (name: string): string => `${prefix}:nodes:{inquiry}:${name}`;
	const asked: string[] = [];
	await two.listening.redis.ssubscribe(channel("all"));
	two.listening.redis.on("smessage", (_: string, text: string) => {
		const id = /^\{"kind":"question","id":"([^"]+)","from":"one"/.exec(text)?.[1];
		if (id !== undefined) asked.push(id);
	});
	const letters = (id: string): readonly unknown[] => [
		null,
		[],
		{ kind: "answer" },
		{ kind: "question", id: "x", from: "two", question: { kind: "constructor" } },
		{ kind: "question", id: "x", from: "two", question: { kind: "connections", wanted: { limit: "many" } } },
		{ kind: "answer", id, from: "stranger", answer: someStats() },
		...[null, {}, { ...someStats(), memory: null }, { ...someStats(), startedAt: 1e300 }].map((answer) => ({
			kind: "answer",
			id,
			from: "two",
			answer,
		})),
		{ kind: "answer", id: "another question", from: "two", answer: someStats() },
	];
	const inquired = one.inquiry.ask({ kind: "stats" });
	await eventually(() => asked.length > 0);
	for (const text of ["", "{", ...letters(asked[0] ?? "").map((letter) => JSON.stringify(letter))])
		for (const name of ["all", "one"]) await two.link.redis.spublish(channel(name), text);
	expect(await inquired).toEqual({ answers: [{ nodeId: "one", answer: someStats() }], complete: false });
	const wanted = { companyId: null, userId: null, after: null, limit: 1 };
	await two.inquiry.respond(answering(someStats, () => [someConnection({ userId: 7 as unknown as string })]));
	expect(await one.inquiry.ask({ kind: "connections", wanted })).toMatchObject({ complete: false });
	expect((await one.inquiry.ask({ kind: "stats" })).complete).toBe(true);
	expect(failures).toEqual([]);
	await close();
});
