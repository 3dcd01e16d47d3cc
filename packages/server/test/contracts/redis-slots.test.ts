import { afterAll, beforeAll, expect, test } from "bun:test";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { INDICATOR_SCRIPTS, RedisIndicatorStore } from "../../src/adapters/redis/indicator-store.ts";
import { LEASE_SCRIPTS, RedisNodeLeases } from "../../src/adapters/redis/node-leases.ts";
import { PRESENCE_SCRIPTS, RedisPresenceStore } from "../../src/adapters/redis/presence-store.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { aShown, aTrack, TIMING } from "../support/builders.ts";
import { BusNode } from "../support/bus-node.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { TestClock } from "../support/test-clock.ts";
import { aKey, endOf, inOrder, TTL } from "./given-indicator-store.ts";
import { arrivedAt, of } from "./given-presence-store.ts";
import { loadNew } from "./given-redis.ts";
import { TERMS } from "./node-leases.contract.ts";

/** Ids that would lead into another slot, or into two, if they got into a hash tag as they are. */
const COMPANIES = ["acme", "}", "{}", "{", "a}b", "{a}", "%7D", "rival", ":"];

let server: RunningRedis;
let link: RedisLink;

// One node of a Redis Cluster that has all slots: whatever touches two of them in one step is refused.
beforeAll(async () => {
	server = await startRedis({ settings: { "cluster-enabled": "yes" } });
	const scripts = [...INDICATOR_SCRIPTS, ...LEASE_SCRIPTS, ...PRESENCE_SCRIPTS];
	link = new RedisLink({ url: server.url, name: "slots", failed: () => {}, scripts });
	await link.ready();
	await link.redis.cluster("ADDSLOTSRANGE", 0, 16_383);
	await eventually(async () => String(await link.redis.cluster("INFO")).includes("cluster_state:ok"));
});
afterAll(async () => {
	link.close();
	await server.stop();
});

test("[STO4] indicators keep to the slot of their company", async () => {
	const clock = new TestClock();
	const store = new RedisIndicatorStore({ link, clock, prefix: "rc", shards: 3 });
	for (const companyId of COMPANIES)
		for (const conversationId of ["c1", "c2", "}", "{x}"]) {
			const key = aKey({ companyId, conversationId });
			await store.start(key, { deviceId: "phone", ttl: TTL.typing });
			expect(await store.announce(key, "plain")).toMatchObject(key);
			expect(await store.announce(key, "listed")).toMatchObject(key);
			expect(await store.hide(key, "listed")).toBe(true);
			expect(await store.active(key)).toMatchObject([key]);
		}
	for (const companyId of COMPANIES) {
		expect(await store.ofUser(aKey({ companyId }))).toHaveLength(4);
		const key = aKey({ companyId, conversationId: "c2" });
		expect(await store.stop(key, "phone")).toEqual([endOf(key, "plain")]);
		expect(await store.endIn(aKey({ companyId, conversationId: "}" }), ["typing", "recording"])).toHaveLength(1);
	}
	clock.advance(TTL.typing);
	const ended = await store.expired(100);
	const left = COMPANIES.flatMap((companyId) =>
		["c1", "{x}"].map((conversationId) => aKey({ companyId, conversationId })),
	);
	expect(inOrder(ended)).toEqual(inOrder(left.map((key) => endOf(key, "plain"))));
});

test("[STO4] presence keeps to the slot of its company", async () => {
	const clock = new TestClock();
	const durable = { load: loadNew, isDurable: () => true, failed: () => {} };
	const store = new RedisPresenceStore({ link, clock, ids: uuidIds, prefix: "rc", timing: TIMING, ...durable });
	for (const companyId of COMPANIES) {
		const key = of("ada", companyId);
		await store.update(key, (record) => ({ record: { ...record, ...arrivedAt(clock.now()) }, answer: 0 }));
		const shown = aShown(aTrack());
		await store.update(key, (record) => ({ record: { ...record, shown }, answer: 0, announces: true }));
		expect(store.touch(key, { deviceId: "d1", active: false })).toBe("marked");
		expect(await store.counts(companyId)).toEqual({ online: 1, away: 0, dnd: 0 });
		expect(await store.shown(companyId, { after: null, limit: 2 })).toMatchObject([key]);
		expect(await store.onNode(companyId, { node: "n1", after: null, limit: 2 })).toEqual(["ada"]);
		expect(await store.changes(companyId, 0)).toHaveLength(1);
	}
	await store.flush({ all: true });
	clock.advance(TIMING.awayAfter);
	expect(await store.due(100)).toHaveLength(COMPANIES.length);
	for (const companyId of COMPANIES) {
		await store.newEpoch(companyId);
		await store.forget(of("ada", companyId));
		expect(await store.changes(companyId, 0)).toBeUndefined();
		expect(await store.counts(companyId)).toEqual({ online: 0, away: 0, dnd: 0 });
	}
});

test("[STO4] leases keep to a slot of their own", async () => {
	const clock = new TestClock();
	const node = { nodeId: "one", startedAt: 0, version: "1" };
	const leases = new RedisNodeLeases({ link, clock, ids: uuidIds, prefix: "rc", node, terms: TERMS });
	const { leaseId } = await leases.renew(0);
	for (const companyId of COMPANIES) await leases.serves(companyId);
	await leases.leaves("acme");
	clock.advance(TERMS.valid);
	const next = await leases.renew(0);
	expect(await leases.list()).toHaveLength(1);
	expect(await leases.expired(1)).toMatchObject([{ leaseId, nodeId: "one" }]);
	await leases.buried(leaseId);
	expect(await leases.servedBy(next.leaseId, { after: null, limit: 100 })).toHaveLength(COMPANIES.length - 1);
	await leases.release();
});

test("[STO7] the bus speaks to every company, whatever its id", async () => {
	const at = { url: server.url, prefix: "rc" };
	const [one, other] = [await BusNode.start(at), await BusNode.start(at, ...COMPANIES)];
	for (const companyId of COMPANIES) one.bus.publish({ kind: "resync", companyId });
	await eventually(() => other.heard.length === COMPANIES.length);
	expect(other.heard).toEqual(COMPANIES.map((companyId) => ({ kind: "resync", companyId })));
	expect([other.gaps, one.failures, other.failures]).toEqual([[], [], []]);
	one.stop();
	other.stop();
});
