import { describe, expect, test } from "bun:test";
import { aDevice, aFacts, aRecord, aShown, aTrack, NOW, TIMING } from "../../test/support/builders.ts";
import type { Availability, Facts } from "../ports/facts-store.ts";
import { NEVER_SEEN, type Position, type PresenceRecord, type Track } from "./record.ts";
import { settle } from "./settle.ts";
import { messageAt, nextDue, nextShown, ownAvailability, positionWaits } from "./shown.ts";

const MINUTE = 60_000;
const here: Position = { latitude: 1, longitude: 2, accuracy: 5, capturedAt: NOW, deviceId: "d1", receivedAt: NOW };

/** A user's life as the rules have it, announced after every step. */
class Life {
	record: PresenceRecord;
	now = NOW;

	constructor(facts: Partial<Facts> = {}) {
		this.record = aRecord({ facts: aFacts(facts) });
	}

	later(ms: number): this {
		this.now += ms;
		return this.announced();
	}

	with(fields: Partial<PresenceRecord>): this {
		this.record = { ...this.record, ...fields };
		return this.announced();
	}

	/** The facts as they are from now; the same moment is a sign of life of whoever is there. */
	chooses(availability: Availability, more: Partial<Facts> = {}): this {
		const devices = this.record.devices.map((device) => ({
			...device,
			lastSignAt: this.now,
			lastActivityAt: this.now,
		}));
		const rev = this.record.facts.rev + 1;
		return this.with({ devices, facts: { ...this.record.facts, availability, ...more, rev } });
	}

	comes(): this {
		return this.with({ devices: [aDevice({ lastSignAt: this.now, lastActivityAt: this.now })] });
	}

	signs(): this {
		return this.with({ devices: [aDevice({ lastSignAt: this.now, lastActivityAt: this.now })] });
	}

	goes(): this {
		const { record } = settle(this.record, this.now, TIMING);
		const lastSignAt = Math.max(record.lastSignAt ?? 0, ...record.devices.map((device) => device.lastSignAt));
		return this.with({ devices: [], lastSignAt });
	}

	announced(): this {
		const { record } = settle(this.record, this.now, TIMING);
		this.record = { ...record, shown: nextShown(record, "all", { now: this.now, timing: TIMING }) };
		return this;
	}

	get plain(): Track {
		return this.record.shown.plain;
	}

	get listed(): Track {
		return this.record.shown.listed;
	}
}

describe("[VIS4] lastSeen is frozen at the moment of going invisible", () => {
	const hidden = () => new Life().comes().later(MINUTE).chooses("invisible");
	const frozen = { status: "offline" as const, lastSeen: NOW + MINUTE };

	test("[VIS4] whatever the user does meanwhile", () => {
		const life = hidden();
		expect(life.plain).toMatchObject(frozen);
		expect(life.later(MINUTE).signs().plain).toMatchObject(frozen);
		expect(
			life.with({ position: here, activity: { projectId: "p", taskId: null, since: life.now } }).plain,
		).toMatchObject(frozen);
	});

	test("[VIS4] where the user leaves meanwhile, and comes back unseen", () => {
		const life = hidden().later(MINUTE).signs().goes();
		expect(life.plain).toMatchObject(frozen);
		expect(life.later(MINUTE).comes().plain).toMatchObject(frozen);
		expect(life.goes().plain).toMatchObject(frozen);
	});

	test("[VIS4] where the session goes stale meanwhile", () => {
		expect(hidden().later(TIMING.staleAfter).plain).toMatchObject(frozen);
	});

	test("[VIS4] where the user turns visible while disconnected", () => {
		expect(hidden().later(MINUTE).signs().goes().later(MINUTE).chooses("auto").plain).toMatchObject(frozen);
	});

	test("[VIS4] until the user was seen present again", () => {
		const life = hidden().later(MINUTE).chooses("auto");
		expect(life.plain).toMatchObject({ status: "online", lastSeen: null });
		expect(life.later(MINUTE).signs().goes().plain).toMatchObject({ status: "offline", lastSeen: NOW + 3 * MINUTE });
	});

	test("[VIS4] for the people on the list it moves on", () => {
		const life = hidden().later(MINUTE).signs();
		expect(life.listed.status).toBe("online");
		expect(life.goes().listed).toMatchObject({ status: "offline", lastSeen: NOW + 2 * MINUTE });
	});
});

describe("[VIS4] the people on the list see what auto would be", () => {
	test("[VIS4] online, away after five minutes, online again", () => {
		const life = new Life({ visibleTo: new Set(["lia"]) }).comes().chooses("invisible");
		expect(life.listed.status).toBe("online");
		expect(life.later(5 * MINUTE).listed).toMatchObject({ status: "away", lastActivity: NOW });
		expect(life.signs().listed).toMatchObject({ status: "online", lastActivity: null });
		expect(life.plain.status).toBe("offline");
	});

	test("[VIS10] but never a position", () => {
		const life = new Life().comes().with({ position: here });
		expect(life.plain.position).not.toBeNull();
		expect(life.chooses("invisible").listed.position).toBeNull();
	});

	test("[VIS11] and one object with all others where nothing is hidden", () => {
		const life = new Life().comes();
		expect(life.listed).toBe(life.plain);
		expect(life.goes().listed).toBe(life.plain);
	});
});

