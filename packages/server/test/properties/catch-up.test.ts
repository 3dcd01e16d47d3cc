import { afterAll, beforeAll, describe, test } from "bun:test";
import fc from "fast-check";
import { type Act, chooses, moves, plainly, says, works } from "./acts.ts";
import { CatchUpHistory, type Step, TOM, VIEWERS } from "./catch-up-history.ts";
import { companyFile, type Person, type Rules } from "./company.ts";

/** A history takes about 200 ms. Where one fails, its seed and the difference are printed. */
const RUNS = 10;
/** A slow machine tries fewer histories, in milliseconds. */
const LONGEST = 60_000;

const EVERYBODY: readonly Person[] = [TOM, ...VIEWERS];

const anybody = fc.constantFrom(...EVERYBODY);
const trusts = fc.record({
	act: fc.constant("trust" as const),
	userIds: fc.subarray(VIEWERS.map(({ userId }) => userId)),
});
const act: fc.Arbitrary<Act> = fc.oneof(
	plainly("ping", "beat", "active beat", "rest", "hush"),
	{ weight: 2, arbitrary: plainly("vanish") },
	{ weight: 2, arbitrary: moves },
	works,
	says,
	chooses,
	trusts,
);

function stepOf<K extends Step["step"], T>(step: K, rest: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) {
	return fc.record(rest).map((fields) => ({ step, ...fields }) as { step: K } & T);
}

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: stepOf("wait", { ms: fc.constantFrom(50, 100, 150, 300, 1_100, 3_100), by: fc.constant(50) }),
	},
	{ weight: 1, arbitrary: stepOf("wait", { ms: fc.constantFrom(9_100, 650_000), by: fc.constant(10_000) }) },
	{ weight: 10, arbitrary: stepOf("act", { who: anybody, act }) },
	{ weight: 6, arbitrary: stepOf("act", { who: fc.constant(TOM), act }) },
	{ weight: 5, arbitrary: stepOf("switch", { who: anybody, lost: fc.boolean() }) },
	{ weight: 1, arbitrary: stepOf("catch up", { who: fc.constantFrom(...VIEWERS) }) },
	{ weight: 2, arbitrary: stepOf("follow", { who: fc.constantFrom(...VIEWERS), whom: anybody }) },
	{
		weight: 3,
		arbitrary: stepOf("relate", {
			who: anybody,
			to: anybody,
			as: fc.constantFrom("blocks" as const, "friends" as const),
			on: fc.boolean(),
		}),
	},
	{
		weight: 1,
		arbitrary: stepOf("share", {
			who: anybody,
			location: fc.constantFrom("company" as const, "contacts" as const, "nobody" as const),
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ step: "restart" } as const) },
	{ weight: 2, arbitrary: fc.constant({ step: "check" } as const) },
);

const OPEN = "everybody sees everybody";
const SWITCHING = "feeds carry counts now and then";

const COMPANIES: readonly { readonly name: string; readonly rules: Rules }[] = [
	{ name: OPEN, rules: {} },
	{ name: "only friends see each other", rules: { audience: "contacts" } },
	{ name: SWITCHING, rules: { feedLimit: 5 } },
];

const files = new Map<string, Awaited<ReturnType<typeof companyFile>>>();

beforeAll(async () => {
	for (const { name, rules } of COMPANIES) files.set(name, await companyFile(rules));
});

afterAll(() => {
	for (const file of files.values()) file[Symbol.dispose]();
});

for (const { name } of COMPANIES) {
	test(`[PR42] deltas plus resume equal a fresh sync, for every kind of client, where ${name}`, () => {
		const steps = fc.array(step, { minLength: 5, maxLength: 50, size: "max" });
		const property = fc.asyncProperty(steps, (history) =>
			CatchUpHistory.live(files.get(name)?.copy() ?? ":memory:", history),
		);
		return fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: LONGEST });
	});
}

