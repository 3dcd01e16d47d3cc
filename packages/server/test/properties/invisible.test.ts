import { afterAll, beforeAll, test } from "bun:test";
import fc from "fast-check";
import { Companies } from "./alike.ts";
import type { Rules } from "./company.ts";
import { histories } from "./hidden-steps.ts";

/** A history takes about a quarter of a second. Where one fails, its seed and the first difference are printed. */
const RUNS = 6;
/** A slow machine tries fewer histories, in milliseconds. */
const LONGEST = 60_000;

const COMPANIES: readonly { readonly name: string; readonly rules: Rules }[] = [
	{ name: "everybody sees everybody", rules: {} },
	{ name: "positions are for friends", rules: { location: "contacts" } },
	{ name: "only friends see each other", rules: { audience: "contacts" } },
	{ name: "feeds carry counts", rules: { feedLimit: 10 } },
];

const companies = new Companies();

beforeAll(() => companies.begin(COMPANIES));

afterAll(() => companies.end());

for (const { name } of COMPANIES) {
	test(`[VIS5] [T-10] invisible equals offline, byte for byte, in random histories where ${name}`, () => {
		const property = fc.asyncProperty(histories, (steps) => companies.expectAlike(name, steps));
		return fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: LONGEST });
	});
}