describe("[VIS7] what changes unseen is first shown when the user is seen again", () => {
	const work = { projectId: "p", taskId: "t", since: NOW };
	const message = { statusMessage: "new", emoji: null, statusUpdatedAt: NOW };

	for (const how of ["invisible", "offline"] as const)
		test(`[VIS7] ${how}`, () => {
			const life = new Life({ statusMessage: "old", statusUpdatedAt: 1 }).comes();
			const away = how === "invisible" ? life.chooses("invisible") : life.goes();
			away.chooses(how === "invisible" ? "invisible" : "auto", message).with({ position: here });
			expect(life.plain).toMatchObject({ status: "offline", statusMessage: "old", projectId: null, position: null });
			const back =
				how === "invisible" ? life.with({ activity: work }).chooses("auto") : life.comes().with({ activity: work });
			expect(back.plain).toMatchObject({ status: "online", statusMessage: "new", projectId: "p", taskId: "t" });
			expect(back.plain.position).toMatchObject({ latitude: 1 });
		});
});

test("[PR33] lastActivity is shown only where away announced it", () => {
	const life = new Life().comes();
	expect(life.plain.lastActivity).toBeNull();
	expect(life.later(5 * MINUTE).plain.lastActivity).toBe(NOW);
	expect(life.signs().plain.lastActivity).toBeNull();
	expect(
		life
			.goes()
			.later(5 * MINUTE)
			.comes()
			.chooses("away").plain.lastActivity,
	).toBe(life.now);
});

test("[PR20] kinds of devices ride on a status and are no news of their own", () => {
	const life = new Life().with({ devices: [aDevice({ kind: "web" })] });
	expect(life.plain.devices).toEqual(["web"]);
	const two = life.with({ devices: [aDevice({ kind: "web" }), aDevice({ id: "d2", kind: "mobile" })] });
	expect(two.plain.devices).toEqual(["web"]);
	expect(two.chooses("dnd").plain.devices).toEqual(["web", "mobile"]);
});

test("[W31] a position waits for its own tick", () => {
	const record = settle(aRecord({ devices: [aDevice()], position: here }), NOW, TIMING).record;
	const moment = { now: NOW, timing: TIMING };
	expect(positionWaits(record, TIMING)).toBe(true);
	expect(nextShown(record, "state", moment).plain.position).toBeNull();
	expect(nextShown(record, "all", moment).plain.position).not.toBeNull();
	expect(positionWaits({ ...record, status: "invisible" }, TIMING)).toBe(false);
	expect(positionWaits({ ...record, shown: nextShown(record, "all", moment) }, TIMING)).toBe(false);
});

test("[PR33] where nothing is to be announced what is shown is the same object", () => {
	const { record } = new Life().comes();
	expect(nextShown(record, "all", { now: NOW, timing: TIMING })).toBe(record.shown);
});

test("[VIS6] a changed list is to be announced, though the tracks are the same", () => {
	const { record } = new Life().comes();
	const facts = aFacts({ rev: 1, visibleTo: new Set(["lia"]) });
	const shown = nextShown({ ...record, facts }, "state", { now: NOW, timing: TIMING });
	expect([shown.plain, [...shown.seenBy.visibleTo], shown.factsRev]).toEqual([record.shown.plain, ["lia"], 1]);
});

test("[ST1] a message is none from its expiry on", () => {
	const message = { statusMessage: "m", emoji: "e", statusExpiresAt: NOW, statusUpdatedAt: 1 };
	expect(messageAt(message, NOW - 1)).toEqual(message);
	expect(messageAt(message, NOW)).toEqual({
		statusMessage: null,
		emoji: null,
		statusExpiresAt: null,
		statusUpdatedAt: null,
	});
});

describe("[PR12] the next deadline", () => {
	const moment = { now: NOW, timing: TIMING };
	const online = { devices: [aDevice()], status: "online" as const };

	test("[PR12] of an active user is the moment of falling away", () =>
		expect(nextDue(aRecord(online), moment)).toBe(NOW + TIMING.awayAfter));
	test("[ST1] is the expiry of the message where that comes first", () =>
		expect(nextDue(aRecord({ ...online, facts: aFacts({ statusExpiresAt: NOW + 5 }) }), moment)).toBe(NOW + 5));
	test("[PR3] is the end of a chosen availability where that comes first", () => {
		const facts = aFacts({ availability: "dnd", availabilityUntil: NOW + 7 });
		expect(nextDue(aRecord({ ...online, facts }), moment)).toBe(NOW + 7);
	});
	test("[PR13] on dnd is the silence", () =>
		expect(nextDue(aRecord({ ...online, facts: aFacts({ availability: "dnd" }) }), moment)).toBe(
			NOW + TIMING.staleAfter,
		));
	test("[PR12] of nobody is never", () => expect(nextDue(aRecord(), moment)).toBeNull());
});

test("[PR3] for one's own eyes an availability that ran out is auto without an end", () => {
	const record = aRecord({ facts: aFacts({ availability: "dnd", availabilityUntil: NOW }) });
	expect(ownAvailability(record, NOW - 1)).toEqual({ availability: "dnd", availabilityUntil: NOW });
	expect(ownAvailability(record, NOW)).toEqual({ availability: "auto", availabilityUntil: null });
});

test("[VIS4] who was never seen stays so, however they hide", () => {
	const life = new Life({ availability: "invisible" }).comes().later(MINUTE).signs().goes();
	expect(life.plain).toBe(NEVER_SEEN);
	expect(aShown(aTrack()).listed.status).toBe("online");
});
