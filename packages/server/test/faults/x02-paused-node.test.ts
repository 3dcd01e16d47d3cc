import { expect } from "bun:test";
import { fault } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { GRACE, IS_FULL, LEASE } from "./numbers.ts";
import { connectAll, everybodyTold, idsOf, named, type Person } from "./person.ts";
import { Talk } from "./talk.ts";

const STAYING = 40;
const SLEEPING = 60;

type Slept = {
	readonly cluster: FaultCluster;
	readonly watchers: readonly Person[];
	readonly people: readonly Person[];
};

/** People on a node that is stopped, and watchers of them on the other. */
async function twoNodes(cluster: FaultCluster): Promise<Slept> {
	const watchers = await connectAll(named("stays", STAYING), () => cluster.node(0).url);
	const people = await connectAll(named("sleeps", SLEEPING), () => cluster.node(1).url);
	cluster.keep([...watchers, ...people]);
	await everybodyTold(watchers, { of: idsOf(people), name: "user:online" });
	for (const watcher of watchers) watcher.forget();
	return { cluster, watchers, people };
}

/** Everybody is there on both nodes, by REST and by sync; and who leaves then is gone: nobody is held by what is dead. */
async function endsRight({ cluster, watchers, people }: Slept): Promise<void> {
	const everybody = idsOf([...watchers, ...people]).toSorted();
	for (const index of [0, 1])
		expect([...(await cluster.presentByRest(index, everybody))].toSorted()).toEqual(everybody);
	for (const asker of [watchers[0], people[0]]) {
		const present = (await asker?.present()) ?? new Set();
		expect(everybody.filter((userId) => !present.has(userId))).toEqual([]);
	}
	for (const watcher of watchers) watcher.forget();
	for (const { socket } of people) socket.disconnect();
	await everybodyTold(watchers, { of: idsOf(people), name: "user:offline" });
	for (const { userId } of people) expect(watchers.map((watcher) => watcher.names(userId).length)).not.toContain(2);
	expect((await cluster.presentByRest(0, idsOf(people))).size).toBe(0);
	expect(cluster.complaints()).toEqual([]);
}

fault(
	"X02",
	{
		rules: ["PR23", "PR20", "MSG8", "T-29"],
		title: "a node sleeps past its lease and the grace, and wakes",
		asked:
			"its people are announced as gone once, then as back once; nobody connected stays offline, no ghost stays; no acknowledged message is lost",
	},
	async (note) => {
		await using cluster = await FaultCluster.start();
		const slept = await twoNodes(cluster);
		const { watchers, people } = slept;
		const talk = await Talk.begin(cluster);
		const frozen = performance.now();
		cluster.node(1).freeze();
		await everybodyTold(watchers, { of: idsOf(people), name: "user:offline" });
		note("all announced as gone after ms", Math.round(performance.now() - frozen));
		const thawed = performance.now();
		cluster.node(1).thaw();
		await everybodyTold(watchers, { of: idsOf(people), name: "user:online" });
		note("all announced as back after ms", Math.round(performance.now() - thawed));
		await Bun.sleep(GRACE + 1_000); // whoever is announced wrongly is by then
		await Promise.all(watchers.map((watcher) => watcher.fence()));
		for (const { userId } of people)
			for (const watcher of watchers) expect(watcher.names(userId)).toEqual(["user:offline", "user:online"]);
		note(
			"links lost by it",
			people.reduce((sum, { losses }) => sum + losses, 0),
		);
		await talk.end(note);
		await endsRight(slept);
	},
);

// The other half of the rule; node-life.test.ts and test/cluster/ have it with a moved clock.
if (IS_FULL)
	fault(
		"X02",
		{
			rules: ["PR23"],
			title: "a node sleeps past its lease, and wakes within the grace",
			asked: "its people are announced to nobody, and stay",
		},
		async (note) => {
			await using cluster = await FaultCluster.start();
			const slept = await twoNodes(cluster);
			const { watchers, people } = slept;
			cluster.node(1).freeze();
			await Bun.sleep(LEASE + GRACE / 3);
			cluster.node(1).thaw();
			await Bun.sleep(LEASE + GRACE + 1_000); // whoever is announced wrongly is by then
			await Promise.all(watchers.map((watcher) => watcher.fence()));
			const told = watchers.flatMap((watcher) => idsOf(people).flatMap((userId) => watcher.names(userId)));
			note("events", told.length);
			expect(told).toEqual([]);
			await endsRight(slept);
		},
	);
