import { describe, expect, test } from "bun:test";
import { aTrack, NOW, TIMING } from "../../test/support/builders.ts";
import { eventsBetween, type PresenceEvent } from "./announce.ts";
import { NEVER_SEEN, type SeenStatus, type Track } from "./record.ts";

const AT = new Date(NOW).toISOString();
const EARLIER = NOW - 60_000;
const TELLING = { userId: "ada", now: NOW, lastSeenTtl: TIMING.lastSeenTtl, lastSignAt: NOW, reason: null } as const;

function between(before: Track, after: Track, telling: Partial<Parameters<typeof eventsBetween>[2]> = {}) {
	return eventsBetween(before, after, { ...TELLING, ...telling });
}

function names(before: Track, after: Track): PresenceEvent["name"][] {
	return between(before, after).map(({ name }) => name);
}

const LOOKS: Record<SeenStatus, Track> = {
	online: aTrack({ status: "online", devices: ["web"] }),
	away: aTrack({ status: "away", devices: ["web"], lastActivity: EARLIER }),
	dnd: aTrack({ status: "dnd", devices: ["web"] }),
	offline: { ...NEVER_SEEN, lastSeen: EARLIER },
};

/** PR30, every pair: what those are told who saw the first and are to see the second. */
const TOLD: Record<SeenStatus, Record<SeenStatus, PresenceEvent["name"] | null>> = {
	offline: { offline: null, online: "user:online", away: "user:online", dnd: "user:online" },
	online: { offline: "user:offline", online: null, away: "user:away", dnd: "presence:update" },
	away: { offline: "user:offline", online: "user:online", away: null, dnd: "presence:update" },
	dnd: { offline: "user:offline", online: "user:online", away: "user:away", dnd: null },
};

describe("[PR30] what a change of status is told by", () => {
	for (const [from, row] of Object.entries(TOLD))
		for (const [to, name] of Object.entries(row))
			test(`[PR30] ${from} to ${to}: ${name ?? "nothing"}`, () => {
				const events = between(LOOKS[from as SeenStatus], LOOKS[to as SeenStatus]);
				expect(events.map((event) => event.name)).toEqual(name === null ? [] : [name]);
				if (name !== null) expect(events[0]?.data).toMatchObject({ userId: "ada", status: to });
			});
});

describe("[PR30] what each event carries", () => {
	test("[PR30] user:online", () => {
		const data = { userId: "ada", status: "dnd", devices: ["web"], timestamp: AT };
		expect(between(LOOKS.offline, LOOKS.dnd)).toEqual([{ name: "user:online", data } as PresenceEvent]);
	});

	test("[PR30] user:away", () => {
		const lastActivity = new Date(EARLIER).toISOString();
		const data = { userId: "ada", status: "away", lastActivity, devices: ["web"], timestamp: AT };
		expect(between(LOOKS.online, LOOKS.away)).toEqual([{ name: "user:away", data } as PresenceEvent]);
	});

	test("[PR22] [PR30] user:offline, with lastSeen as long as it is kept", () => {
		const data = { userId: "ada", status: "offline", lastSeen: new Date(EARLIER).toISOString(), timestamp: AT };
		expect(between(LOOKS.online, LOOKS.offline)).toEqual([{ name: "user:offline", data } as PresenceEvent]);
		const old = { ...LOOKS.offline, lastSeen: NOW - TIMING.lastSeenTtl };
		expect(between(LOOKS.online, old)[0]?.data).toMatchObject({ lastSeen: null });
	});

	test("[PR13] user:offline gives its reason where there is one", () => {
		expect(between(LOOKS.online, LOOKS.offline, { reason: "stale_session" })[0]?.data).toMatchObject({
			reason: "stale_session",
		});
		expect(between(LOOKS.online, LOOKS.offline)[0]?.data).not.toHaveProperty("reason");
	});
});

const position = { latitude: 0, longitude: 0, accuracy: null, capturedAt: EARLIER };
const said = { statusMessage: "m", emoji: null, statusExpiresAt: null, statusUpdatedAt: EARLIER };
const { online, away, offline } = LOOKS;

/** What else is told, and in which order. */
const FOLLOWS: readonly (readonly [string, Track, Track, readonly PresenceEvent["name"][]])[] = [
	["[LOC2] a moved position", online, { ...online, position }, ["presence:update"]],
	["[VIS10] a position that may not be seen any more", { ...online, position }, online, ["presence:update"]],
	["[ACT1] an activity", online, { ...online, projectId: "p" }, ["activity:changed"]],
	[
		"[ACT1] another task",
		{ ...online, projectId: "p" },
		{ ...online, projectId: "p", taskId: "t" },
		["activity:changed"],
	],
	["[ST1] a status message", online, { ...online, ...said }, ["status:updated"]],
	["[ST1] none any more", { ...online, ...said }, online, ["status:updated"]],
	[
		"[W31] coming, with all that there is",
		offline,
		{ ...online, position, projectId: "p", ...said },
		["user:online", "presence:update", "activity:changed", "status:updated"],
	],
	[
		"[W31] a changed status goes before what follows",
		online,
		{ ...away, projectId: "p" },
		["user:away", "activity:changed"],
	],
	["[PR30] a position beside dnd needs no second update", online, { ...LOOKS.dnd, position }, ["presence:update"]],
	["[PR30] going says nothing of what goes along", { ...online, position, projectId: "p" }, offline, ["user:offline"]],
	["[VIS7] a message that stays behind", { ...online, ...said }, { ...offline, ...said }, ["user:offline"]],
	["[PR42] other devices behind the same status", online, { ...online, devices: ["mobile"] }, ["user:online"]],
	["[PR42] another last activity behind away", away, { ...away, lastActivity: NOW }, ["user:away"]],
	["[PR42] no announced last activity behind away", away, { ...away, lastActivity: null }, ["user:online"]],
	["[PR33] nothing", online, { ...online }, []],
];

for (const [what, before, after, expected] of FOLLOWS)
	test(`${what}: ${expected.join(", ") || "nothing is told"}`, () =>
		expect(names(before, after)).toEqual([...expected]));
