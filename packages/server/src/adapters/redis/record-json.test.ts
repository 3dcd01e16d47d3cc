import { describe, expect, test } from "bun:test";
import { aDevice, aFacts, aRecord, aShown, aTrack } from "../../../test/support/builders.ts";
import { NEVER_SEEN, newRecord, seenByOf } from "../../domain/record.ts";
import { UNDECIDED } from "../../domain/undecided.ts";
import { changeOfJson, changeToJson, recordOfJson, recordToJson } from "./record-json.ts";

const ada = { companyId: "acme", userId: "ada" };
const facts = aFacts({ rev: 3, visibleTo: new Set(["bob"]), blocks: new Set(["eve", "mallory"]), statusMessage: "m" });

describe("[STO4] a record as Redis keeps it", () => {
	test("[STO4] is the same when it comes back", () => {
		const position = { latitude: 59.123456789012, longitude: -1e-7, accuracy: null, capturedAt: 5 };
		const shown = aShown(aTrack({ status: "offline", lastSeen: 3 }), { listed: aTrack({ position }), facts });
		const record = aRecord({ facts, devices: [aDevice()], shown, status: "invisible", lastSignAt: 7 });
		expect(recordOfJson("acme", "ada", recordToJson(record))).toEqual(record);
	});

	test("[STO4] shares what it shared: the tracks of one who is not hidden, and what all have alike", () => {
		const track = aTrack();
		const back = recordOfJson("acme", "ada", recordToJson({ ...newRecord(ada, UNDECIDED), shown: aShown(track) }));
		expect(back.shown.listed).toBe(back.shown.plain);
		expect(back.facts).toBe(UNDECIDED);
		const never = recordOfJson("acme", "ada", recordToJson(newRecord(ada, UNDECIDED))).shown;
		expect(never.plain).toBe(NEVER_SEEN);
		expect(never.seenBy).toBe(seenByOf(UNDECIDED));
	});

	test("[PR42] a change still tells which of the tracks it left as they were", () => {
		const [plain, listed] = [aTrack({ status: "offline" }), aTrack()];
		const [before, after] = [aShown(plain, { listed }), aShown(plain, { listed: aTrack({ status: "away" }), facts })];
		const back = changeOfJson(changeToJson("ada", before, after), 12);
		expect(back).toEqual({ userId: "ada", version: 12, before, after });
		expect(back.after.plain).toBe(back.before.plain);
		expect(back.after.listed).not.toBe(back.before.listed);
	});
});
