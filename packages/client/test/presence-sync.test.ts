import { expect, test } from "bun:test";
import { Presence } from "../src/presence/presence.ts";
import { failure, RollcallError } from "../src/rollcall-error.ts";
import type { Answers, Events, View } from "../src/wire.ts";
import { FakeClock, settle } from "./support/fake-clock.ts";
import { ScriptedWire } from "./support/scripted-wire.ts";

const NOTHING_NEW: Answers["presence:sync"] = { epoch: "e", version: 1, full: false, users: [], nextCursor: null };

function online(userIds: readonly string[]) {
	return userIds.map((userId) => ({ userId, status: "online" }) as const);
}

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

test("[PR42] views that are asked for by other means undo nothing that is heard meanwhile, and nothing of oneself", async () => {
	const wire = new ScriptedWire(new FakeClock(), { "presence:sync": () => NOTHING_NEW });
	const presence = new Presence({ wire, clock: new FakeClock(), random: () => 0, feed: "full" });
	wire.up();
	const own = { userId: "ada", availability: "dnd", status: "dnd", devices: [] };
	wire.hear("presence:self", own as unknown as Events["presence:self"]);
	await settle();
	const asked = Promise.withResolvers<{ readonly users: readonly View[]; readonly nextCursor: null }>();
	const learned = presence.learn(asked.promise);
	const timestamp = "2026-03-02T09:00:00.000Z";
	wire.hear("user:offline", { userId: "bob", status: "offline", lastSeen: timestamp, timestamp });
	asked.resolve({ users: online(["ada", "bob", "cat"]), nextCursor: null });
	expect((await learned).nextCursor).toBeNull();
	const looks = ["ada", "bob", "cat"].map((userId) => presence.users.get(userId)?.status);
	expect(looks).toEqual(["dnd", "offline", "online"]);
	await expect(presence.learn(Promise.reject(failure("unavailable", "Away.")))).rejects.toMatchObject({
		code: "unavailable",
	});
});

test("[PR42] what was heard before an answer was asked for is not repeated after it, though an older one is awaited", async () => {
	const wire = new ScriptedWire(new FakeClock());
	const presence = new Presence({ wire, clock: new FakeClock(), random: () => 0, feed: "watched" });
	wire.up();
	const older = Promise.withResolvers<{ readonly users: readonly View[] }>();
	const awaited = presence.learn(older.promise);
	const timestamp = "2026-03-02T09:00:00.000Z";
	const gone = { status: "offline", lastSeen: timestamp, timestamp } as const;
	wire.hear("user:offline", { userId: "bob", ...gone });
	await presence.learn(Promise.resolve({ users: online(["bob", "cat"]) }));
	expect(presence.users.get("bob")?.status).toBe("online");
	wire.hear("user:offline", { userId: "cat", ...gone });
	older.resolve({ users: online(["cat"]) });
	await awaited;
	expect(["bob", "cat"].map((userId) => presence.users.get(userId)?.status)).toEqual(["online", "offline"]);
});

