import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nextCursorSchema } from "../ids.ts";
import { nothing, pageQuery } from "../query.ts";
import { completeSchema } from "../shapes.ts";
import { timestampSchema } from "../time.ts";

const count = z.int().min(0);
const rate = z.number().min(0);
const milliseconds = z.number().min(0);

const durationsSchema = z
	.object({ p50: milliseconds, p99: milliseconds })
	.meta({ id: "Durations", description: "Median and 99th percentile in milliseconds, at most a fifth too high." });

const nodeStatsSchema = z
	.object({
		nodeId: z.string(),
		version: z.string().describe("Of the server."),
		startedAt: timestampSchema,
		links: count.describe("WebSockets and polling sessions, authenticated or not."),
		connections: count,
		people: count.describe("With a connection on this node; somebody may be on several."),
		companies: count.describe("With a connection on this node."),
		totals: z
			.object({ eventsIn: count, eventsOut: count, bytesIn: count, bytesOut: count })
			.describe("Since the node started. Answers count as events; bytes are those of messages alone."),
		perSecond: z
			.object({ eventsIn: rate, eventsOut: rate, bytesIn: rate, bytesOut: rate })
			.describe("The same, of the last ten seconds."),
		slowConsumers: z.object({
			cut: count.describe("Links closed as `slow_consumer` since the node started."),
			waiting: count.describe("Links that now take nothing of what waits for them."),
		}),
		handling: durationsSchema
			.nullable()
			.describe("From when an event was heard until it was answered, in the last ten seconds; null where none came."),
		eventLoopDelay: durationsSchema
			.nullable()
			.describe(
				"How late the event loop came to its timer, in the last ten seconds; null where that was not measured.",
			),
		memory: z.object({ rss: count, heapUsed: count }).describe("Bytes of the process."),
		degraded: z.array(z.string()).describe("Stores that are away, as this node sees it."),
	})
	.meta({ id: "NodeStats", description: "How a node is doing." });

/** 70-rest: how the nodes are doing. */
export const listStats = endpoint({
	name: "listStats",
	method: "get",
	path: "/admin/stats",
	who: "operator",
	summary: "How every node is doing, by nodeId.",
	params: nothing,
	query: z.object(pageQuery),
	answer: z.object({ nodes: z.array(nodeStatsSchema), complete: completeSchema, nextCursor: nextCursorSchema }),
	errors: ["unavailable"],
	example: {
		answer: {
			nodes: [
				{
					nodeId: "01985f0e-4b5c-7d3a-9c1e-2f6a7b8c9d0e",
					version: "0.1.0",
					startedAt: "2026-03-02T06:00:00.000Z",
					links: 4_215,
					connections: 4_211,
					people: 3_980,
					companies: 12,
					totals: { eventsIn: 1_630_211, eventsOut: 20_114_802, bytesIn: 130_416_880, bytesOut: 5_028_700_500 },
					perSecond: { eventsIn: 151.2, eventsOut: 1_862.5, bytesIn: 12_101.4, bytesOut: 465_620.9 },
					slowConsumers: { cut: 3, waiting: 1 },
					handling: { p50: 0.067, p99: 1.28 },
					eventLoopDelay: { p50: 0.08, p99: 2.153 },
					memory: { rss: 182_452_224, heapUsed: 61_341_696 },
					degraded: [],
				},
			],
			complete: true,
			nextCursor: null,
		},
	},
});
