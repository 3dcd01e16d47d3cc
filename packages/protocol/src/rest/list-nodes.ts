import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nextCursorSchema } from "../ids.ts";
import { nothing, pageQuery } from "../query.ts";
import { timestampSchema } from "../time.ts";

const nodeSchema = z
	.object({
		nodeId: z.string().describe("Of one process; another one after a restart."),
		version: z.string().describe("Of the server."),
		startedAt: timestampSchema,
		connections: z.int().min(0).describe("As of its last renewal, some seconds ago."),
		leaseUntil: timestampSchema
			.nullable()
			.describe("When the others take it for dead, unless it renews its lease before; null where there are no others."),
		answering: z.boolean().describe("It is the one that answers this request."),
	})
	.meta({ id: "Node", description: "A node of the cluster." });

/** 70-rest: what runs where. */
export const listNodes = endpoint({
	name: "listNodes",
	method: "get",
	path: "/admin/nodes",
	who: "operator",
	summary: "The nodes that hold a lease, by nodeId.",
	params: nothing,
	query: z.object(pageQuery),
	answer: z.object({ nodes: z.array(nodeSchema), nextCursor: nextCursorSchema }),
	errors: ["unavailable"],
	example: {
		answer: {
			nodes: [
				{
					nodeId: "01985f0e-4b5c-7d3a-9c1e-2f6a7b8c9d0e",
					version: "0.1.0",
					startedAt: "2026-03-02T06:00:00.000Z",
					connections: 4_211,
					leaseUntil: "2026-03-02T09:00:08.400Z",
					answering: true,
				},
			],
			nextCursor: null,
		},
	},
});