test("an answer that never comes keeps nothing of what is heard", async () => {
	const wire = new ScriptedWire(new FakeClock());
	const presence = new Presence({ wire, clock: new FakeClock(), random: () => 0, feed: "watched" });
	wire.up();
	void presence.learn(new Promise<{ readonly users: readonly View[] }>(() => {}));
	const timestamp = "2026-03-02T09:00:00.000Z";
	const heard = Array.from({ length: 1_000 }, () => {
		const data = { userId: "bob", status: "offline", lastSeen: timestamp, timestamp } as const;
		wire.hear("user:offline", data);
		return new WeakRef(data);
	});
	await settle();
	Bun.gc(true);
	await settle();
	expect(heard.filter((one) => one.deref() !== undefined).length).toBeLessThan(100);
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

test("[PR40] [W25] whom the server would not tell of now is asked for again, and whom it never will is not", async () => {
	const clock = new FakeClock();
	const refusals = [
		new RollcallError({ code: "rate_limited", message: "Too many.", retryable: true, retryAfterMs: 3_000 }),
		failure("unavailable", "Later."),
	];
	const bad = failure("bad_request", "No such id.");
	const wire = new ScriptedWire(clock, {
		"presence:subscribe": async ({ userIds }) => {
			if (userIds.includes("*")) throw bad;
			const refusal = refusals.shift();
			if (refusal !== undefined) throw refusal;
			return { users: online(userIds) };
		},
	});
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	wire.up();
	presence.watch(["bob"]);
	await clock.advance(60_000);
	expect(wire.times("presence:subscribe")).toEqual([0, 3_000, 8_000]);
	expect(presence.users.get("bob")?.status).toBe("online");
	presence.watch(["*", "cat"]);
	await clock.advance(60_000);
	expect(wire.all("presence:subscribe").slice(3)).toEqual([{ userIds: ["cat"] }]);
	expect(clock.pending).toBe(0);
});

test("[PR40] nothing is known of those who are watched no more, but by a feed of everybody", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, {
		"presence:subscribe": ({ userIds }) => ({ users: online(userIds) }),
		"presence:sync": () => NOTHING_NEW,
	});
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	const known = () => [...presence.users.getSnapshot().keys()];
	wire.up();
	const stops = ["ann", "bob", "cat"].map((userId) => presence.watch([userId]));
	await settle();
	expect(known()).toEqual(["ann", "bob", "cat"]);
	stops[0]?.();
	await settle();
	expect(known()).toEqual(["bob", "cat"]);
	wire.down();
	stops[1]?.();
	await settle();
	wire.up();
	await settle();
	expect(known()).toEqual(["cat"]);
	wire.hear("presence:feed", { mode: "full" });
	await clock.advance(10_000);
	stops[2]?.();
	await settle();
	expect(known()).toEqual(["cat"]);
});

test("[PR40] who leaves a list and comes back to it at once stays watched, whatever is on its way", async () => {
	const clock = new FakeClock();
	const following = new Set<string>();
	const gates: (() => void)[] = [];
	const held = <T>(apply: () => T) => new Promise<T>((resolve) => gates.push(() => resolve(apply())));
	const wire = new ScriptedWire(clock, {
		"presence:subscribe": ({ userIds }) =>
			held(() => {
				for (const userId of userIds) following.add(userId);
				return { users: online(userIds) };
			}),
		"presence:unsubscribe": ({ userIds }) =>
			held(() => {
				for (const userId of userIds) following.delete(userId);
				return {};
			}),
	});
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	const next = async () => {
		await settle();
		gates.shift()?.();
		await settle();
	};
	wire.up();
	const first = presence.watch(["bob"]);
	await settle();
	first();
	const second = presence.watch(["bob"]);
	await next();
	expect(presence.users.get("bob")?.status).toBe("online");
	second();
	await settle();
	presence.watch(["bob"]);
	const seen: (string | undefined)[] = [];
	presence.user("bob").subscribe(() => seen.push(presence.users.get("bob")?.status));
	while (gates.length > 0) await next();
	expect([[...following], seen.includes(undefined)]).toEqual([["bob"], false]);
	expect(presence.users.get("bob")?.status).toBe("online");
});

test("[PR43] the mode that the server tells before all of a connection is up holds for it", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, {
		"presence:sync": () => NOTHING_NEW,
	});
	const presence = new Presence({ wire, clock, random: () => 0, feed: "full" });
	const mode = () => presence.feed.getSnapshot().mode;
	wire.hear("presence:feed", { mode: "counts" });
	wire.hear("presence:counts", { online: 3_000, away: 0, dnd: 0 });
	wire.up();
	await settle();
	expect(presence.feed.getSnapshot()).toMatchObject({ mode: "watched", counts: { online: 3_000 } });
	wire.down();
	expect(mode()).toBe("watched");
	wire.up();
	expect(presence.feed.getSnapshot()).toMatchObject({ mode: "full", counts: null });
});

test("[PR40] who is asked for again is asked for once, also where others come into view meanwhile", async () => {
	const clock = new FakeClock();
	const refusals = [failure("unavailable", "Later.")];
	const gate = Promise.withResolvers<void>();
	const wire = new ScriptedWire(clock, {
		"presence:subscribe": async ({ userIds }) => {
			const refusal = refusals.shift();
			if (refusal !== undefined) throw refusal;
			await gate.promise;
			return { users: online(userIds) };
		},
	});
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	wire.up();
	presence.watch(["bob"]);
	await clock.advance(5_000);
	presence.watch(["cat"]);
	await settle();
	gate.resolve();
	await settle();
	expect(wire.all("presence:subscribe")).toEqual([["bob"], ["bob"], ["cat"]].map((userIds) => ({ userIds })));
});
