import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema, connectionIdSchema, deviceIdSchema, nextCursorSchema, userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing, optionalQuery, pageQuery } from "../query.ts";
import { completeSchema } from "../shapes.ts";
import { textSchema } from "../text.ts";
import { timestampSchema } from "../time.ts";

const liveConnectionSchema = z
	.object({
		connectionId: connectionIdSchema,
		companyId: companyIdSchema,
		userId: userIdSchema,
		deviceId: deviceIdSchema,
		nodeId: z.string().describe("The node that holds it."),
		namespace: z.enum(["/presence", "/chat"]).describe("`/presence` of a plain WebSocket."),
		transport: z.enum(["websocket", "polling", "plain"]).describe("As it is now; `plain` is `/ws`."),
		userAgent: z.string().describe("Empty where it sent none."),
		connectedSince: timestampSchema,
		lastEvent: timestampSchema.describe("When the newest event came by it."),
		lastActivity: timestampSchema.describe("When the newest event came by it that shows somebody at work (PR10)."),
		bytesWaiting: z.int().min(0).describe("What its link has not taken yet."),
	})
	.meta({ id: "LiveConnection", description: "A connection as its node knows it." });

/** 70-rest: who is connected where. */
export const listConnections = endpoint({
	name: "listConnections",
	method: "get",
	path: "/admin/connections",
	who: "operator",
	summary: "The connections of all nodes, by connectionId, the oldest first.",
	params: nothing,
	query: z.object({
		companyId: optionalQuery(companyIdSchema).describe("Only of this company."),
		userId: optionalQuery(userIdSchema).describe("Only of users with this id, of whatever company."),
		nodeId: optionalQuery(textSchema(1, LIMITS.id)).describe("Only of this node."),
		...pageQuery,
	}),
	answer: z.object({
		connections: z.array(liveConnectionSchema),
		complete: completeSchema,
		nextCursor: nextCursorSchema,
	}),
	errors: ["unavailable"],
	example: {
		query: { companyId: "acme", limit: 1 },
		answer: {
			connections: [
				{
					connectionId: "01985f0e-5d11-7b6a-8a52-0c3f7a1e9b44",
					companyId: "acme",
					userId: "ada",
					deviceId: "laptop-7",
					nodeId: "01985f0e-4b5c-7d3a-9c1e-2f6a7b8c9d0e",
					namespace: "/presence",
					transport: "websocket",
					userAgent: "Mozilla/5.0",
					connectedSince: "2026-03-02T08:00:04.512Z",
					lastEvent: "2026-03-02T09:14:42.404Z",
					lastActivity: "2026-03-02T09:14:12.404Z",
					bytesWaiting: 0,
				},
			],
			complete: true,
			nextCursor: "01985f0e-5d11-7b6a-8a52-0c3f7a1e9b44",
		},
	},
});
