import { expect } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { fault } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { either, GRACE, LEASE, SLACK, START_GRACE } from "./numbers.ts";
import { connectAll, everybodyTold, idsOf, named, Person, summary } from "./person.ts";
import { Talk } from "./talk.ts";

const PEOPLE = either(100, 40);
const LEAVING = 5;
const WITHIN = 10_000;
const AWAY_FOR = either(5_000, 1_500);
const BEAT_EVERY = 500;
/** Nobody may ask for so many people more often (T-09). */
const LOOK_EVERY = 400;
/** So long after the kill every node knows that its connection is gone. */
const NOTICED = 200;

function sorted(ids: Iterable<string>): readonly string[] {
	return [...ids].toSorted();
}

/** Everybody sends heartbeats and activity, until it is stopped. Whether these are answered is not asked. */
function load(people: readonly Person[]): { stop(): void } {
	const timer = setInterval(() => {
		for (const { socket } of people) socket.volatile.emit("presence:heartbeat", { active: true });
	}, BEAT_EVERY);
	return { stop: () => clearInterval(timer) };
}

/** Does every node say so, by REST and by sync? */
async function isTrue(cluster: FaultCluster, askers: readonly Person[], truth: readonly string[]): Promise<boolean> {
	const all = [...truth, ...named("leaves", LEAVING)];
	for (const [index, asker] of askers.entries()) {
		const [byRest, bySync] = await Promise.all([cluster.presentByRest(index, all), asker.present()]);
		if (sorted(byRest).join() !== sorted(truth).join()) return false;
		if (all.some((userId) => bySync.has(userId) !== byRest.has(userId))) return false;
	}
	return true;
}

fault(
	"X03",
	{
		rules: ["CLU2", "MSG8", "T-30"],
		title: "Redis is killed under load, and comes back empty",
		asked: `within ${WITHIN} ms presence is the truth on both nodes, by REST and by sync; nobody who stayed connected is announced at all; who left meanwhile is gone, once; no acknowledged message is lost`,
	},
	async (note) => {
		await using cluster = await FaultCluster.start();
		const askers = await connectAll(named("asks", 2), (index) => cluster.node(index).url);
		const others = await connectAll(named("stays", PEOPLE), (index) => cluster.node(index % 2).url);
		const people = [...askers, ...others];
		const leaving = await connectAll(named("leaves", LEAVING), (index) => cluster.node(index % 2).url);
		cluster.keep([...people, ...leaving]);
		await everybodyTold(askers, { of: idsOf([...others, ...leaving]), name: "user:online" });
		const talk = await Talk.begin(cluster);
		const beats = load(people);
		await Promise.all(people.map((person) => person.fence()));
		for (const person of people) person.forget();

		const bringBack = await cluster.killRedis();
		const killed = performance.now();
		for (const { socket } of leaving) socket.disconnect();
		const arriving = Person.connect(cluster.node(0).url, "arrives");
		await Bun.sleep(AWAY_FOR);
		const during = talk.talkers.flatMap(({ attempts }) => attempts.filter(({ at }) => at > killed + NOTICED));
		note("sends stored while Redis was away", during.filter(({ code }) => code === "stored").length);
		note("sends refused while Redis was away", during.filter(({ code }) => code !== "stored").length);
		const stored = during.filter(({ code }) => code === "stored");
		expect(stored.length / during.length).toBeGreaterThan(0.9); // whoever asked a link that was dying is refused
		expect(Math.max(...during.map(({ ms }) => ms))).toBeLessThan(2_000);
		await bringBack();
		const back = performance.now();
		const truth = [...idsOf(people), "arrives"];
		const isSo = async (): Promise<boolean> => {
			await Bun.sleep(LOOK_EVERY);
			return isTrue(cluster, askers, truth).catch(() => false);
		};
		await eventually(isSo, WITHIN * SLACK);
		const took = performance.now() - back;
		note("presence true after ms", Math.round(took));
		expect(took).toBeLessThan(WITHIN * SLACK);
		cluster.keep([await arriving]);

		await Bun.sleep(START_GRACE + LEASE + GRACE); // whoever is announced wrongly is by then
		beats.stop();
		await Promise.all(people.map((person) => person.fence()));
		const stayed = new Set(idsOf(people));
		const storm = people.flatMap(({ told }) => told.filter(({ userId }) => stayed.has(userId)));
		note("events about those who stayed", storm.length);
		note(
			"events about those who left",
			people.flatMap(({ told }) => told.filter((one) => one.userId.startsWith("leaves"))).length,
		);
		expect(summary(storm, back)).toEqual([]);
		note(
			"links ended so that their clients sync",
			people.reduce((sum, { losses }) => sum + losses, 0),
		);
		for (const person of people) {
			const told = idsOf(leaving).map((userId) => person.names(userId).length);
			expect(Math.max(...told)).toBeLessThan(2);
			// Whoever was sent away to sync has seen it there.
			if (person.losses === 0) expect(Math.min(...told)).toBe(1);
		}
		expect(await isTrue(cluster, askers, truth)).toBe(true);
		await talk.end(note);
	},
);
