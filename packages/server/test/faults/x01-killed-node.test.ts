import { expect } from "bun:test";
import { fault } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { GRACE, LEASE, SLACK } from "./numbers.ts";
import { connectAll, everybodyTold, idsOf, named } from "./person.ts";
import { Talk } from "./talk.ts";

const STAYING = 100;
const GOING = 60;
const RETURNING = 40;
const WITHIN = LEASE + GRACE + 1_000;

fault(
	"X01",
	{
		rules: ["PR23", "PR20", "MSG8", "T-29"],
		title: "one of two nodes is killed with 100 people on it",
		asked: `who does not come back is offline for everybody within ${WITHIN} ms, one event each at every watcher; who comes back within the grace is never announced; no acknowledged message is lost`,
	},
	async (note) => {
		await using cluster = await FaultCluster.start();
		const [living, dying] = [cluster.node(0), cluster.node(1)];
		const watchers = await connectAll(named("stays", STAYING), () => living.url);
		const going = await connectAll(named("goes", GOING), () => dying.url, { client: { reconnection: false } });
		const moving = named("moves", RETURNING);
		const moved = await connectAll(moving, () => dying.url, { client: { reconnection: false } });
		cluster.keep([...watchers, ...going, ...moved]);
		const talk = await Talk.begin(cluster);
		const others = [...going, ...moved, ...talk.talkers.map(({ person }) => person)];
		await everybodyTold(watchers, { of: idsOf(others), name: "user:online" });
		for (const watcher of watchers) watcher.forget();

		const killed = performance.now();
		await dying.kill();
		cluster.keep(await connectAll(moving, () => living.url));
		note("back elsewhere after ms", Math.round(performance.now() - killed));
		const gone = idsOf(going);
		await everybodyTold(watchers, { of: gone, name: "user:offline" });
		await Bun.sleep(Math.max(0, killed + WITHIN + GRACE - performance.now())); // whoever is announced wrongly is by then
		await Promise.all(watchers.map((watcher) => watcher.fence()));

		const events = watchers.flatMap((watcher) => watcher.told);
		const times = events.map(({ at }) => at - killed);
		note("first offline after ms", Math.round(Math.min(...times)));
		note("last offline after ms", Math.round(Math.max(...times)));
		note("offline events", events.length);
		for (const watcher of watchers) {
			expect(watcher.told.map(({ name, userId }) => `${name} ${userId}`).toSorted()).toEqual(
				gone.map((userId) => `user:offline ${userId}`).toSorted(),
			);
			expect(watcher.told.every(({ reason }) => reason === "stale_session")).toBe(true);
		}
		expect(Math.max(...times)).toBeLessThan(WITHIN * SLACK);
		const present = await cluster.presentByRest(0, [...gone, ...moving]);
		expect([...present].toSorted()).toEqual([...moving].toSorted());
		await talk.end(note);
		expect(cluster.complaints()).toEqual([]);
	},
);
