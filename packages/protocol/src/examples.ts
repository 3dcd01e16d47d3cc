import type { Explanation, Session, View } from "./shapes.ts";

/** A user as a colleague may see them. */
export const EXAMPLE_VIEW: View = {
	userId: "ada",
	status: "online",
	devices: ["web", "mobile"],
	currentProjectId: "roof-12",
	currentTaskId: "survey",
	statusMessage: "On site until four",
	emoji: "🏗️",
	statusExpiresAt: "2026-03-02T16:00:00.000Z",
	statusUpdatedAt: "2026-03-02T08:02:11.250Z",
	lastLatitude: 52.5163,
	lastLongitude: 13.3777,
	lastAccuracy: 8,
	lastLocationAt: "2026-03-02T09:14:30.000Z",
};

/** A user who is gone, as a colleague may see them. */
export const EXAMPLE_OFFLINE_VIEW: View = {
	userId: "grace",
	status: "offline",
	lastSeen: "2026-03-02T08:40:02.118Z",
};

/** A user's own presence. */
export const EXAMPLE_SESSION: Session = {
	userId: "ada",
	status: "online",
	availability: "auto",
	until: null,
	lastSeenAt: "2026-03-02T09:15:00.000Z",
	currentProjectId: "roof-12",
	currentTaskId: "survey",
	statusMessage: "On site until four",
	emoji: "🏗️",
	statusExpiresAt: "2026-03-02T16:00:00.000Z",
	statusUpdatedAt: "2026-03-02T08:02:11.250Z",
	lastLatitude: 52.5163,
	lastLongitude: 13.3777,
	lastAccuracy: 8,
	lastLocationAt: "2026-03-02T09:14:30.000Z",
};

/** Why a user's presence is what it is. */
export const EXAMPLE_EXPLANATION: Explanation = {
	userId: "ada",
	status: "online",
	rule: "active",
	availability: "auto",
	until: null,
	devices: [
		{
			deviceId: "laptop-7",
			kind: "web",
			connections: ["0195556a-3c1e-7b42-9f57-2f6f0c3a9d10"],
			graceUntil: null,
			stale: false,
			counts: true,
			lastSignAt: "2026-03-02T09:15:00.000Z",
			lastActivityAt: "2026-03-02T09:14:12.404Z",
		},
	],
	awayAfterMs: 300_000,
	staleAfterMs: 900_000,
	offlineGraceMs: 5_000,
	nextChange: { at: "2026-03-02T09:19:12.404Z", ttlMs: 252_404 },
};