const does = (act: Act): Step => ({ step: "act", who: TOM, act });
const wait: Step = { step: "wait", ms: 300, by: 50 };
const hide = does({ act: "vanish" });
const choose = (status: "auto" | "away" | "dnd") => does({ act: "choose", status, ttl: null });
const trust = (...userIds: string[]) => does({ act: "trust", userIds });
const secondDevice: Step = { step: "switch", who: TOM, lost: false };
const check: Step = { step: "check" };

function person(userId: string): Person {
	const found = VIEWERS.find((viewer) => viewer.userId === userId);
	if (found === undefined) throw new Error(`nobody is called ${userId}`);
	return found;
}

const CASES: readonly (readonly [string, readonly Step[]])[] = [
	[
		"a change heard, the way back missed",
		[
			wait,
			choose("dnd"),
			wait,
			{ step: "switch", who: person("ann"), lost: true },
			choose("auto"),
			wait,
			{ step: "switch", who: person("ann"), lost: true },
		],
	],
	[
		"on the list, of one who turns visible as away",
		[wait, trust("max", "lia"), hide, wait, choose("away"), check, hide, check],
	],
	[
		"on the list, of one who is away and turns visible so",
		[wait, trust("lia"), hide, { step: "wait", ms: 3_300, by: 50 }, choose("away"), check],
	],
	[
		"on the list, of one who turns visible with another device",
		[wait, trust("max", "lia"), hide, wait, secondDevice, wait, choose("auto"), check, choose("dnd"), check],
	],
	[
		"put on the list and taken off it, while somebody hides",
		[wait, hide, wait, trust("lia"), check, trust("max"), check, trust(), check, choose("auto")],
	],
	[
		"blocked and unblocked while away",
		[
			wait,
			{ step: "switch", who: person("ben"), lost: false },
			{ step: "relate", who: TOM, to: person("ben"), as: "blocks", on: true },
			wait,
			{ step: "switch", who: person("ben"), lost: false },
			check,
			{ step: "relate", who: TOM, to: person("ben"), as: "blocks", on: false },
		],
	],
];

const follow = (userId: string): Step => ({ step: "follow", who: person(userId), whom: TOM });
const turn = (userId: string): Step => ({ step: "switch", who: person(userId), lost: false });
const grace: Step = { step: "wait", ms: 2_300, by: 50 };

const SWITCHES: readonly (readonly [string, readonly Step[]])[] = [
	[
		"changes heard and missed while the feed carried counts",
		[
			...[follow("ann"), follow("ben"), follow("cat"), grace, choose("dnd"), wait, turn("fay"), turn("gus")],
			...[grace, choose("away"), check, turn("lia"), turn("max"), grace, check, choose("dnd"), check],
		],
	],
	[
		"a client that was away meanwhile",
		[
			...[turn("fay"), turn("gus"), turn("lia"), turn("max"), follow("ann"), grace, check, turn("ben")],
			...[turn("fay"), turn("lia"), turn("max"), grace, choose("dnd"), turn("ben"), wait, check],
			...[turn("ben"), turn("fay"), turn("lia"), turn("max"), grace, choose("away"), turn("ben"), check],
		],
	],
	[
		"a restart between",
		[
			follow("ann"),
			follow("ben"),
			grace,
			check,
			{ step: "restart" },
			choose("dnd"),
			check,
			grace,
			choose("away"),
			check,
		],
	],
];

describe("a client ends with the state of a fresh sync, where the feed switches, with", () => {
	for (const [what, steps] of SWITCHES)
		test(`[PR43] ${what}`, () => CatchUpHistory.live(files.get(SWITCHING)?.copy() ?? ":memory:", steps));
});

describe("a client ends with the state of a fresh sync, with", () => {
	for (const [what, steps] of CASES)
		test(`[PR42] ${what}`, () => CatchUpHistory.live(files.get(OPEN)?.copy() ?? ":memory:", steps));
});
