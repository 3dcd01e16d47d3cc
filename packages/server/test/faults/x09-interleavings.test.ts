import { expect } from "bun:test";
import { Random } from "../fuzz/random.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestCluster } from "../support/test-cluster.ts";
import { fault } from "./fault.ts";
import { either } from "./numbers.ts";

/** One number finds a failure again. */
const SEED = 20_261_127;
const ROUNDS = either(20, 3);
/** Users whose histories run at the same time, each with one of its own. */
const AT_ONCE = 50;
const STEPS = 8;
const GRACE = 5_000;
/** Longer than a grace is now and then passed by. */
const PAUSES = [0, 0, 50, 400, 2_600, 5_200];
/** Crowds are waited for in full alone: that takes as long again. */
const CROWD_GRACE = either(20_000, 0);
const ALL_GONE_BY = GRACE + CROWD_GRACE + 2_000;
/** Whoever is refused because a store was slow tries again, as stock clients do. */
const COMES_AGAIN = { reconnection: true, reconnectionDelay: 50 };

/** One user's history: connections come and go on two nodes, and the next step does not wait for the last. */
class History {
	readonly userId: string;
	readonly #cluster: TestCluster;
	readonly #random: Random;
	readonly #open: TestClient[] = [];
	readonly #opening = new Set<Promise<void>>();
	readonly steps: string[] = [];

	constructor(cluster: TestCluster, userId: string, random: Random) {
		this.#cluster = cluster;
		this.userId = userId;
		this.#random = random;
	}

	get isOnline(): boolean {
		return this.#open.length > 0;
	}

	step(): void {
		const client = this.#random.pick(this.#open);
		const act = this.#random.below(5);
		if (client === undefined || act < 2) return this.#connect();
		this.#open.splice(this.#open.indexOf(client), 1);
		if (act < 4) client.leave();
		else client.cut();
		this.steps.push(act < 4 ? "leaves" : "is cut");
	}

	/** Every connection that was begun is there. */
	async settled(): Promise<void> {
		await Promise.all(this.#opening);
	}

	#connect(): void {
		const node = this.#random.below(2);
		const deviceId = `d${this.#random.below(2)}`;
		this.steps.push(`${deviceId} to node ${node}`);
		const opening = this.#cluster
			.node(node)
			.connect(this.userId, { auth: { deviceId, feed: "none" }, client: COMES_AGAIN })
			.then((client) => {
				client.socket.io.reconnection(false); // whoever is cut stays away
				this.#open.push(client);
			})
			.finally(() => this.#opening.delete(opening));
		this.#opening.add(opening);
	}
}

fault(
	"X09",
	{
		rules: ["PR20", "PR25"],
		title: `${ROUNDS * AT_ONCE} interleavings of connect and disconnect of one user on two nodes`,
		asked: "the final state is right on both nodes, and what a watcher is told alternates between online and offline",
	},
	async (note) => {
		await using cluster = await TestCluster.start({
			config: { offlineGrace: GRACE, crowdGrace: CROWD_GRACE, authTimeout: 86_400_000 },
		});
		const watchers = [await cluster.node(0).connect("watcher0"), await cluster.node(1).connect("watcher1")];
		await cluster.announce();
		let events = 0;
		for (let round = 0; round < ROUNDS; round += 1) {
			for (const watcher of watchers) watcher.forget();
			const histories = await run(cluster, round);
			for (const history of histories) events += check(history, watchers);
			await rest(cluster, histories);
		}
		note("seed", SEED);
		note("interleavings", ROUNDS * AT_ONCE);
		note("announcements checked", events);
	},
);

/** A round of histories at the same time, and then long enough for every grace to end. */
async function run(cluster: TestCluster, round: number): Promise<readonly History[]> {
	const random = new Random(SEED + round);
	const histories = Array.from(
		{ length: AT_ONCE },
		(_, index) => new History(cluster, `u${round}-${index}`, new Random(SEED + round * AT_ONCE + index)),
	);
	for (let step = 0; step < STEPS; step += 1) {
		for (const history of histories) history.step();
		await cluster.advance(random.pick(PAUSES) ?? 0);
	}
	await Promise.all(histories.map((history) => history.settled()));
	await Promise.all(cluster.nodes.map((node) => node.settled()));
	await cluster.advance(ALL_GONE_BY);
	for (const node of cluster.nodes) await node.fence();
	return histories;
}

/** What both watchers were told of a user, and whether it ends with the truth. */
function check({ userId, isOnline, steps }: History, watchers: readonly TestClient[]): number {
	let events = 0;
	for (const watcher of watchers) {
		const names = watcher.names(userId).filter((name) => name === "user:online" || name === "user:offline");
		const context = { userId, steps, names };
		const expected = names.map((_, index) => (index % 2 === 0 ? "user:online" : "user:offline"));
		expect({ ...context, names }).toEqual({ ...context, names: expected });
		expect({ ...context, isOnline: names.length % 2 === 1 }).toEqual({ ...context, isOnline });
		events += names.length;
	}
	return events;
}

/** By REST, on each node, users are as they should be. */
async function rest(cluster: TestCluster, histories: readonly History[]): Promise<void> {
	for (const node of cluster.nodes) {
		const body = { userIds: histories.map(({ userId }) => userId) };
		const answer = await node.rest("POST", "/api/presence/batch", { token: await node.token("asking"), body });
		const presences = answer.body.presences as readonly { readonly userId: string; readonly status: string }[];
		const wrong = presences.filter(({ status }, index) => (status !== "offline") !== histories[index]?.isOnline);
		expect(wrong).toEqual([]);
	}
}
