import { expect } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { fault } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { either, GRACE } from "./numbers.ts";
import { connectAll, everybodyTold, named, summary } from "./person.ts";

const PEOPLE = either(1_000, 200);
const WATCHERS = 4;
const BACK_WITHIN = 20_000;
/** Longer than anybody is waited for who comes with a crowd. */
const CALM = 5_000;

fault(
	"X08",
	{
		rules: ["PR21", "PR20"],
		title: `${PEOPLE} links are cut at once, and everybody comes back`,
		asked: "nobody is announced as offline, and all are back",
	},
	async (note) => {
		await using cluster = await FaultCluster.start();
		const userIds = named("user", PEOPLE);
		const watchers = await connectAll(named("watches", WATCHERS), (index) => cluster.node(index % 2).url);
		const people = await connectAll(userIds, () => cluster.balancer.url, { auth: { feed: "none" } });
		cluster.keep([...people, ...watchers]);
		await everybodyTold(watchers, { of: userIds, name: "user:online" });
		for (const watcher of watchers) watcher.forget();
		const cut = performance.now();
		cluster.balancer.cutAll();
		await eventually(() => people.every(({ losses, socket }) => losses > 0 && socket.connected), BACK_WITHIN);
		note("all back after ms", Math.round(performance.now() - cut));
		await Bun.sleep(GRACE + CALM); // whoever is announced wrongly is by then
		await Promise.all(watchers.map((watcher) => watcher.fence()));
		const told = watchers.flatMap((watcher) => watcher.told);
		note("events", told.length);
		expect(summary(told, cut)).toEqual([]);
		for (const index of [0, 1]) expect((await cluster.presentByRest(index, userIds)).size).toBe(PEOPLE);
		expect(cluster.complaints()).toEqual([]);
	},
);
