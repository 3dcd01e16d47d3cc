import { expect } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { fault } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { GRACE, LEASE, SLACK } from "./numbers.ts";
import { connectAll, idsOf, named } from "./person.ts";
import { Talk } from "./talk.ts";

const PEOPLE = 100;
const STOPPED_WITHIN = 20_000;

fault(
	"X05",
	{
		rules: ["CLU4", "PR24", "MSG8"],
		title: "both nodes are restarted, one after the other",
		asked: "each stops with exit code 0 within 20 s; nobody is announced as offline; no message is lost",
	},
	async (note) => {
		await using cluster = await FaultCluster.start();
		const people = await connectAll(named("user", PEOPLE), () => cluster.balancer.url);
		cluster.keep(people);
		const talk = await Talk.begin(cluster);
		await Promise.all(people.map((person) => person.fence()));
		for (const person of people) person.forget();
		for (const [index, node] of cluster.nodes.entries()) {
			const asked = performance.now();
			expect(await node.stop()).toBe(0);
			const took = performance.now() - asked;
			expect(took).toBeLessThan(STOPPED_WITHIN);
			note(`node ${index} stopped after ms`, Math.round(took));
			await node.start();
			await eventually(() => people.every(({ socket }) => socket.connected), LEASE * SLACK);
		}
		await Bun.sleep(LEASE + GRACE + 1_000); // whoever is announced wrongly is by then
		await Promise.all(people.map((person) => person.fence()));
		note(
			"links moved",
			people.reduce((sum, { losses }) => sum + losses, 0),
		);
		const offline = people.flatMap(({ told }) => told.filter(({ name }) => name === "user:offline"));
		note("offline events", offline.length);
		expect(offline).toEqual([]);
		for (const index of [0, 1]) expect((await cluster.presentByRest(index, idsOf(people))).size).toBe(PEOPLE);
		await talk.end(note);
		expect(cluster.complaints()).toEqual([]);
	},
);
