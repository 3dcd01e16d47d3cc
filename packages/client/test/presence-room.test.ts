import { expect, test } from "bun:test";
import { Presence } from "../src/presence/presence.ts";
import { RollcallError } from "../src/rollcall-error.ts";
import { FakeClock, settle } from "./support/fake-clock.ts";
import { ScriptedWire } from "./support/scripted-wire.ts";

/** A server that follows so many people at most, and takes a list as a whole or not at all. */
function serverWithRoom(clock: FakeClock, room: () => number) {
	const following = new Set<string>();
	const full = new RollcallError({ code: "rate_limited", message: "No more than so many.", retryable: true });
	const wire = new ScriptedWire(clock, {
		"presence:subscribe": async ({ userIds }) => {
			if (new Set([...following, ...userIds]).size > room()) throw full;
			for (const userId of userIds) following.add(userId);
			return { users: userIds.map((userId) => ({ userId, status: "online" }) as const) };
		},
		"presence:unsubscribe": ({ userIds }) => {
			for (const userId of userIds) following.delete(userId);
			return {};
		},
	});
	const anew = () => {
		following.clear();
		wire.up();
	};
	return { wire, following, anew };
}

test("[PR40] [W25] for whom there is no room is asked for again when there is some, and not before", async () => {
	const clock = new FakeClock();
	const ids = Array.from({ length: 2_100 }, (_, index) => `user-${index}`);
	const { wire, following, anew } = serverWithRoom(clock, () => 2_000);
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	const known = () => [...presence.users.getSnapshot().keys()];
	anew();
	const stops = ids.map((userId) => presence.watch([userId]));
	await clock.advance(3_600_000);
	expect([...following]).toEqual(ids.slice(0, 2_000));
	expect(known()).toEqual(ids.slice(0, 2_000));
	const asked = wire.all("presence:subscribe").length;
	// Four lots, and the last hundred by halves.
	expect(asked).toBeLessThanOrEqual(12);
	presence.watch(["user-2100"]);
	await clock.advance(3_600_000);
	expect(wire.all("presence:subscribe")).toHaveLength(asked);
	stops[7]?.();
	await clock.advance(3_600_000);
	expect(wire.all("presence:subscribe").slice(asked)).toEqual([{ userIds: ["user-2000"] }]);
	expect(presence.users.get("user-7")).toBeUndefined();
	expect(presence.users.get("user-2000")?.status).toBe("online");
	for (const stop of stops.slice(0, 7)) stop();
	await clock.advance(3_600_000);
	expect(following.size).toBe(2_000);
	expect(following.has("user-2007")).toBe(true);
	expect(clock.pending).toBe(0);
});

test("[PR40] [W25] nothing is known of those for whom a new connection has no room, and one with room follows them", async () => {
	const clock = new FakeClock();
	let room = 9;
	const { wire, following, anew } = serverWithRoom(clock, () => room);
	const presence = new Presence({ wire, clock, random: () => 0, feed: "watched" });
	const known = () => [...presence.users.getSnapshot().keys()].join("");
	anew();
	presence.watch([..."abcdefghi"]);
	await settle();
	expect(known()).toBe("abcdefghi");
	for (const [next, expected] of [
		[6, "abcdef"],
		[0, ""],
		[9, "abcdefghi"],
	] as const) {
		room = next;
		wire.down();
		anew();
		await clock.advance(60_000);
		expect([[...following].join(""), known()]).toEqual([expected, expected]);
	}
});

test("[PR40] [PR43] who is followed is asked about after each full sync, though there is no room for anybody else", async () => {
	const clock = new FakeClock();
	const { wire, following, anew } = serverWithRoom(clock, () => 3);
	let version = 0;
	wire.override("presence:sync", () => {
		version += 1;
		return { epoch: "e", version, full: true, users: [], nextCursor: null };
	});
	const presence = new Presence({ wire, clock, random: () => 0, feed: "full" });
	anew();
	const stop = presence.watch(["ann"]);
	presence.watch(["bob", "cat", "dan", "eve"]);
	await settle();
	stop();
	await settle();
	presence.watch(["ann"]);
	await settle();
	wire.hear("presence:feed", { mode: "counts" });
	await settle();
	const expected = ["bob", "cat", "dan"];
	expect([...following].sort()).toEqual(expected);
	expect([...presence.users.getSnapshot().keys()].sort()).toEqual(expected);
});

test("[PR40] [W25] a server without room for those whom it followed is asked for them by halves, and not without end", async () => {
	const clock = new FakeClock();
	let room = 4;
	const { wire, following, anew } = serverWithRoom(clock, () => room);
	wire.override("presence:sync", () => ({ epoch: "e", version: 1, full: true, users: [], nextCursor: null }));
	const presence = new Presence({ wire, clock, random: () => 0, feed: "full" });
	anew();
	presence.watch([..."abcd"]);
	await settle();
	expect([...following].join("")).toBe("abcd");
	const before = wire.all("presence:subscribe").length;
	const asked = () => wire.all("presence:subscribe").length - before;
	wire.override("presence:subscribe", (_, usual) => {
		if (asked() > 20) wire.down(); // else nothing but asking would be done any more
		return usual();
	});
	following.clear();
	room = 2;
	wire.hear("presence:feed", { mode: "counts" });
	await clock.advance(3_600_000);
	expect([[...following].join(""), [...presence.users.getSnapshot().keys()].join(""), asked()]).toEqual([
		"ab",
		"ab",
		3,
	]);
});
