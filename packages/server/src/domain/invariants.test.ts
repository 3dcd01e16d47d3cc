import { describe, expect, test } from "bun:test";
import {
	aConnection,
	aDevice,
	aFacts,
	aRecord,
	aShown,
	aTrack,
	inGrace,
	NOW,
	TIMING,
} from "../../test/support/builders.ts";
import {
	type ConversationNumbers,
	conversationFindings,
	countsFindings,
	indicatorFindings,
	type PersonSeen,
	personFindings,
} from "./invariants.ts";
import { NEVER_SEEN, type PresenceRecord } from "./record.ts";

const MOMENT = { now: NOW, timing: TIMING };
const present = aRecord({ status: "online", devices: [aDevice()], shown: aShown(aTrack()) });

/** Ada's connection c1 is on this node, n1, and stored so, unless said otherwise. */
function names(record: PresenceRecord, fields: Partial<PersonSeen> = {}): readonly string[] {
	const live = [{ id: "c1", node: "n1" }];
	const seen = { record, live, present: new Set(["c1"]), lease: "n1", leases: new Set(["n1", "n2"]), ...fields };
	return personFindings(seen, MOMENT).map(({ invariant, evidence }) => `${invariant} ${evidence}`);
}

describe("presence", () => {
	test("[PR20] [PR33] who is here, stored and shown as they are breaks nothing", () => {
		expect(names(present)).toEqual([]);
		const device = aDevice({ connections: [aConnection(), aConnection({ id: "c9", node: "n2" })] });
		expect(names({ ...present, devices: [device] })).toEqual([]);
		expect(names({ ...present, devices: [inGrace(NOW + 1)] }, { live: [], present: new Set() })).toEqual([]);
		expect(names(aRecord(), { live: [], present: new Set() })).toEqual([]);
	});

	test("[PR23] a connection that lives here and is not stored is missing, but for one under a lease that was lost", () => {
		const other = aDevice({ connections: [aConnection({ id: "c2", node: "n2" })] });
		expect(names({ ...present, devices: [other] })).toEqual(["missing_connection c1"]);
		expect(names({ ...present, devices: [other] }, { live: [{ id: "c1", node: "n0" }] })).toEqual([]);
	});

	test("[PR23] a stored connection that its node does not hold, or whose node is gone, is a ghost", () => {
		expect(names(present, { live: [], present: new Set() })).toEqual(["ghost_connection c1"]);
		const dead = aDevice({ connections: [aConnection(), aConnection({ id: "c9", node: "dead" })] });
		expect(names({ ...present, devices: [dead] })).toEqual(["ghost_connection c9"]);
	});

	test("[PR22] [PR33] who is shown otherwise than was decided, or is shown and gone", () => {
		const away = aDevice({ lastActivityAt: NOW - TIMING.awayAfter });
		expect(names({ ...present, devices: [away] })).toEqual(["unannounced_state online/online away/away"]);
		const works = (projectId: string) => names({ ...present, activity: { projectId, taskId: null, since: NOW } });
		expect(works("p1")).toEqual(["unannounced_state online/online online:p1/online:p1"]);
		expect(works("p2")).not.toEqual(works("p1"));
		expect(names({ ...present, facts: aFacts({ rev: 7 }) })).toEqual(["unannounced_state online/online online/online"]);
		const gone = { ...present, devices: [inGrace(NOW)] };
		expect(names(gone, { live: [], present: new Set() })).toEqual(["shown_while_gone online/online offline/offline"]);
	});
});

describe("counts", () => {
	const people = [aTrack(), aTrack(), aTrack({ status: "dnd" }), NEVER_SEEN].map((track) => ({ shown: aShown(track) }));

	test("[PR43] they are those of the people shown", () => {
		expect(countsFindings("acme", { online: 2, away: 0, dnd: 1 }, people)).toEqual([]);
		expect(countsFindings("acme", { online: 3, away: 0, dnd: 0 }, people)).toMatchObject([
			{ invariant: "wrong_counts", ids: { companyId: "acme" }, evidence: "1,0,-1" },
		]);
	});
});

describe("conversations", () => {
	const KEY = { companyId: "acme", conversationId: "c1" };
	const RIGHT: ConversationNumbers = {
		lastSeq: 1_200,
		lastRev: 1_300,
		people: 2,
		newestSeq: 1_200,
		newestRev: 1_300,
		recent: 1_000,
		participants: 2,
		misplaced: 0,
	};
	const broken = (fields: Partial<ConversationNumbers>) =>
		conversationFindings(KEY, { ...RIGHT, ...fields }).map(({ invariant }) => invariant);

	test("[MSG5] numbers that agree break nothing, also where there is no message or are few", () => {
		expect(broken({})).toEqual([]);
		expect(broken({ lastSeq: 0, newestSeq: 0, lastRev: 0, newestRev: 0, recent: 0 })).toEqual([]);
		expect(broken({ lastSeq: 0, newestSeq: 0, newestRev: 0, recent: 0 })).toEqual([]);
		expect(broken({ lastSeq: 7, newestSeq: 7, recent: 7 })).toEqual([]);
	});

	test.each([
		[{ newestSeq: 1_199 }, "message_numbers"],
		[{ newestSeq: 1_201 }, "message_numbers"],
		[{ newestRev: 1_299 }, "message_numbers"],
		[{ recent: 999 }, "message_numbers"],
		[{ misplaced: 1 }, "wrong_cursors"],
		[{ participants: 3 }, "wrong_people"],
	] as const)("[MSG5] [RCP1] %p breaks %s", (fields, invariant) => {
		expect(broken(fields)).toEqual([invariant]);
	});

	test("[IND1] an indicator lives no longer than its kind", () => {
		const ttl = { typing: 5_000, recording: 30_000 };
		const one = { ...KEY, userId: "ada", kind: "typing", expiresAt: NOW + 6_000 } as const;
		expect(indicatorFindings([one, { ...one, kind: "recording", expiresAt: NOW + 31_000 }], { now: NOW, ttl })).toEqual(
			[],
		);
		expect(indicatorFindings([{ ...one, expiresAt: NOW + 6_001 }], { now: NOW, ttl })).toMatchObject([
			{ invariant: "indicator_life", ids: { ...KEY, userId: "ada" } },
		]);
	});
});
