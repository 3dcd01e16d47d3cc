import { z } from "zod";
import { userIdSchema } from "./ids.ts";

/** Does the caller block this user (VIS8)? */
export const blockSchema = z
	.object({ userId: userIdSchema, blocked: z.boolean() })
	.meta({ id: "Block", description: "Whether the caller blocks a user." });

/** How the caller stands with a user (70-rest, friends). */
export const friendshipSchema = z
	.object({
		userId: userIdSchema,
		state: z
			.enum(["none", "incoming", "outgoing", "friends"])
			.describe("`incoming`: they ask the caller; `outgoing`: the caller asks them; `friends`: both did."),
	})
	.meta({ id: "Friendship", description: "How the caller stands with a user." });
