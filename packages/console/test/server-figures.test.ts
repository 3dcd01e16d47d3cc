import { expect, test } from "bun:test";
import { bytesText, durationText, rateText } from "../src/ui/numbers.ts";
import { filterOf } from "../src/views/server/filter-of.ts";
import { type NodeStats, SHOWN, sampleOf, withSample } from "../src/views/server/history.ts";
import { BYTES, COUNT, DURATION, type Measure, RATE, tickText, topOf } from "../src/views/server/measures.ts";

function aNode(fields: Partial<NodeStats>): NodeStats {
	const perSecond = { eventsIn: 1, eventsOut: 2, bytesIn: 3, bytesOut: 4 };
	return {
		nodeId: "n",
		version: "1",
		startedAt: "2026-03-02T06:00:00.000Z",
		links: 1,
		connections: 1,
		people: 1,
		companies: 1,
		totals: perSecond,
		perSecond,
		slowConsumers: { cut: 0, waiting: 0 },
		handling: null,
		eventLoopDelay: null,
		memory: { rss: 100, heapUsed: 50 },
		degraded: [],
		...fields,
	};
}

test("[OPS4] a cluster is the sum of its nodes, and as slow as the slowest", () => {
	const nodes = [aNode({ handling: { p50: 1, p99: 5 } }), aNode({ handling: { p50: 2, p99: 3 } }), aNode({})];
	expect(sampleOf(nodes, 7)).toMatchObject({ at: 7, connections: 3, eventsOut: 6, p50: 2, p99: 5, delay: null });
	expect(sampleOf([], 7)).toMatchObject({ connections: 0, p99: null });
});

test("[OPS4] what is older than what is shown is forgotten", () => {
	const old = sampleOf([], 1);
	const kept = sampleOf([], 2);
	const now = sampleOf([], 1 + SHOWN);
	expect(withSample([old, kept], now)).toEqual([kept, now]);
});

test.each([
	[bytesText(999), "999 B"],
	[bytesText(1_536), "1.5 KB"],
	[bytesText(182_452_224), "174 MB"],
	[durationText(0.067), "0.07 ms"],
	[durationText(1.28), "1.3 ms"],
	[durationText(58.4), "58 ms"],
	[durationText(2_130), "2.1 s"],
	[rateText(0), "0"],
	[rateText(0.44), "0.4"],
])("[OPS4] figures are short: %s", (said, expected) => expect(said).toBe(expected));

/** What stands at an axis on which at most four steps and a bit have room. */
function ticksOf(most: number, measure: Measure): readonly string[] {
	const top = topOf(most, measure);
	const step = measure.steps.find((each) => top / each <= 4.4) ?? Number.NaN;
	return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => tickText(index * step, measure));
}

test.each([
	[COUNT, 0, ["0", "1"]],
	[COUNT, 1, ["0", "1"]],
	[COUNT, 2, ["0", "1", "2"]],
	[COUNT, 2_600, ["0", "1,000", "2,000"]],
	[RATE, 0.02, ["0", "0.1"]],
	[RATE, 14, ["0", "5", "10", "15"]],
	[DURATION, 1.4, ["0", "0.50 ms", "1 ms", "1.5 ms"]],
	[DURATION, 3_000, ["0", "1 s", "2 s", "3 s"]],
	[BYTES, 0, ["0", "256 B"]],
	[BYTES, 2_000, ["0", "1 KB", "2 KB"]],
	[BYTES, 140 * 2 ** 20, ["0", "64 MB", "128 MB"]],
] as const)("[OPS4] an axis goes by round steps that its words tell apart (%#)", (measure, most, expected) =>
	expect(ticksOf(most, measure)).toEqual([...expected]),
);

test("[OPS4] whatever is measured, no two steps of an axis are called the same", () => {
	for (const measure of [COUNT, RATE, DURATION, BYTES])
		for (let most = 0.001; most < 1e11; most *= 1.3) {
			const ticks = ticksOf(most, measure);
			expect({ most, different: new Set(ticks).size, over: ticks.length > 1 }).toEqual({
				most,
				different: ticks.length,
				over: true,
			});
		}
});

test.each([
	["", {}],
	[" acme ", { companyId: "acme" }],
	["acme / alice", { companyId: "acme", userId: "alice" }],
	["/alice", { userId: "alice" }],
])("[OPS4] %p finds connections by company and user", (text, expected) => expect(filterOf(text)).toEqual(expected));
