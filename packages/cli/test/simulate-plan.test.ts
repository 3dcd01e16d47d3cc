import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Action, DeviceKind } from "../src/simulate/actions.ts";
import { TALKS } from "../src/simulate/corpus/all-talks.ts";
import { cueText, readCue } from "../src/simulate/corpus/talks.ts";
import { hourOf, minutes } from "../src/simulate/day.ts";
import { distance, type Place } from "../src/simulate/geo.ts";
import { SPEEDS } from "../src/simulate/journey.ts";
import { makePeople } from "../src/simulate/person.ts";
import { plan } from "../src/simulate/plan/plan.ts";
import { type Deed, PaperCompany } from "./support/paper-company.ts";

/** A phone's error, twice, in metres. */
const ERRORS = 2 * Math.SQRT2 * 6;
const SEEDS = fc.integer({ min: 0, max: 1_000_000 });
const FEW = { numRuns: 8 };

function deedsOf(seed: number, count = 12, ms = minutes(90)): Deed[] {
	return new PaperCompany(seed, count).live(ms).deeds;
}

function byPerson(deeds: readonly Deed[]): Map<string, Deed[]> {
	return Map.groupBy(deeds, ({ userId }) => userId);
}

describe("[OPS2] whatever the seed", () => {
	test("[OPS2] nobody does anything on a device that is not there", () => {
		fc.assert(
			fc.property(SEEDS, (seed) => {
				for (const deeds of byPerson(deedsOf(seed)).values()) {
					const on = new Set<DeviceKind>();
					for (const { action } of deeds) {
						expect(on.has(action.device)).toBe(action.kind !== "connect");
						if (action.kind === "connect") on.add(action.device);
						if (action.kind === "leave") on.delete(action.device);
					}
				}
			}),
			FEW,
		);
	});

	test("[OPS2] nobody moves faster than what they move on", () => {
		fc.assert(
			fc.property(SEEDS, (seed) => {
				const modes = new Map(makePeople({ seed, count: 12, guest: null }).map((one) => [one.userId, one.habits.mode]));
				for (const [userId, deeds] of byPerson(deedsOf(seed))) {
					const mode = modes.get(userId) ?? "none";
					const fastest = mode === "none" ? 0 : SPEEDS[mode][1];
					let before: (Place & { at: number }) | undefined;
					for (const { at, action } of deeds) {
						if (action.kind !== "beat" || action.fix === null) continue;
						const { latitude, longitude } = action.fix;
						const reach = before === undefined ? Infinity : (fastest * (at - before.at)) / 1_000 + ERRORS;
						expect(before === undefined ? 0 : distance(before, action.fix)).toBeLessThanOrEqual(reach);
						before = { latitude, longitude, at };
					}
				}
			}),
			FEW,
		);
	});

	test("[IND1] a message is typed before it is sent, in the same conversation and on the same device", () => {
		fc.assert(
			fc.property(SEEDS, (seed) => {
				for (const deeds of byPerson(deedsOf(seed)).values()) {
					let typing: Action & { kind: "typing" } = {
						kind: "typing",
						device: "desktop",
						conversationId: "",
						on: false,
					};
					let typedAt = Number.NEGATIVE_INFINITY;
					for (const { at, action } of deeds) {
						if (action.kind === "typing") [typing, typedAt] = [{ ...action, kind: "typing" }, at];
						if (action.kind !== "send") continue;
						expect([typing.on, typing.conversationId, typing.device]).toEqual([
							true,
							action.conversationId,
							action.device,
						]);
						expect(at - typedAt).toBeLessThanOrEqual(3_000);
						typing = { ...typing, on: false };
					}
				}
			}),
			FEW,
		);
	});

	test("[OPS2] answers fit what they answer: of a script the next line is said, by whose turn it is", () => {
		const deeds = deedsOf(7, 30, minutes(120));
		const latest = new Map<string, { turn: number; starter: string; talk: number }>();
		let answers = 0;
		for (const { userId, action } of deeds) {
			if (action.kind !== "send" || action.line.cue === null) continue;
			const { talk, turn, starter } = action.line.cue;
			expect(userId === starter).toBe(turn % 2 === 0);
			const before = latest.get(`${action.conversationId} ${talk} ${starter}`);
			if (turn > 0) expect(before?.turn).toBe(turn - 1);
			if (turn > 0) answers += 1;
			latest.set(`${action.conversationId} ${talk} ${starter}`, { talk, turn, starter });
		}
		expect(answers).toBeGreaterThan(50);
	});
});

