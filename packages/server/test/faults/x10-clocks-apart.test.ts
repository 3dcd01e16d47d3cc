import { expect } from "bun:test";
import { join } from "node:path";
import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import { accepted } from "../support/chat.ts";
import { fault, type Note } from "./fault.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { either, GRACE, LEASE, SLACK } from "./numbers.ts";
import { connectAll, everybodyTold, idsOf, Person } from "./person.ts";

const APART = 5_000;
const AWAY_AFTER = either(8_000, 4_000);
const TYPING = either(5_000, 2_000);
const LATE = 1_000 * SLACK;
const BEAT_EVERY = 1_000;
const WATCHED_FOR = either(LEASE + GRACE + AWAY_AFTER, LEASE + GRACE + 1_000);
const PRELOAD = join(import.meta.dir, "shifted-clock.ts");

function shifted(ms: number): { readonly preload: string; readonly env: Readonly<Record<string, string>> } {
	return { preload: PRELOAD, env: { TEST_CLOCK_SHIFT: String(ms) } };
}

fault(
	"X10",
	{
		rules: ["CLU5", "PR12", "PR23", "T-32"],
		title: "the clocks of two nodes are 5 s apart, and the store's is between them",
		asked:
			"no wrong offline, away or expiry; away, the end of typing and the end of a killed node come when they are due",
	},
	async (note) => {
		await using cluster = await FaultCluster.start({
			env: { ROLLCALL_AWAY_AFTER: `${AWAY_AFTER}ms`, ROLLCALL_TYPING_TTL: `${TYPING}ms` },
			each: [shifted(-APART / 2), shifted(APART / 2)],
		});
		const at = (index: number): string => cluster.node(index % 2).url;
		const watchers = await connectAll(["watcher0", "watcher1"], at);
		const busy = await connectAll(["busy0", "busy1"], at);
		cluster.keep([...watchers, ...busy]);
		const beats = setInterval(() => {
			for (const { socket } of [...busy, ...watchers]) socket.emit("activity:ping");
		}, BEAT_EVERY);
		try {
			await idleOnes(cluster, watchers, note);
			await typing(cluster, note);
			await returning(cluster, watchers);
			await killed(cluster, watchers, note);
		} finally {
			clearInterval(beats);
		}
		for (const userId of idsOf(busy.slice(0, 1))) expect(watchers[0]?.names(userId)).toEqual(["user:online"]);
	},
);

/** Who does nothing is away when that is due, on both nodes; nobody else is. */
async function idleOnes(cluster: FaultCluster, watchers: readonly Person[], note: Note): Promise<void> {
	const begun = performance.now();
	const idle = await connectAll(["idle0", "idle1"], (index) => cluster.node(index).url);
	const connected = performance.now();
	cluster.keep(idle);
	await everybodyTold(watchers, { of: idsOf(idle), name: "user:away" });
	const aways = watchers.flatMap(({ told }) => told.filter(({ name }) => name === "user:away"));
	note("away after ms", Math.round(Math.max(...aways.map((one) => one.at)) - begun));
	for (const { userId, at } of aways) {
		expect(idsOf(idle)).toContain(userId);
		expect(at - begun).toBeGreaterThan(AWAY_AFTER);
		expect(at - connected).toBeLessThan(AWAY_AFTER + LATE);
	}
	await Bun.sleep(Math.max(0, begun + WATCHED_FOR - performance.now())); // whoever is announced wrongly is by then
	for (const watcher of watchers) {
		await watcher.fence();
		expect(watcher.told.filter(({ name }) => name === "user:offline")).toEqual([]);
		expect(watcher.told.filter(({ name }) => name === "user:away").length).toBe(idle.length);
	}
}

/** Who types on one node is seen to on the other, and no more when it runs out. Messages have times in their order. */
async function typing(cluster: FaultCluster, note: Note): Promise<void> {
	const people = await connectAll(["typist0", "typist1"], (index) => cluster.node(index).url, { namespace: "/chat" });
	cluster.keep(people);
	const [one, other] = people as [Person, Person];
	const asked = { type: "group", title: "Site", participantIds: idsOf(people) };
	const made = one.ask("conversation:create", asked);
	const { id } = (await accepted<{ conversation: ConversationShape }>(made)).conversation;
	const sent: MessageShape[] = [];
	for (const person of [one, other, one, other]) {
		const answer = person.ask("chat:send", { conversationId: id, text: "now" });
		sent.push((await accepted<{ message: MessageShape }>(answer)).message);
	}
	const times = sent.map(({ createdAt }) => createdAt);
	expect(times).toEqual(times.toSorted());
	for (const [typist, seer] of [
		[one, other],
		[other, one],
	] as const) {
		const seen: { isActive: boolean; at: number }[] = [];
		const over = new Promise<void>((resolve) => {
			seer.socket.on("user:typing", ({ isActive }: { isActive: boolean }) => {
				seen.push({ isActive, at: performance.now() });
				if (!isActive) resolve();
			});
		});
		const begun = performance.now();
		await typist.ask("typing:start", { conversationId: id });
		await over;
		seer.socket.off("user:typing");
		expect(seen.map(({ isActive }) => isActive)).toEqual([true, false]);
		const took = (seen[1]?.at ?? 0) - begun;
		note(`typing of ${typist.userId} ended after ms`, Math.round(took));
		expect(took).toBeGreaterThan(TYPING - 200);
		expect(took).toBeLessThan(TYPING + LATE);
	}
}

/** Whose link is lost on one node and who comes back on the other within the grace is no news. */
async function returning(cluster: FaultCluster, watchers: readonly Person[]): Promise<void> {
	for (const [from, to] of [
		[0, 1],
		[1, 0],
	] as const) {
		const userId = `moves${from}`;
		const person = await Person.connect(cluster.node(from).url, userId, { client: { reconnection: false } });
		await everybodyTold(watchers, { of: [userId], name: "user:online" });
		person.socket.io.engine.close();
		await Bun.sleep(GRACE * 0.7);
		cluster.keep([await Person.connect(cluster.node(to).url, userId)]);
		await Bun.sleep(GRACE + 500); // whoever is announced wrongly is by then
		for (const watcher of watchers) expect(watcher.names(userId)).not.toContain("user:offline");
	}
}

/** A node that dies is missed when its lease has run out, not sooner and not later. */
async function killed(cluster: FaultCluster, [watcher]: readonly Person[], note: Note): Promise<void> {
	const begun = performance.now();
	await cluster.node(1).kill();
	const living = watcher as Person;
	await everybodyTold([living], { of: ["busy1", "idle1"], name: "user:offline" });
	const times = living.told.filter(({ name }) => name === "user:offline").map(({ at }) => at - begun);
	note("people of a killed node gone after ms", Math.round(Math.max(...times)));
	expect(Math.max(...times)).toBeLessThan(LEASE + GRACE + LATE);
	expect(Math.min(...times)).toBeGreaterThan(GRACE);
}
