import { downEvent } from "../../definition.ts";
import { indicatorShape } from "../../indicator-shape.ts";

/** IND2: for the others in the conversation; it runs out by itself. */
export const userTyping = downEvent({
	name: "user:typing",
	namespaces: ["/chat"],
	summary: "Somebody types, or no more.",
	data: indicatorShape("typing"),
	example: {
		conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
		userId: "grace",
		type: "typing",
		isActive: true,
		timestamp: "2026-03-02T09:15:00.000Z",
		expiresAt: "2026-03-02T09:15:05.000Z",
		ttlMs: 5_000,
	},
});
