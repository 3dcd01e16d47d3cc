import { expect, test } from "bun:test";
import { aConnection, aFacts, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import { LeaseTable, MemoryNodeLeases } from "../../adapters/memory/node-leases.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { arrive } from "../../domain/devices.ts";
import { newRecord } from "../../domain/record.ts";
import type { Announcement } from "../../ports/bus.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import { change } from "../presence/change.ts";
import { Pace } from "../presence/pace.ts";
import { sweep } from "../presence/sweep.ts";
import { type LiveConnection, NodeLife } from "./node-life.ts";

const TERMS = { valid: 10_000, burial: 2_000 };
const HELD_UNTIL_GONE = TERMS.valid + TIMING.offlineGrace;

/** Nodes that share one presence store and one table of leases, each with the connections that it holds. */
async function aCluster() {
	const clock = new TestClock();
	const table = new LeaseTable();
	const { activity } = await openSqlite({ file: ":memory:" });
	const bus = new MemoryBus();
	const told: Announcement[] = [];
	bus.subscribe((message) => {
		if (message.kind === "announced") told.push(...message.changes);
	});
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const open = () => new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const held: { store: MemoryPresenceStore } = { store: open() };
	let broken: string | null = null;
	const update: PresenceStore["update"] = async (key, rule) => {
		if (key.userId === broken) throw new Error("a fault of ours");
		return held.store.update(key, rule);
	};
	const presence = new Proxy({} as PresenceStore, {
		get: (_, name) => (name === "update" ? update : Reflect.get(held.store, name).bind(held.store)),
	});
	const breakFor = (userId: string | null): void => {
		broken = userId;
	};
	const failures: string[] = [];
	const ghosts: number[] = [];
	const failed = (what: string): void => void failures.push(what);
	const marks = new Pace({ presence, activity, bus, clock, timing: TIMING, failed });
	const ports = { presence, marks, timing: TIMING, failed };
	const aNode = async (nodeId: string) => {
		const leases = new MemoryNodeLeases({
			table,
			node: { nodeId, startedAt: clock.now(), version: "1" },
			terms: TERMS,
			clock,
			ids: uuidIds,
		});
		const live: LiveConnection[] = [];
		const liveUnder = (node: string): readonly LiveConnection[] =>
			live.map((one) => ({
				...one,
				assertion: { ...one.assertion, connection: { ...one.assertion.connection, node } },
			}));
		const recover = async (): Promise<void> => {};
		const ghost = (lasted: number): void => void ghosts.push(lasted);
		const life = new NodeLife({ ...ports, leases, recover, liveUnder, connections: () => live.length, ghost });
		await life.beat();
		await leases.serves("acme");
		const connect = async (userId: string): Promise<void> => {
			const connection = aConnection({ id: `${nodeId}-${userId}`, node: leases.held() ?? "none", since: clock.now() });
			const arrival = { deviceId: nodeId, kind: null, connection };
			const key = { companyId: "acme", userId };
			const assertion = { ...arrival, lastSignAt: clock.now(), lastActivityAt: clock.now() };
			live.push({ ...key, assertion, isOpen: () => true });
			await change(ports, key, (record, moment) => ({ record: arrive(record, arrival, moment), answer: undefined }));
		};
		return { life, connect };
	};
	const tick = async (): Promise<void> => {
		await sweep({ ...ports, isCrowdComing: () => false });
		await marks.tickState();
	};
	const forgetAll = (): void => {
		held.store = open();
	};
	return { clock, aNode, tick, told, failures, ghosts, forgetAll, breakFor };
}

type Cluster = Awaited<ReturnType<typeof aCluster>>;

/** What was told of somebody, in order. */
function statuses({ told }: Cluster, userId: string): readonly string[] {
	return told.filter((one) => one.userId === userId).map(({ after }) => after.plain.status);
}

test("[OPS4] [PR23] of each connection of a node that died it is told how long it was a ghost, once", async () => {
	const cluster = await aCluster();
	const [living, dying] = [await cluster.aNode("n1"), await cluster.aNode("n2")];
	for (const userId of ["ada", "bob"]) await dying.connect(userId);
	cluster.clock.advance(3_000);
	for (const node of [living, dying]) await node.life.beat();
	for (let passed = 0; passed < TERMS.valid; passed += 500) {
		cluster.clock.advance(500);
		await living.life.beat();
		await living.life.buryDead();
	}
	expect(cluster.ghosts).toEqual([TERMS.valid, TERMS.valid]);
	cluster.clock.advance(TERMS.burial);
	await living.life.beat();
	await living.life.buryDead();
	expect(cluster.ghosts).toHaveLength(2);
});

test("[PR23] [X01] who was on a node that died is gone after lease and grace, once and with the reason; who is elsewhere too stays", async () => {
	const cluster = await aCluster();
	const [living, dying] = [await cluster.aNode("n1"), await cluster.aNode("n2")];
	for (const userId of ["ada", "bob"]) await dying.connect(userId);
	await living.connect("bob");
	await cluster.tick();
	for (let passed = 0; passed < HELD_UNTIL_GONE + 1_000; passed += 1_000) {
		cluster.clock.advance(1_000);
		await living.life.beat();
		await living.life.buryDead();
		await cluster.tick();
	}
	expect(statuses(cluster, "ada")).toEqual(["online", "offline"]);
	expect(cluster.told.at(-1)?.reason).toBe("stale_session");
	expect(statuses(cluster, "bob")).toEqual(["online"]);
	expect(cluster.failures).toEqual([]);
});

test("[PR23] [X02] a node that comes back after its lease puts its people back before anybody is told that they went", async () => {
	const cluster = await aCluster();
	const [living, paused] = [await cluster.aNode("n1"), await cluster.aNode("n2")];
	await paused.connect("ada");
	await cluster.tick();
	cluster.clock.advance(TERMS.valid / 2);
	await living.life.beat();
	cluster.clock.advance(TERMS.valid / 2 + 1);
	await living.life.buryDead();
	await cluster.tick();
	cluster.clock.advance(TIMING.offlineGrace - 1);
	await paused.life.beat();
	for (const node of [living, paused]) await node.life.buryDead();
	await cluster.tick();
	cluster.clock.advance(TIMING.offlineGrace + 1);
	await cluster.tick();
	expect(statuses(cluster, "ada")).toEqual(["online"]);
});

test("[PR23] its return also takes back whoever was announced as gone", async () => {
	const cluster = await aCluster();
	const [living, paused] = [await cluster.aNode("n1"), await cluster.aNode("n2")];
	await paused.connect("ada");
	await cluster.tick();
	cluster.clock.advance(TERMS.valid + 1);
	await living.life.beat();
	await living.life.buryDead();
	cluster.clock.advance(TIMING.offlineGrace);
	await cluster.tick();
	await paused.life.beat();
	await cluster.tick();
	expect(statuses(cluster, "ada")).toEqual(["online", "offline", "online"]);
});

test("[CLU2] a store that has forgotten everything is told of every connection again", async () => {
	const cluster = await aCluster();
	const node = await cluster.aNode("n1");
	await node.connect("ada");
	await cluster.tick();
	cluster.forgetAll();
	cluster.clock.advance(TERMS.valid + 1);
	await node.life.beat();
	await cluster.tick();
	expect(statuses(cluster, "ada").at(-1)).toBe("online");
	expect(cluster.failures).toEqual([]);
});

test("[PR23] whoever cannot be taken out keeps nobody else from it, and is tried again", async () => {
	const cluster = await aCluster();
	const [living, dying] = [await cluster.aNode("n1"), await cluster.aNode("n2")];
	for (const userId of ["ada", "bob", "cem"]) await dying.connect(userId);
	await cluster.tick();
	cluster.clock.advance(TERMS.valid + 1);
	await living.life.beat();
	cluster.breakFor("bob");
	await living.life.buryDead();
	cluster.clock.advance(TIMING.offlineGrace);
	await cluster.tick();
	expect(["ada", "bob", "cem"].map((userId) => statuses(cluster, userId).at(-1))).toEqual([
		"offline",
		"online",
		"offline",
	]);
	expect(cluster.failures).toEqual(["a connection of a dead node"]);
	cluster.breakFor(null);
	cluster.clock.advance(TERMS.burial);
	await living.life.beat();
	await living.life.buryDead();
	cluster.clock.advance(TIMING.offlineGrace);
	await cluster.tick();
	expect(statuses(cluster, "bob").at(-1)).toBe("offline");
});

test("[PR23] [M4] however many notice, each dead node is buried once, and half a burial is finished later", async () => {
	const cluster = await aCluster();
	const [one, other, dying] = [await cluster.aNode("n1"), await cluster.aNode("n2"), await cluster.aNode("n3")];
	for (let index = 0; index < 450; index += 1) await dying.connect(`u${index}`);
	await cluster.tick();
	cluster.clock.advance(TERMS.valid + 1);
	for (const node of [one, other]) await node.life.beat();
	await Promise.all([one.life.buryDead(), other.life.buryDead()]);
	cluster.clock.advance(TIMING.offlineGrace);
	await cluster.tick();
	const gone = cluster.told.filter(({ after }) => after.plain.status === "offline");
	expect(gone).toHaveLength(450);
});
