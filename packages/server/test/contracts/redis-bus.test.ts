import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { Redis } from "ioredis";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import type { BusMessage } from "../../src/ports/bus.ts";
import { BusNode } from "../support/bus-node.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { describeBus } from "./bus.contract.ts";

let server: RunningRedis;
let admin: Redis;
let prefixes = 0;
const nodes: BusNode[] = [];

beforeAll(async () => {
	server = await startRedis();
	admin = new Redis(server.url);
});
beforeEach(() => {
	prefixes += 1;
});
afterEach(() => {
	for (const node of nodes.splice(0)) node.stop();
});
afterAll(async () => {
	admin.disconnect();
	await server.stop();
});

async function aNode(...companyIds: string[]): Promise<BusNode> {
	const node = await BusNode.start({ url: server.url, prefix: `rc${prefixes}` }, ...companyIds);
	nodes.push(node);
	return node;
}

function numbered(companyId: string, number: number): BusMessage {
	return { kind: "person", key: { companyId, userId: "ada" }, name: "n", payload: { number } };
}

function numbersIn(heard: readonly BusMessage[]): readonly unknown[] {
	return heard.map((message) => (message.kind === "person" ? message.payload.number : message.kind));
}

async function spublished(): Promise<number> {
	const stats = await admin.info("commandstats");
	return Number(/cmdstat_spublish:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

/** Ends the connections of that name, as a network or a Redis that has had enough would. */
async function cut(name: string): Promise<void> {
	const lines = String(await admin.client("LIST")).split("\n");
	const line = lines.find((one) => one.includes(`name=${name} `));
	await admin.client("KILL", "ID", /id=(\d+)/.exec(line ?? "")?.[1] as string);
}

describeBus("redis", async () => {
	const { bus } = await aNode();
	return { bus, close: async () => {} };
});

describe("bus between nodes", () => {
	test("[STO7] [VIS2] a node hears of the companies that it follows, and no more", async () => {
		const one = await aNode();
		const other = await aNode("acme", "{acme}", "*");
		for (const companyId of ["acme", "rival", "{acme}", "acme}", "*", "ac"])
			one.bus.publish({ kind: "resync", companyId });
		await eventually(() => other.heard.length === 3);
		other.bus.unfollow("acme");
		for (const companyId of ["acme", "*"]) one.bus.publish({ kind: "resync", companyId });
		await eventually(() => other.heard.length === 4);
		const heard = other.heard.map((message) => message.kind === "resync" && message.companyId);
		expect(heard.toSorted()).toEqual(["*", "*", "acme", "{acme}"]);
		expect(one.heard).toHaveLength(8);
		expect([...one.gaps, ...other.gaps]).toEqual([]);
	});

	test("[STO7] what nodes keep of every company reaches them whatever they follow, in order", async () => {
		const [one, other] = [await aNode(), await aNode()];
		const key = { companyId: "acme", userId: "ada" };
		const messages: readonly BusMessage[] = [
			{ kind: "policy", companyId: "acme", policy: DEFAULT_POLICY },
			{ kind: "profile", user: { ...key, name: "Ada", avatarUrl: null, createdAt: 7 } },
			{ kind: "hidden", key },
			{ kind: "revoked", revocation: { ...key, deviceId: null, jti: null, at: 7 } },
			{ kind: "erased", key },
		];
		for (const message of messages) one.bus.publish(message);
		await eventually(() => other.heard.length === messages.length);
		expect(other.heard).toEqual([...messages]);
	});

	test("[STO7] what one turn publishes leaves in one envelope for each company", async () => {
		const [one, other] = [await aNode(), await aNode("acme", "rival")];
		const before = await spublished();
		for (let number = 0; number < 200; number += 1) one.bus.publish(numbered(number % 2 ? "acme" : "rival", number));
		await eventually(() => other.heard.length === 200);
		expect((await spublished()) - before).toBe(2);
	});

	test("[STO7] 10,000 messages each of two nodes arrive at most once, in order of publisher and company", async () => {
		const companies = ["a", "b", "c"];
		const senders = [await aNode(...companies), await aNode(...companies)];
		const listener = await aNode(...companies);
		const began = performance.now();
		for (let number = 0; number < 10_000; number += 1) {
			for (const [index, { bus }] of senders.entries()) {
				const key = { companyId: companies[number % 3] as string, userId: `node ${index}` };
				bus.publish({ kind: "person", key, name: "n", payload: { number } });
			}
			if (number % 97 === 0) await Bun.sleep(0);
		}
		await eventually(() => listener.heard.length === 20_000 && senders.every(({ heard }) => heard.length === 20_000));
		console.log(`bus: 20,000 messages heard by two nodes each in ${Math.round(performance.now() - began)} ms`);
		const streams = Map.groupBy(listener.heard, (message) =>
			message.kind === "person" ? `${message.key.userId} ${message.key.companyId}` : "",
		);
		expect(streams.size).toBe(6);
		for (const stream of streams.values()) {
			const numbers = numbersIn(stream) as readonly number[];
			expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
			expect(new Set(numbers).size).toBe(numbers.length);
		}
		expect(listener.gaps).toEqual([]);
	});

	test("[STO7] a message longer than an envelope, and many of them in a turn, arrive", async () => {
		const [one, other] = [await aNode(), await aNode("acme")];
		const text = "x".repeat(300_000);
		for (const number of [1, 2, 3])
			one.bus.publish({
				kind: "person",
				key: { companyId: "acme", userId: "ada" },
				name: "n",
				payload: { number, text },
			});
		await eventually(() => other.heard.length === 3);
		expect(numbersIn(other.heard)).toEqual([1, 2, 3]);
		expect(other.gaps).toEqual([]);
	});

	test("[STO7] a subscriber that fails keeps nobody else from hearing, and publish does not throw", async () => {
		const [one, other] = [await aNode(), await aNode("acme")];
		for (const { bus } of [one, other])
			bus.subscribe(() => {
				throw new Error("a fault of ours");
			});
		const last: BusMessage[] = [];
		other.bus.subscribe((message) => void last.push(message));
		one.bus.publish(numbered("acme", 1));
		await eventually(() => last.length === 1);
		expect([...one.failures, ...other.failures]).toEqual(["a message on the bus", "a message on the bus"]);
	});

	test("[STO7] what cannot be written as JSON is dropped with a gap, and nothing else is", async () => {
		const [one, other] = [await aNode(), await aNode("acme")];
		const key = { companyId: "acme", userId: "ada" };
		one.bus.publish(numbered("acme", 1));
		one.bus.publish({ kind: "person", key, name: "n", payload: { number: 2n } });
		one.bus.publish(numbered("acme", 3));
		await eventually(() => other.gaps.length === 1);
		expect(numbersIn(other.heard)).toEqual([1, 3]);
		expect(one.failures).toEqual(["a message to other nodes"]);
	});
});

describe("bus that is cut off", () => {
	test("[STO7] what Redis refused is told as a gap by the next check, though nothing else is said there", async () => {
		const [one, other] = [await aNode(), await aNode("acme")];
		one.bus.publish(numbered("acme", 1));
		await eventually(() => other.heard.length === 1);
		await admin.call("ACL", "SETUSER", "default", "-spublish");
		one.bus.publish(numbered("acme", 2));
		await one.bus.check();
		await admin.call("ACL", "SETUSER", "default", "+spublish");
		expect(other.gaps).toEqual([]);
		await one.bus.check();
		await eventually(() => other.gaps.length === 1);
		await one.bus.check();
		expect([other.gaps, numbersIn(other.heard)]).toEqual([["acme"], [1]]);
	});

	test("[STO7] a company among more than a node remembers is no gap", async () => {
		const [one, other] = [await aNode(), await aNode("acme")];
		one.bus.publish(numbered("acme", 1));
		for (let number = 0; number < 20_000; number += 1) one.bus.publish(numbered(`c${number}`, number));
		await eventually(() => other.heard.length === 1);
		one.bus.publish(numbered("acme", 2));
		await eventually(() => other.heard.length === 2);
		expect(other.gaps).toEqual([]);
	});

	test("[STO7] [T-30] a node whose listening connection was cut hears of a gap in all it follows", async () => {
		const [one, other] = [await aNode(), await aNode("acme", "rival")];
		await cut(`${other.node}-listens`);
		await eventually(() => other.gaps.length === 3);
		expect(new Set(other.gaps)).toEqual(new Set([null, "acme", "rival"]));
		one.bus.publish(numbered("acme", 1));
		await eventually(() => other.heard.length === 1);
		expect(one.gaps).toEqual([]);
	});

	test("[STO7] what a node could not send is told to the others as a gap, also where it had not sent before", async () => {
		const [one, other] = [await aNode("acme"), await aNode("acme", "rival", "third")];
		one.bus.publish(numbered("acme", 1));
		await eventually(() => other.heard.length === 1);
		await cut(`${one.node}-sends`);
		await eventually(() => !one.link.isReady);
		one.bus.publish(numbered("acme", 2));
		one.bus.publish(numbered("rival", 3));
		await eventually(() => other.gaps.length === 2);
		expect(other.gaps.toSorted()).toEqual(["acme", "rival"]);
		for (const companyId of ["acme", "rival", "third"]) one.bus.publish(numbered(companyId, 4));
		await eventually(() => other.heard.length === 4);
		expect(numbersIn(other.heard)).toEqual([1, 4, 4, 4]);
		expect(other.gaps).toHaveLength(2);
		expect(numbersIn(one.heard)).toEqual([1, 2, 3, 4, 4, 4]);
	});

	test("[STO7] [X03] Redis killed and back empty: nothing throws, all are told of a gap, and all goes on", async () => {
		const own = await startRedis();
		const prefix = "rc";
		const [one, other] = [
			await BusNode.start({ url: own.url, prefix }, "acme"),
			await BusNode.start({ url: own.url, prefix }, "acme"),
		];
		nodes.push(one, other);
		await own.stop();
		await eventually(() => !one.link.isReady && !other.listening.isReady);
		for (let number = 0; number < 1_000; number += 1) one.bus.publish(numbered("acme", number));
		const asked = performance.now();
		await expect(other.bus.follow("new")).rejects.toMatchObject({ name: "StoreUnavailable" });
		expect(performance.now() - asked).toBeLessThan(2_000);
		const again = await startRedis({ port: Number(new URL(own.url).port) });
		await eventually(() => other.gaps.includes("new") && one.gaps.includes("acme") && one.link.isReady);
		expect(new Set(other.gaps)).toEqual(new Set([null, "acme", "new"]));
		expect(other.heard).toEqual([]);
		one.bus.publish(numbered("acme", 1));
		one.bus.publish(numbered("new", 2));
		await eventually(() => other.heard.length === 2);
		await again.stop();
	});

	test("[CLU2] Redis that does not answer: publish returns at once, follow rejects in time, and all comes back", async () => {
		const own = await startRedis();
		const at = { url: own.url, prefix: "rc" };
		const [one, other] = [await BusNode.start(at), await BusNode.start(at, "acme")];
		nodes.push(one, other);
		process.kill(own.pid, "SIGSTOP");
		const began = performance.now();
		one.bus.publish(numbered("acme", 1));
		expect(performance.now() - began).toBeLessThan(50);
		await expect(other.bus.follow("rival")).rejects.toMatchObject({ name: "StoreUnavailable" });
		await one.bus.check();
		expect(performance.now() - began).toBeLessThan(2_000 + 1_500);
		await eventually(() => !one.link.isReady && !other.listening.isReady);
		process.kill(own.pid, "SIGCONT");
		await eventually(() => other.gaps.includes("rival"));
		await eventually(() => one.link.isReady);
		one.bus.publish(numbered("rival", 2));
		await eventually(() => numbersIn(other.heard).includes(2));
		await own.stop();
	});

	test("[STO7] links that live are left alone by a check", async () => {
		const one = await aNode("acme");
		await one.bus.check();
		expect([one.link.isReady, one.listening.isReady, one.gaps, one.failures]).toEqual([true, true, [], []]);
	});
});

describe("bus with strangers on it", () => {
	const HEAD = { node: "stranger", sent: 1, previous: 0, dropped: false };
	const GARBAGE = [
		"",
		"{",
		"null",
		"[]",
		"7",
		"\u0000\uffff",
		"x".repeat(1_000_000),
		JSON.stringify(HEAD),
		JSON.stringify({ ...HEAD, sent: "1", messages: [] }),
		JSON.stringify({ ...HEAD, messages: [null, 1, [], {}, { kind: "announced" }, { kind: "toString" }] }),
		JSON.stringify({ ...HEAD, sent: 2, messages: [{ kind: "resync", companyId: "rival" }] }),
		JSON.stringify({ ...HEAD, sent: 3, messages: [{ kind: "revoked", revocation: {} }] }),
	];

	test("[T-38] [VIS2] garbage on every channel, and another company's messages, come to nobody", async () => {
		const [one, other] = [await aNode(), await aNode("acme")];
		for (const channel of [`rc${prefixes}:{acme}:bus`, `rc${prefixes}:bus`])
			for (const text of GARBAGE) expect(await admin.spublish(channel, text)).toBeGreaterThan(0);
		one.bus.publish(numbered("acme", 1));
		await eventually(() => other.heard.length === 1);
		expect(numbersIn(other.heard)).toEqual([1]);
		expect(other.failures).toEqual(["a message of another node"]);
	});
});
