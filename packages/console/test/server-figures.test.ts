import { expect, test } from "bun:test";
import { bytesText, durationText, rateText } from "../src/ui/numbers.ts";
import { filterOf } from "../src/views/server/filter-of.ts";
import { type NodeStats, SHOWN, sampleOf, withSample } from "../src/views/server/history.ts";

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

test.each([
	["", {}],
	[" acme ", { companyId: "acme" }],
	["acme / alice", { companyId: "acme", userId: "alice" }],
	["/alice", { userId: "alice" }],
])("[OPS4] %p finds connections by company and user", (text, expected) => expect(filterOf(text)).toEqual(expected));
