import { describe, expect, test } from "bun:test";
import { aFacts, aShown, aTrack } from "../../test/support/builders.ts";
import type { LocationAudience, Policy } from "../ports/directory.ts";
import type { Facts } from "../ports/facts-store.ts";
import { NEVER_SEEN } from "./record.ts";
import { commonSight, locationAudience, particularViewers, type Sight, seenTrack, sightOf } from "./visibility.ts";

type SightPolicy = Pick<Policy, "audience" | "locationAudience">;
const OPEN: SightPolicy = { audience: "company", locationAudience: "company" };
const CONTACTS: SightPolicy = { audience: "contacts", locationAudience: "company" };

const BOB = new Set(["bob"]);

/** What bob may see of ada, by who stands where, in the order of precedence (VIS1). */
const SIGHTS: readonly (readonly [string, Partial<Facts>, SightPolicy, Sight])[] = [
	["a colleague", {}, OPEN, "plain+position"],
	["a colleague on the list", { visibleTo: BOB }, OPEN, "listed+position"],
	["whom ada blocks", { blocks: BOB }, OPEN, "none"],
	["who blocks ada", { blockedBy: BOB }, OPEN, "none"],
	["blocked, on the list and a friend", { blocks: BOB, visibleTo: BOB, friends: BOB }, OPEN, "none"],
	["no contact, where contacts alone see each other", {}, CONTACTS, "none"],
	["no contact, but on the list", { visibleTo: BOB }, CONTACTS, "none"],
	["a contact", { friends: BOB }, CONTACTS, "plain+position"],
	["a contact on the list", { friends: BOB, visibleTo: BOB }, CONTACTS, "listed+position"],
	["a blocked contact", { friends: BOB, blockedBy: BOB }, CONTACTS, "none"],
	["a colleague of who shares with nobody", { location: "nobody" }, OPEN, "plain"],
	["a colleague of who shares with contacts", { location: "contacts" }, OPEN, "plain"],
	["a contact of who shares with contacts", { location: "contacts", friends: BOB }, OPEN, "plain+position"],
	["on the list of who shares with nobody", { location: "nobody", visibleTo: BOB }, OPEN, "listed"],
	["a colleague, where the company allows contacts", {}, { ...OPEN, locationAudience: "contacts" }, "plain"],
	["a contact, where the company allows nobody", { friends: BOB }, { ...OPEN, locationAudience: "nobody" }, "plain"],
];

describe("[VIS1] what a viewer may see", () => {
	for (const [who, facts, policy, sight] of SIGHTS)
		test(`[VIS1] ${who}: ${sight}`, () => {
			const shown = aShown(aTrack(), { facts: aFacts(facts) });
			expect(sightOf(shown, policy, "bob")).toBe(sight);
		});

	test("[VIS11] one of whom nothing special is known has the common sight", () => {
		for (const [, facts, policy] of SIGHTS) {
			const shown = aShown(aTrack(), { facts: aFacts(facts) });
			expect(sightOf(shown, policy, "somebody else")).toBe(commonSight(shown, policy));
		}
	});

	test("[VIS11] everybody with another sight is among the particular viewers", () => {
		for (const [, facts, policy] of SIGHTS) {
			const shown = aShown(NEVER_SEEN, { listed: aTrack(), facts: aFacts(facts) });
			if (sightOf(shown, policy, "bob") === commonSight(shown, policy)) continue;
			expect([...particularViewers(shown, shown, policy)]).toContain("bob");
		}
	});
});

const AUDIENCES: readonly LocationAudience[] = ["nobody", "contacts", "company"];

test("[VIS10] a position has the narrower of the audiences that owner and company allow", () => {
	for (const [own, location] of AUDIENCES.entries())
		for (const [company, allowed] of AUDIENCES.entries()) {
			const shown = aShown(aTrack(), { facts: aFacts({ location }) });
			expect(locationAudience(shown, { ...OPEN, locationAudience: allowed })).toBe(
				AUDIENCES[Math.min(own, company)] as LocationAudience,
			);
		}
});

describe("[VIS3] the track that a sight shows", () => {
	const position = { latitude: 0, longitude: 0, accuracy: null, capturedAt: 1 };
	const plain = aTrack({ status: "dnd", position });
	const listed = aTrack({ status: "away" });
	const shown = aShown(plain, { listed });

	test("[VIS3] none is one never seen", () => expect(seenTrack(shown, "none")).toBe(NEVER_SEEN));
	test("[VIS11] the common track is one object", () => expect(seenTrack(shown, "plain+position")).toBe(plain));
	test("[VIS10] without a position all else stays", () =>
		expect(seenTrack(shown, "plain")).toEqual({ ...plain, position: null }));
	test("[VIS4] the list has its own", () => {
		expect(seenTrack(shown, "listed+position")).toBe(listed);
		expect(seenTrack(shown, "listed")).toBe(listed);
	});
});

test("[VIS8] [VIS11] who was blocked, listed or a contact before or after a change is served apart", () => {
	const before = aShown(NEVER_SEEN, {
		listed: aTrack(),
		facts: aFacts({ blocks: new Set(["a"]), visibleTo: new Set(["b"]) }),
	});
	const after = aShown(aTrack(), { facts: aFacts({ rev: 1, blockedBy: new Set(["c"]), friends: new Set(["d"]) }) });
	expect([...particularViewers(before, after, OPEN)].sort()).toEqual(["a", "b", "c"]);
	expect([...particularViewers(before, after, CONTACTS)].sort()).toEqual(["a", "b", "c", "d"]);
});
