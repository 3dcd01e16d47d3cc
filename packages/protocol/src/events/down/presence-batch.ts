import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { versionSchema } from "../../sync-position.ts";
import { activityChanged } from "./activity-changed.ts";
import { presenceUpdate } from "./presence-update.ts";
import { statusUpdated } from "./status-updated.ts";
import { userAway } from "./user-away.ts";
import { userOffline } from "./user-offline.ts";
import { userOnline } from "./user-online.ts";

/** A batch is of the feed: it tells nothing of conversations. */
const elsewhere = { conversationId: true } as const;

/** One change of somebody, as a single event would tell it. */
export const presenceChangeSchema = z
	.discriminatedUnion("name", [
		z.object({ name: z.literal("user:online"), data: userOnline.data.omit(elsewhere) }),
		z.object({ name: z.literal("user:away"), data: userAway.data.omit(elsewhere) }),
		z.object({ name: z.literal("user:offline"), data: userOffline.data.omit(elsewhere) }),
		z.object({ name: z.literal("presence:update"), data: presenceUpdate.data.omit(elsewhere) }),
		z.object({ name: z.literal("activity:changed"), data: activityChanged.data }),
		z.object({ name: z.literal("status:updated"), data: statusUpdated.data }),
	])
	.meta({ id: "PresenceChange", description: "One change of somebody, as a single event would tell it." });

/** W32: the changes of one tick, for a client that asked for `batch: true`. Applied in their order. */
export const presenceBatch = downEvent({
	name: "presence:batch",
	namespaces: ["/presence"],
	summary: "The changes of one tick, in order, for a client that asked for batches.",
	data: z.object({ version: versionSchema, events: z.array(presenceChangeSchema) }),
	example: {
		version: 184_377,
		events: [
			{ name: "user:online", data: userOnline.example },
			{ name: "activity:changed", data: activityChanged.example },
		],
	},
});
