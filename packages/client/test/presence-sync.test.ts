import { expect, test } from "bun:test";
import { Presence } from "../src/presence/presence.ts";
import type { Answers } from "../src/wire.ts";
import { FakeClock, settle } from "./support/fake-clock.ts";
import { ScriptedWire } from "./support/scripted-wire.ts";

test("[PR43] a feed that becomes full again is synced after a random moment of up to 10 s, any other change at once", async () => {
	const clock = new FakeClock();
	let version = 0;
	const wire = new ScriptedWire(clock, {
		"presence:sync": () => {
			version += 1;
			return { epoch: "e", version, full: true, users: [], nextCursor: null };
		},
	});
	const presence = new Presence({ wire, clock, random: () => 0.7, feed: "full" });
	wire.up();
	await settle();
	await clock.advance(1_000);
	wire.hear("presence:feed", { mode: "counts" });
	wire.hear("presence:counts", { online: 3_000, away: 0, dnd: 0 });
	await settle();
	expect(presence.feed.getSnapshot()).toMatchObject({ mode: "watched", counts: { online: 3_000 } });
	await clock.advance(1_000);
	wire.hear("presence:feed", { mode: "full" });
	await clock.advance(20_000);
	expect(wire.times("presence:sync")).toEqual([0, 1_000, 9_000]);
	expect(presence.feed.getSnapshot()).toMatchObject({ mode: "full", counts: null });
});

test("[PR42] a return goes on from where everything was known, and not from what came before the sync", async () => {
	const clock = new FakeClock();
	const answers = [
		{ epoch: "e", version: 10, full: true, users: [], nextCursor: "more" },
		{ epoch: "e", version: 11, full: true, users: [], nextCursor: null },
		{ epoch: "e", version: 40, full: false, users: [], nextCursor: null },
	] as const;
	let asked = 0;
	const wire = new ScriptedWire(clock, {
		"presence:sync": async () => {
			asked += 1;
			const answer = answers[asked - 1] ?? answers[2];
			return { ...answer, users: [] };
		},
	});
	new Presence({ wire, clock, random: () => 0, feed: "full" });
	wire.up();
	await settle();
	wire.hear("presence:batch", { version: 25, events: [] });
	wire.down();
	wire.hear("presence:batch", { version: 39, events: [] });
	wire.up();
	await settle();
	expect(wire.all("presence:sync")).toEqual([{}, { cursor: "more" }, { epoch: "e", version: 25 }]);
});

test("[PR42] what is heard while an answer is awaited is not undone by it", async () => {
	const clock = new FakeClock();
	const answer = Promise.withResolvers<Answers["presence:sync"]>();
	const wire = new ScriptedWire(clock, { "presence:sync": () => answer.promise });
	const presence = new Presence({ wire, clock, random: () => 0, feed: "full" });
	wire.up();
	const timestamp = "2026-03-02T09:00:00.000Z";
	const gone = { userId: "bob", status: "offline", lastSeen: timestamp, timestamp } as const;
	wire.hear("presence:batch", { version: 8, events: [{ name: "user:offline", data: gone }] });
	const users = [{ userId: "bob", status: "online" } as const, { userId: "cat", status: "dnd" } as const];
	answer.resolve({ epoch: "e", version: 7, full: true, users, nextCursor: null });
	await settle();
	expect(presence.users.get("bob")).toEqual({ userId: "bob", status: "offline", lastSeen: timestamp });
	expect(presence.users.get("cat")?.status).toBe("dnd");
});

test("[PR43] rows that come into view in one turn are asked for at once, and left when nobody wants them", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, { "presence:subscribe": () => ({ users: [] }) });
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	wire.up();
	await settle();
	const stops = ["ann", "bob", "ann"].map((userId) => presence.watch([userId]));
	await settle();
	expect(wire.all("presence:subscribe")).toEqual([{ userIds: ["ann", "bob"] }]);
	for (const stop of stops.slice(0, 2)) stop();
	await settle();
	expect(wire.all("presence:unsubscribe")).toEqual([{ userIds: ["bob"] }]);
	wire.down();
	wire.up();
	await settle();
	expect(wire.all("presence:subscribe").at(-1)).toEqual({ userIds: ["ann"] });
	expect(wire.all("presence:sync")).toEqual([]);
});
