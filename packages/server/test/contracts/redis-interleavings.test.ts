import { describe, expect, test } from "bun:test";
import { MemoryBus } from "../../src/adapters/memory/bus.ts";
import type { RedisPresenceStore } from "../../src/adapters/redis/presence-store.ts";
import { change } from "../../src/app/presence/change.ts";
import { Pace } from "../../src/app/presence/pace.ts";
import { arrive, depart } from "../../src/domain/devices.ts";
import type { SeenStatus } from "../../src/domain/record.ts";
import type { ActivityLog } from "../../src/ports/activity-log.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import { Random } from "../fuzz/random.ts";
import { aConnection, TIMING } from "../support/builders.ts";
import { TestClock } from "../support/test-clock.ts";
import { of } from "./given-presence-store.ts";
import { GivenRedis } from "./given-redis.ts";

const HISTORIES = 1_000;
const STEPS = 10;
const AT_ONCE = 50;

const noActivity: ActivityLog = {
	switch: async () => {},
	running: async () => undefined,
	between: async () => ({ items: [], nextCursor: null }),
};

type Told = { readonly before: SeenStatus; readonly after: SeenStatus };

/** A node as far as it decides and announces presence. It notes what it tells. */
class PresenceNode {
	readonly #store: RedisPresenceStore;
	readonly #pace: Pace;

	constructor(store: RedisPresenceStore, clock: TestClock, told: Map<string, Told[]>) {
		this.#store = store;
		const bus = new MemoryBus();
		const failed = (_: string, error: unknown) => {
			throw error;
		};
		this.#pace = new Pace({ presence: store, activity: noActivity, bus, clock, timing: TIMING, failed });
		bus.subscribe((message) => {
			if (message.kind !== "announced") return;
			for (const { userId, before, after } of message.changes) {
				const list = told.get(userId) ?? [];
				told.set(userId, [...list, { before: before.plain.status, after: after.plain.status }]);
			}
		});
	}

	async come(key: UserKey, id: string): Promise<void> {
		const connection = aConnection({ id });
		await this.#change(key, (record, moment) => arrive(record, { deviceId: id, kind: null, connection }, moment));
	}

	async go(key: UserKey, id: string): Promise<void> {
		await this.#change(key, (record, moment) => depart(record, { deviceId: id, connectionId: id, left: true }, moment));
	}

	tick(): Promise<void> {
		return this.#pace.tickState();
	}

	async #change(key: UserKey, rule: (...args: Parameters<Rule>) => ReturnType<Rule>["record"]): Promise<void> {
		const ports = { presence: this.#store, marks: this.#pace, timing: TIMING };
		await change(ports, key, (record, moment) => ({ record: rule(record, moment), answer: undefined }));
	}
}

type Rule = Parameters<typeof change<undefined>>[2];

/** One user's connections come and go on both nodes; each belongs to one node, and goes after it came. */
async function history(nodes: readonly PresenceNode[], key: UserKey, random: Random): Promise<number> {
	const open = new Set<string>();
	const under: Promise<void>[] = [];
	const last = new Map<string, Promise<void>>();
	for (let step = 0; step < STEPS; step += 1) {
		const node = random.below(2);
		const mine = [...open].filter((id) => id.startsWith(`${node}-`));
		const leaving = random.below(2) === 0 ? random.pick(mine) : undefined;
		const id = leaving ?? `${node}-${step}`;
		const act = () => (leaving === undefined ? nodes[node]?.come(key, id) : nodes[node]?.go(key, id));
		if (leaving === undefined) open.add(id);
		else open.delete(id);
		const done = (last.get(id) ?? Promise.resolve()).then(act);
		last.set(id, done);
		under.push(done);
		if (random.below(3) === 0) await done;
		if (random.below(4) === 0) under.push((nodes[random.below(2)] as PresenceNode).tick());
	}
	await Promise.all(under);
	return open.size;
}

describe("presence in redis, a user who comes and goes on two nodes", () => {
	const given = new GivenRedis();

	test(`[PR20] ends right in ${HISTORIES} random interleavings, and what is announced alternates`, async () => {
		const clock = new TestClock();
		const prefix = given.prefix();
		const told = new Map<string, Told[]>();
		const stores = [(await given.node({ prefix, clock })).store, (await given.node({ prefix, clock })).store] as const;
		const nodes = stores.map((store) => new PresenceNode(store, clock, told));
		for (let start = 0; start < HISTORIES; start += AT_ONCE) {
			const keys = Array.from({ length: AT_ONCE }, (_, index) => of(`u${start + index}`));
			const left = await Promise.all(keys.map((key, index) => history(nodes, key, new Random(start + index))));
			for (const node of nodes) await node.tick();
			const records = await stores[0].many(
				"acme",
				keys.map(({ userId }) => userId),
			);
			for (const [index, record] of records.entries()) {
				expect([record.userId, record.shown.plain.status]).toEqual([
					record.userId,
					(left[index] as number) > 0 ? "online" : "offline",
				]);
				expect(record.devices).toHaveLength(left[index] as number);
				expectAlternation(told.get(record.userId) ?? [], record.shown.plain.status);
			}
		}
		const changes = await stores[1].changes("acme", 0);
		expect(changes?.length).toBe([...told.values()].flat().length);
		for (const [, logged] of Map.groupBy(changes ?? [], ({ userId }) => userId)) {
			const states = ["offline", ...logged.map(({ after }) => after.plain.status)];
			expect(logged.map(({ before }) => before.plain.status) as string[]).toEqual(states.slice(0, -1));
			expect(states.every((status, index) => index === 0 || status !== states[index - 1])).toBe(true);
		}
		expect(given.failures).toEqual([]);
	});
});

/** Each status is told once, the last one last. The two nodes tell on their own, so the order between them is that of the log. */
function expectAlternation(told: readonly Told[], last: SeenStatus): void {
	const comings = told.filter(({ after }) => after === "online").length;
	expect(told.every(({ before, after }) => before !== after)).toBe(true);
	expect(comings - (told.length - comings)).toBe(last === "online" ? 1 : 0);
}
