import { z } from "zod";
import type { Wire } from "./definition.ts";
import { connectionIdSchema, deviceIdSchema, projectIdSchema, taskIdSchema, userIdSchema } from "./ids.ts";
import { accuracySchema, headingSchema, latitudeSchema, longitudeSchema, speedSchema } from "./position.ts";
import {
	availabilitySchema,
	deviceKindSchema,
	deviceKindsSchema,
	emojiSchema,
	presenceStatusSchema,
	statusMessageSchema,
} from "./status.ts";
import { durationSchema, timestampSchema } from "./time.ts";

/** Others are never `invisible`; oneself may be, for one's own eyes see the truth (VIS1). */
const seenStatusSchema = presenceStatusSchema.describe("Never `invisible`, but of oneself.");

/** A user as a viewer may see them (PR45). What the viewer may not see is absent. */
export const viewSchema = z
	.object({
		userId: userIdSchema,
		status: seenStatusSchema,
		lastActivity: timestampSchema.optional().describe("Of others only while `away`, as it was announced."),
		lastSeen: timestampSchema.optional().describe("Only while `offline`."),
		devices: deviceKindsSchema.min(1).optional().describe("Kinds of the user's devices, each once."),
		currentProjectId: projectIdSchema.optional(),
		currentTaskId: taskIdSchema.optional(),
		statusMessage: statusMessageSchema.optional(),
		emoji: emojiSchema.optional(),
		statusExpiresAt: timestampSchema.optional(),
		statusUpdatedAt: timestampSchema.optional(),
		lastLatitude: latitudeSchema.optional(),
		lastLongitude: longitudeSchema.optional(),
		lastAccuracy: accuracySchema.optional(),
		lastLocationAt: timestampSchema.optional(),
	})
	.meta({ id: "View", description: "A user as the viewer may see them; what the viewer may not see is absent." });

/** A user's own presence, in answers and REST (LOC4). Absent values are null. */
export const sessionSchema = z
	.object({
		userId: userIdSchema,
		status: presenceStatusSchema,
		availability: availabilitySchema,
		until: timestampSchema.nullable().describe("When the availability falls back to `auto`."),
		lastSeenAt: timestampSchema.nullable().describe("The newest sign of life."),
		currentProjectId: projectIdSchema.nullable(),
		currentTaskId: taskIdSchema.nullable(),
		statusMessage: statusMessageSchema.nullable(),
		emoji: emojiSchema.nullable(),
		statusExpiresAt: timestampSchema.nullable(),
		statusUpdatedAt: timestampSchema.nullable(),
		lastLatitude: latitudeSchema.nullable(),
		lastLongitude: longitudeSchema.nullable(),
		lastAccuracy: accuracySchema.nullable(),
		lastLocationAt: timestampSchema.nullable(),
	})
	.meta({ id: "Session", description: "A user's own presence; absent values are null." });

/** Presence alone, as REST gives it for one user or many (70-rest). */
export const presenceShapeSchema = z
	.object({
		userId: userIdSchema,
		status: presenceStatusSchema.describe("`invisible` only of the caller."),
		lastActivity: timestampSchema.optional().describe("Only where present, and only where it was announced."),
		lastSeen: timestampSchema.optional().describe("Only while `offline`."),
	})
	.meta({ id: "Presence", description: "Presence alone; nothing but `offline` of a user one may not see." });

/** One of the user's own devices, connected now. */
export const deviceSchema = z
	.object({
		deviceId: deviceIdSchema,
		kind: deviceKindSchema.nullable().describe("null where the device did not say."),
		connectedSince: timestampSchema.describe("Since when it has been connected without a break."),
		lastActivity: timestampSchema,
		transport: z.enum(["websocket", "polling", "plain"]).describe("Of its newest connection; `plain` is `/ws`."),
		userAgent: z.string().describe("Of its newest connection; empty where it sent none."),
	})
	.meta({ id: "Device", description: "One of one's own devices, connected now." });

/** Of what all nodes were asked. */
export const completeSchema = z
	.boolean()
	.describe("False where a node that lives did not answer in time, or it is not known which nodes live.");

export const endReasonSchema = z
	.enum(["changed", "cleared", "offline", "stale_session", "server_restart", "erased"])
	.meta({ id: "EndReason", description: "Why an activity interval ended." });

/** A stretch of time on one project (ACT3). */
export const intervalSchema = z
	.object({
		id: z.string(),
		userId: userIdSchema,
		projectId: projectIdSchema,
		taskId: taskIdSchema.nullable(),
		startedAt: timestampSchema,
		endedAt: timestampSchema.nullable().describe("null while it runs."),
		endReason: endReasonSchema.nullable(),
	})
	.meta({ id: "Interval", description: "A stretch of time on one project." });

/** Who somebody is, as colleagues know them. */
export const profileSchema = z
	.object({ userId: userIdSchema, name: z.string().nullable(), avatarUrl: z.string().nullable() })
	.meta({ id: "Profile", description: "Who a user is." });

/** One reported position of a trail (LOC5). */
export const trailPointSchema = z
	.object({
		deviceId: deviceIdSchema.optional().describe("Only in one's own trail."),
		latitude: latitudeSchema,
		longitude: longitudeSchema,
		accuracy: accuracySchema.nullable(),
		heading: headingSchema.nullable(),
		speed: speedSchema.nullable(),
		capturedAt: timestampSchema,
	})
	.meta({ id: "TrailPoint", description: "One reported position." });

/** Which rule decided a user's presence, from which inputs, and when that changes by itself (PR44). */
export const explanationSchema = z
	.object({
		userId: userIdSchema,
		status: presenceStatusSchema,
		rule: z
			.enum(["no_device", "availability", "inactive", "active"])
			.describe("The first of PR2's four that held: no device counts, chosen, no activity for long, none of these."),
		availability: availabilitySchema,
		until: timestampSchema.nullable(),
		devices: z.array(
			z.object({
				deviceId: deviceIdSchema,
				kind: deviceKindSchema.nullable(),
				connections: z.array(connectionIdSchema),
				graceUntil: timestampSchema.nullable().describe("Set while no connection is left and the device still counts."),
				stale: z.boolean(),
				counts: z.boolean(),
				lastSignAt: timestampSchema,
				lastActivityAt: timestampSchema,
			}),
		),
		awayAfterMs: durationSchema,
		staleAfterMs: durationSchema,
		offlineGraceMs: durationSchema,
		nextChange: z
			.object({ at: timestampSchema, ttlMs: durationSchema })
			.nullable()
			.describe("When the resolver may decide otherwise if nothing happens until then; null for never."),
	})
	.meta({ id: "Explanation", description: "Why a user's presence is what it is." });

export type View = Wire<z.input<typeof viewSchema>>;
export type Session = Wire<z.input<typeof sessionSchema>>;
export type PresenceShape = Wire<z.input<typeof presenceShapeSchema>>;
export type DeviceShape = Wire<z.input<typeof deviceSchema>>;
export type IntervalShape = Wire<z.input<typeof intervalSchema>>;
export type Profile = Wire<z.input<typeof profileSchema>>;
export type TrailPointShape = Wire<z.input<typeof trailPointSchema>>;
export type Explanation = Wire<z.input<typeof explanationSchema>>;
