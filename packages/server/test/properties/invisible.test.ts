import { afterAll, beforeAll, test } from "bun:test";
import fc from "fast-check";
import { companyFile, type Rules } from "./company.ts";
import { difference } from "./difference.ts";
import { HiddenHistory } from "./hidden-history.ts";
import { histories, type Step } from "./hidden-steps.ts";

const RUNS = 8;
const PATIENCE = 120_000;

const COMPANIES: readonly { readonly name: string; readonly rules: Rules }[] = [
	{ name: "everybody sees everybody", rules: {} },
	{ name: "positions are for friends", rules: { location: "contacts" } },
	{ name: "only friends see each other", rules: { audience: "contacts" } },
];

const files = new Map<string, Awaited<ReturnType<typeof companyFile>>>();

beforeAll(async () => {
	for (const { name, rules } of COMPANIES) files.set(name, await companyFile(rules));
});

afterAll(() => {
	for (const file of files.values()) file[Symbol.dispose]();
});

async function expectAlike(company: string, steps: readonly Step[]): Promise<void> {
	const file = files.get(company);
	if (file === undefined) throw new Error(`no company in which ${company}`);
	const [unseen, gone] = await Promise.all([
		HiddenHistory.live(file.copy(), "acts unseen", steps),
		HiddenHistory.live(file.copy(), "is gone", steps),
	]);
	const found = difference(unseen, gone);
	if (found !== null) throw new Error(found);
}

for (const { name } of COMPANIES) {
	test(
		`[VIS5] [T-10] invisible equals offline, byte for byte, in random histories where ${name}`,
		() =>
			fc.assert(
				fc.asyncProperty(histories, (steps) => expectAlike(name, steps)),
				{
					numRuns: RUNS,
					interruptAfterTimeLimit: PATIENCE / 2,
				},
			),
		PATIENCE,
	);
}
