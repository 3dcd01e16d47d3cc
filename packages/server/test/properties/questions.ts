import { TARGET } from "./company.ts";
import type { DECISIONS } from "./hidden-steps.ts";

export type Request = readonly [method: string, path: string, body?: unknown];

/** Around everything that the target does. */
export const PERIOD = `userId=${TARGET}&from=2026-01-01T00:00:00.000Z&to=2027-01-01T00:00:00.000Z`;

/** Everything that a colleague may ask about the target by REST. */
export const QUESTIONS: readonly string[] = [
	`/api/users/${TARGET}/presence`,
	"/api/presence",
	"/api/presence?status=offline",
	`/api/users/${TARGET}`,
	"/api/users",
	`/api/presence/${TARGET}/explain`,
	`/api/activity?${PERIOD}`,
	`/api/blocks/${TARGET}`,
	"/api/friends",
];

/** What the target decides by REST. */
export const DECIDING: Record<(typeof DECISIONS)[number], Request> = {
	message: ["PUT", "/api/presence/status-message", { message: "by REST" }],
	"no message": ["DELETE", "/api/presence/status-message"],
	location: ["PUT", "/api/presence/privacy", { location: "company" }],
	receipts: ["PUT", "/api/presence/privacy", { readReceipts: true }],
	"no receipts": ["PUT", "/api/presence/privacy", { readReceipts: false }],
	"no location": ["PUT", "/api/presence/privacy", { location: "nobody" }],
	list: ["PUT", "/api/presence/visibility", { userIds: ["lia"] }],
	invisible: ["PUT", "/api/presence/me", { status: "invisible" }],
};
