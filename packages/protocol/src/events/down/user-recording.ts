import { downEvent } from "../../definition.ts";
import { indicatorShape } from "../../indicator-shape.ts";

/** IND2: for the others in the conversation; it runs out by itself. */
export const userRecording = downEvent({
	name: "user:recording",
	namespaces: ["/chat"],
	summary: "Somebody records, or no more.",
	data: indicatorShape("recording"),
	example: {
		conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
		userId: "grace",
		type: "recording",
		isActive: true,
		timestamp: "2026-03-02T09:15:00.000Z",
		expiresAt: "2026-03-02T09:15:30.000Z",
		ttlMs: 30_000,
	},
});