test("[OPS2] the same seed gives the same deeds at the same moments, another seed others", () => {
	expect(deedsOf(5)).toEqual(deedsOf(5));
	expect(deedsOf(5)).not.toEqual(deedsOf(6));
});

test("[OPS2] a company does everything that people do", () => {
	const kinds = new Set(deedsOf(1, 40, minutes(180)).map(({ action }) => action.kind));
	const all =
		"connect leave beat work post unpost avail meet gather bring quit typing recording send edit delete delivered read";
	expect([...kinds].toSorted()).toEqual(all.split(" ").toSorted() as Action["kind"][]);
});

test("[OPS2] people come and go, and somebody is there at any hour of the day", () => {
	const company = new PaperCompany(3, 30).live(minutes(30));
	for (let hours = 0; hours < 28; hours += 1) {
		company.live(minutes(60));
		const present = [...company.people.values()].filter(({ devices }) => Object.keys(devices).length > 0).length;
		expect([hourOf(company.now), present > 0]).toEqual([expect.any(Number), true]);
	}
	expect(company.deeds.filter(({ action }) => action.kind === "leave").length).toBeGreaterThan(40);
});

test("[OPS2] a lost link keeps somebody from doing anything until it is back", () => {
	const company = new PaperCompany(2, 8).live(minutes(5));
	const here = [...company.people.values()].find(({ devices }) => Object.keys(devices).length > 0);
	const { userId, devices } = here ?? { userId: "nobody", devices: {} };
	for (const device of Object.keys(devices) as DeviceKind[]) company.tell(userId, { kind: "down", device });
	const before = company.by(userId).length;
	company.live(minutes(2));
	expect(
		company
			.by(userId)
			.slice(before)
			.filter(({ kind }) => kind !== "leave" && kind !== "connect"),
	).toEqual([]);
	for (const device of Object.keys(devices) as DeviceKind[]) company.tell(userId, { kind: "up", device });
	company.live(minutes(1));
	expect(
		company
			.by(userId)
			.slice(before)
			.map(({ kind }) => kind),
	).toContain("beat");
});

test("[OPS2] a real person is answered, with something that fits, and not spoken to without end", () => {
	const company = new PaperCompany(4, 10, "alice").live(minutes(3));
	const friend = [...company.people.values()].find(
		({ devices, mood, restingUntil }) => "desktop" in devices && mood === "auto" && restingUntil < company.now,
	);
	const { userId } = friend ?? { userId: "nobody" };
	const conversationId = company.direct(userId, "alice");
	const from = company.deeds.length;
	company.say(conversationId, "alice", "Thank you for yesterday");
	company.live(minutes(2));
	const said = company.deeds.slice(from).flatMap(({ action }) => (action.kind === "send" ? [action] : []));
	expect(said.find((one) => one.conversationId === conversationId)?.line.text).toMatch(
		/welcome|Any time|problem|Gladly/,
	);
	const sent = () =>
		company.deeds.filter(({ action }) => action.kind === "send" && action.conversationId === conversationId);
	company.live(minutes(300));
	expect(sent().length).toBeLessThanOrEqual(3);
});

test("[OPS2] nothing is planned before it is due, and planning changes nothing else", () => {
	const [person] = makePeople({ seed: 1, count: 1, guest: null });
	if (person === undefined) throw new Error("nobody");
	const copy = structuredClone({ ...person, conversations: [] });
	expect(plan(person, -1)).toEqual({ person, actions: [] });
	plan(person, minutes(1));
	expect(structuredClone({ ...person, conversations: [] })).toEqual(copy);
});

test("[OPS2] no two lines of the corpus are equal, and every line is short enough to be small talk", () => {
	const lines = TALKS.flatMap(({ turns }) => turns.flat());
	expect(lines.filter((line) => line.length > 160 || line.trim() !== line || line === "")).toEqual([]);
	const openings = TALKS.flatMap(({ turns }) => turns[0] ?? []);
	expect(new Set(openings).size).toBe(openings.length);
});

test.each(["", "1.2", "x.1.a", 7, null, undefined])("[OPS2] %p is no cue", (value) => {
	expect(readCue(value)).toBeNull();
});

test("[OPS2] a cue survives the wire", () => {
	const cue = { talk: 3, turn: 1, starter: "a.b.c" };
	expect(readCue(cueText(cue))).toEqual(cue);
});
