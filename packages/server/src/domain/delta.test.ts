import { describe, expect, test } from "bun:test";
import { aFacts, aShown, aTrack } from "../../test/support/builders.ts";
import type { ShownChange } from "../ports/presence-store.ts";
import { changedFor, looksSame } from "./delta.ts";
import { NEVER_SEEN, type Shown } from "./record.ts";

const policy = { audience: "company", locationAudience: "company" } as const;
const BOB = { userId: "bob", policy };

function change(userId: string, before: Shown, after: Shown): ShownChange {
	return { userId, version: 7, before, after };
}

const OFFLINE = aShown(NEVER_SEEN);
const ONLINE = aShown(aTrack());
const facts = aFacts({ visibleTo: new Set(["lia"]) });
const HIDDEN = aShown(NEVER_SEEN, { listed: aTrack(), facts });
const HIDDEN_AWAY = aShown(NEVER_SEEN, { listed: aTrack({ status: "away" }), facts });

describe("[PR41] who looks different", () => {
	test("[PR41] is named once, in order, oneself never", () => {
		const changes = [
			change("eve", OFFLINE, ONLINE),
			change("ada", ONLINE, OFFLINE),
			change("eve", ONLINE, OFFLINE),
			change("bob", OFFLINE, ONLINE),
		];
		expect(changedFor(BOB, changes)).toEqual(["ada", "eve"]);
	});

	test("[PR42] and whoever changed back, for a client may know one of the two", () => {
		expect(changedFor(BOB, [change("ada", ONLINE, OFFLINE), change("ada", OFFLINE, ONLINE)])).toEqual(["ada"]);
	});

	test("[VIS5] a hidden change is none, but for the people on the list", () => {
		const changes = [change("ada", HIDDEN, HIDDEN_AWAY)];
		expect(changedFor(BOB, changes)).toEqual([]);
		expect(changedFor({ userId: "lia", policy }, changes)).toEqual(["ada"]);
	});

	test("[VIS6] a changed list is one for those whom it concerns", () => {
		const unlisted = aShown(NEVER_SEEN, { listed: aTrack() });
		expect(changedFor({ userId: "lia", policy }, [change("ada", unlisted, HIDDEN)])).toEqual(["ada"]);
		expect(changedFor(BOB, [change("ada", unlisted, HIDDEN)])).toEqual([]);
	});

	test("[VIS10] a position is none for who may not see it", () => {
		const shy = aFacts({ location: "contacts", friends: new Set(["lia"]) });
		const at = { latitude: 0, longitude: 0, accuracy: null, capturedAt: 1 };
		const changes = [change("ada", aShown(aTrack(), { facts: shy }), aShown(aTrack({ position: at }), { facts: shy }))];
		expect(changedFor(BOB, changes)).toEqual([]);
		expect(changedFor({ userId: "lia", policy }, changes)).toEqual(["ada"]);
	});
});

test("[PR42] equal tracks look the same, whichever object they are", () => {
	expect(looksSame(aTrack(), aTrack())).toBe(true);
	expect(looksSame(aTrack(), aTrack({ devices: ["web"] }))).toBe(false);
	const { status, ...rest } = aTrack();
	expect(looksSame(aTrack(), { ...rest, status })).toBe(true);
});
