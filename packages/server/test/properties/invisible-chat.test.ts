import { afterAll, beforeAll, test } from "bun:test";
import fc from "fast-check";
import { Companies, type Given } from "./alike.ts";
import { talkingHistories } from "./hidden-steps.ts";

/** A history takes about half a second. Where one fails, its seed and the first difference are printed. */
const RUNS = 3;
/** A slow machine tries fewer histories, in milliseconds. */
const LONGEST = 60_000;

const COMPANIES: readonly Given[] = [
	{ name: "everybody sees everybody", rules: {}, talks: true },
	{ name: "only friends and those who talk see each other", rules: { audience: "contacts" }, talks: true },
];

const companies = new Companies();

beforeAll(() => companies.begin(COMPANIES));

afterAll(() => companies.end());

for (const { name } of COMPANIES) {
	test(`[VIS5] [VIS7] [T-10] invisible equals offline, byte for byte, in conversations where ${name}`, () => {
		const property = fc.asyncProperty(talkingHistories, (steps) => companies.expectAlike(name, steps));
		return fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: LONGEST });
	});
}
