import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { projectIdSchema, taskIdSchema } from "../../ids.ts";
import { accuracySchema, headingSchema, latitudeSchema, longitudeSchema, speedSchema } from "../../position.ts";
import { durationSchema, givenTimestampSchema } from "../../time.ts";

const payload = z
	.object({
		latitude: latitudeSchema.optional().describe("With `longitude`, or not at all."),
		longitude: longitudeSchema.optional().describe("With `latitude`, or not at all."),
		accuracy: accuracySchema.optional(),
		heading: headingSchema.nullish().describe("null is as absent: browsers say so of a device that stands still."),
		speed: speedSchema.nullish().describe("null is as absent."),
		capturedAt: givenTimestampSchema.optional().describe("When the position was taken; absent: now."),
		projectId: projectIdSchema.nullish().describe("What this device works on; null: nothing; absent: as before."),
		taskId: taskIdSchema.nullish().describe("Only with `projectId`; absent or null: no task."),
		active: z.boolean().optional().describe("true where the person did something since the last heartbeat."),
	})
	.refine((beat) => (beat.latitude === undefined) === (beat.longitude === undefined), {
		path: ["latitude"],
		error: "must come with longitude, or neither",
	})
	.refine((beat) => typeof beat.taskId !== "string" || typeof beat.projectId === "string", {
		path: ["taskId"],
		error: "must come with projectId",
	});

/** LOC1, PR11: a sign of life, with what the device reports. Announced only for what changed. */
export const presenceHeartbeat = upEvent({
	name: "presence:heartbeat",
	namespaces: ["/presence"],
	summary: "A sign of life, with position, project and task where there are any.",
	payload,
	answer: z.object({
		nextHeartbeatMs: durationSchema.describe("When to send the next one."),
		nextLocationMs: durationSchema.describe("When to report a position next."),
	}),
	errors: [],
	example: {
		payload: {
			latitude: 52.5163,
			longitude: 13.3777,
			accuracy: 8,
			heading: 271.5,
			speed: 1.4,
			capturedAt: "2026-03-02T09:14:30.000Z",
			projectId: "roof-12",
			taskId: "survey",
			active: true,
		},
		answer: { nextHeartbeatMs: 30_000, nextLocationMs: 30_000 },
	},
});
