import { expect } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { within } from "../support/test-client.ts";
import { fault } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { either, SLACK } from "./numbers.ts";
import { connectAll, everybodyTold, idsOf, named } from "./person.ts";
import { Talk } from "./talk.ts";
import type { Talker } from "./talker.ts";

const PEOPLE = 20;
const ANSWERED_WITHIN = 2_000;
const AWAY_FOR = either(10_000, 2_500);
const BACK_WITHIN = 10_000;

fault(
	"X04",
	{
		rules: ["CLU3", "MSG8", "T-31"],
		title: "PostgreSQL is killed under load, and comes back",
		asked: `meanwhile sends are answered unavailable and retryable within ${ANSWERED_WITHIN} ms, and presence goes on; afterwards all goes on by itself, and nothing acknowledged is lost`,
	},
	async (note) => {
		await using cluster = await FaultCluster.start({ ownPostgres: true });
		const people = await connectAll(named("stays", PEOPLE), (index) => cluster.node(index % 2).url);
		cluster.keep(people);
		const talk = await Talk.begin(cluster);
		await eventually(() => talk.stored > 100);
		for (const person of people) person.forget();

		const killed = performance.now();
		await cluster.postgres?.kill();
		const dead = performance.now();
		const [typist, listener] = talk.talkers as readonly [Talker, Talker];
		const typing = within(
			new Promise<void>((resolve) => listener.person.socket.once("user:typing", () => resolve())),
			"user:typing",
		);
		expect(await typist.person.ask("typing:start", { conversationId: [...typist.copies.keys()][0] })).toMatchObject({
			success: true,
		});
		await typing;
		const [left, ...staying] = people;
		left?.socket.disconnect();
		await everybodyTold(staying, { of: idsOf(people.slice(0, 1)), name: "user:offline" });
		note("typing and offline told after ms", Math.round(performance.now() - dead));
		await Bun.sleep(Math.max(0, dead + AWAY_FOR - performance.now()));
		const starting = performance.now();
		await cluster.postgres?.restart();
		const up = performance.now();

		const attempts = talk.talkers.flatMap((talker) => talker.attempts);
		const refused = attempts.filter(({ at, code }) => at >= killed && at < starting && code !== "stored");
		const storedNow = talk.stored;
		await eventually(() => talk.stored > storedNow + 100, BACK_WITHIN * SLACK);
		note("sends go on after ms", Math.round(performance.now() - up));
		note("sends refused", refused.length);
		note("longest answer meanwhile ms", Math.round(Math.max(...refused.map(({ ms }) => ms))));
		expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["unavailable"]));
		expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(ANSWERED_WITHIN * SLACK);
		expect(attempts.filter(({ at, code }) => at >= dead && at < starting && code === "stored")).toEqual([]);
		await talk.end(note);
		const told = staying.flatMap((person) => person.told.filter(({ name }) => name === "user:offline"));
		expect(new Set(told.map(({ userId }) => userId))).toEqual(new Set([left?.userId as string]));
	},
);
