import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, projectIdSchema, taskIdSchema, userIdSchema } from "../../ids.ts";
import { accuracySchema, latitudeSchema, longitudeSchema } from "../../position.ts";
import { deviceKindsSchema, presentStatusSchema } from "../../status.ts";
import { timestampSchema } from "../../time.ts";

/** PR30, LOC2: somebody chose not to be disturbed, or moved. An absent field is as it was, null takes it away. */
export const presenceUpdate = downEvent({
	name: "presence:update",
	namespaces: ["/presence", "/chat"],
	summary: "Somebody who is there is not to be disturbed, or moved. Absent: as it was; null: no more.",
	data: z.object({
		conversationId: conversationIdSchema.optional().describe("On `/chat`, with userId and status alone (PR31)."),
		userId: userIdSchema,
		status: presentStatusSchema,
		lastSeenAt: timestampSchema.nullish(),
		currentProjectId: projectIdSchema.nullish(),
		currentTaskId: taskIdSchema.nullish(),
		lastLatitude: latitudeSchema.nullish(),
		lastLongitude: longitudeSchema.nullish(),
		lastAccuracy: accuracySchema.nullish(),
		lastLocationAt: timestampSchema.nullish(),
		devices: deviceKindsSchema.optional(),
	}),
	example: {
		userId: "ada",
		status: "online",
		lastSeenAt: "2026-03-02T09:14:30.000Z",
		currentProjectId: "roof-12",
		currentTaskId: "survey",
		lastLatitude: 52.5163,
		lastLongitude: 13.3777,
		lastAccuracy: 8,
		lastLocationAt: "2026-03-02T09:14:30.000Z",
		devices: ["web", "mobile"],
	},
});
