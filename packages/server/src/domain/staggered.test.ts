import { expect, test } from "bun:test";
import fc from "fast-check";
import { isDue, isDueAtMoment } from "./staggered.ts";

test("[W31] [T-27] each company is due once in every period, however often it is looked at", () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.integer({ min: 50, max: 10_000 }),
			fc.array(fc.integer({ min: 1, max: 49 }), { minLength: 1, maxLength: 400 }),
			(companyId, period, steps) => {
				let now = 1_000_000;
				const moments: number[] = [];
				for (const step of steps) {
					const after = now;
					now += step;
					if (isDue(companyId, period, { after, until: now })) moments.push(now);
				}
				const periods = (now - 1_000_000) / period;
				expect(moments.length).toBeWithin(Math.floor(periods), Math.floor(periods) + 2);
				for (const [index, moment] of moments.slice(1).entries())
					expect(moment - (moments[index] as number)).toBeWithin(period - 49, period + 50);
			},
		),
	);
});

test("[T-27] what is due more rarely is due at moments of the shorter period alone, once in each of the longer", () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.integer({ min: 901, max: 10_000 }),
			fc.integer({ min: 1, max: 49 }),
			(id, longer, step) => {
				const moments: number[] = [];
				for (let after = 1_000_000; after < 1_100_000; after += step) {
					const span = { after, until: after + step };
					if (!isDueAtMoment(id, { period: 900, longer }, span)) continue;
					expect(isDue(id, 900, span)).toBe(true);
					moments.push(span.until);
				}
				expect(moments.length).toBeWithin(Math.floor(100_000 / longer) - 1, Math.floor(100_000 / longer) + 3);
			},
		),
	);
	const span = { after: 10_000, until: 10_900 };
	expect(isDueAtMoment("acme", { period: 900, longer: 300 }, span)).toBe(true);
});

test("[W31] after a leap everybody is due", () => {
	for (let index = 0; index < 100; index += 1)
		expect(isDue(`company-${index}`, 900, { after: 10_000, until: 10_900 })).toBe(true);
});

test("[T-27] what is due of many companies is spread over the period", () => {
	const ids = Array.from({ length: 1_000 }, (_, index) => `company-${index}`);
	for (let after = 0; after < 900; after += 100) {
		const due = ids.filter((id) => isDue(id, 900, { after: 9_000 + after, until: 9_100 + after }));
		expect(due.length).toBeWithin(60, 170);
	}
});
