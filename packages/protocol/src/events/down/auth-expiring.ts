import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { durationSchema, timestampSchema } from "../../time.ts";

/** W14: the link's token is about to expire; answer with `auth:refresh`. */
export const authExpiring = downEvent({
	name: "auth:expiring",
	namespaces: ["/presence", "/chat"],
	summary: "The token is about to expire: send `auth:refresh`.",
	data: z.object({ expiresAt: timestampSchema, ttlMs: durationSchema }),
	example: { expiresAt: "2026-03-02T10:00:00.000Z", ttlMs: 60_000 },
});
