import { downEvent } from "../../definition.ts";
import { profileSchema } from "../../shapes.ts";

/** Somebody's name or picture changed (70-rest, users). */
export const userProfile = downEvent({
	name: "user:profile",
	namespaces: ["/presence"],
	summary: "Somebody's name or picture changed.",
	data: profileSchema,
	example: { userId: "ada", name: "Ada Lovelace", avatarUrl: "https://example.com/ada.png" },
});
