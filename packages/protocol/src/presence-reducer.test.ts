import { expect, test } from "bun:test";
import { EXAMPLE_VIEW } from "./examples.ts";
import { applyPresenceEvent, applySync, type PresenceEvent, presentViews, type Views } from "./presence-reducer.ts";
import type { View } from "./shapes.ts";

const AT = "2026-03-02T09:15:00.000Z";
const EARLIER = "2026-03-02T09:10:00.000Z";

function viewsOf(...views: readonly View[]): Views {
	return new Map(views.map((view) => [view.userId, view]));
}

function after(event: PresenceEvent, ...views: readonly View[]): View | undefined {
	const before = viewsOf(...views);
	const once = applyPresenceEvent(before, event);
	expect(before).toEqual(viewsOf(...views));
	expect(applyPresenceEvent(once, event)).toEqual(once);
	return once.get("ada");
}

test("[PR42] somebody who comes online has the state told, and is seen now", () => {
	const data = { userId: "ada", status: "dnd", timestamp: AT } as const;
	expect(after({ name: "user:online", data })).toEqual({ userId: "ada", status: "dnd" });
	const old: View = {
		userId: "ada",
		status: "offline",
		lastSeen: EARLIER,
		statusMessage: "x",
		statusUpdatedAt: EARLIER,
	};
	expect(after({ name: "user:online", data: { ...data, devices: ["web"] } }, old)).toEqual({
		userId: "ada",
		status: "dnd",
		devices: ["web"],
		statusMessage: "x",
		statusUpdatedAt: EARLIER,
	});
});

test("[PR42] back from away, only the state, the devices and the last activity change", () => {
	const data = { userId: "ada", status: "online", timestamp: AT } as const;
	const away: View = { ...EXAMPLE_VIEW, status: "away", lastActivity: EARLIER };
	expect(after({ name: "user:online", data }, away)).toEqual(EXAMPLE_VIEW);
	const { devices: _, ...without } = EXAMPLE_VIEW;
	expect(after({ name: "user:online", data: { ...data, devices: [] } }, away)).toEqual(without);
});

test("[PR42] somebody who falls away keeps everything, with the last activity", () => {
	const data = { userId: "ada", status: "away", lastActivity: EARLIER, timestamp: AT } as const;
	expect(after({ name: "user:away", data }, EXAMPLE_VIEW)).toEqual({
		...EXAMPLE_VIEW,
		status: "away",
		lastActivity: EARLIER,
	});
	expect(after({ name: "user:away", data })).toEqual({ userId: "ada", status: "away", lastActivity: EARLIER });
});

test("[PR42] somebody who goes keeps the status message alone", () => {
	const data = { userId: "ada", status: "offline", lastSeen: AT, timestamp: AT } as const;
	const { statusMessage, emoji, statusExpiresAt, statusUpdatedAt } = EXAMPLE_VIEW;
	const message = { statusMessage, emoji, statusExpiresAt, statusUpdatedAt };
	expect(after({ name: "user:offline", data }, EXAMPLE_VIEW)).toEqual({
		userId: "ada",
		status: "offline",
		lastSeen: AT,
		...message,
	});
	expect(after({ name: "user:offline", data: { ...data, lastSeen: null } }, EXAMPLE_VIEW)).toEqual({
		userId: "ada",
		status: "offline",
		...message,
	});
	expect(after({ name: "user:offline", data })).toEqual({ userId: "ada", status: "offline", lastSeen: AT });
});

test("[PR42] of an update an absent field is as it was, and null takes it away", () => {
	const data = { userId: "ada", status: "online", lastLatitude: 0, lastLongitude: 0, lastAccuracy: null } as const;
	const { lastAccuracy: _, ...rest } = EXAMPLE_VIEW;
	expect(after({ name: "presence:update", data }, EXAMPLE_VIEW)).toEqual({
		...rest,
		lastLatitude: 0,
		lastLongitude: 0,
	});
	expect(
		after(
			{ name: "presence:update", data: { userId: "ada", status: "online", currentProjectId: undefined } },
			EXAMPLE_VIEW,
		),
	).toEqual(EXAMPLE_VIEW);
});

test("[PR33] the last activity is told while away alone", () => {
	const away: View = { ...EXAMPLE_VIEW, status: "away", lastActivity: EARLIER };
	expect(after({ name: "presence:update", data: { userId: "ada", status: "away", lastLatitude: 1 } }, away)).toEqual({
		...away,
		lastLatitude: 1,
	});
	const dnd = { userId: "ada", status: "dnd", lastSeenAt: AT } as const;
	expect(after({ name: "presence:update", data: dnd }, away)).toEqual({ ...EXAMPLE_VIEW, status: "dnd" });
});

test("[PR42] activity and status message are set and taken away", () => {
	const idle = { userId: "ada", projectId: null, taskId: null, timestamp: AT };
	const { currentProjectId: _, currentTaskId: __, ...unoccupied } = EXAMPLE_VIEW;
	expect(after({ name: "activity:changed", data: idle }, EXAMPLE_VIEW)).toEqual(unoccupied);
	const work = { userId: "ada", projectId: "p", taskId: null, timestamp: AT };
	expect(after({ name: "activity:changed", data: work }, EXAMPLE_VIEW)).toEqual({
		...unoccupied,
		currentProjectId: "p",
	});
	const silent = { userId: "ada", statusMessage: null, emoji: null, expiresAt: null, statusUpdatedAt: null };
	const view: View = { userId: "ada", status: "online" };
	const post = { userId: "ada", statusMessage: "m", emoji: null, expiresAt: AT, statusUpdatedAt: AT };
	const posted = { ...view, statusMessage: "m", statusExpiresAt: AT, statusUpdatedAt: AT };
	expect(after({ name: "status:updated", data: post }, view)).toEqual(posted);
	expect(after({ name: "status:updated", data: silent }, posted)).toEqual(view);
});

test("[PR42] of somebody unknown only a state makes a view, and no other event touches any", () => {
	const views = viewsOf({ userId: "grace", status: "offline" });
	const work = { projectId: "p", taskId: null, timestamp: AT };
	const message = { statusMessage: "m", emoji: null, expiresAt: null, statusUpdatedAt: AT };
	const events: readonly PresenceEvent[] = [
		{ name: "activity:changed", data: { userId: "ada", ...work } },
		{ name: "activity:changed", data: { userId: "grace", ...work } },
		{ name: "status:updated", data: { userId: "ada", ...message } },
		{ name: "user:profile", data: { userId: "grace", name: "Grace", avatarUrl: null } },
		{ name: "presence:counts", data: { online: 1, away: 0, dnd: 0 } },
		{ name: "presence:batch", data: { version: 1, events: [] } },
		{ name: "user:online", data: { conversationId: "c", userId: "grace", status: "dnd", timestamp: AT } },
	];
	for (const event of events) expect(applyPresenceEvent(views, event)).toBe(views);
});

test("[W32] a batch is its changes, one after the other", () => {
	const online = { name: "user:online", data: { userId: "ada", status: "online", timestamp: AT } } as const;
	const work = {
		name: "activity:changed",
		data: { userId: "ada", projectId: "p", taskId: "t", timestamp: AT },
	} as const;
	const gone = {
		name: "user:offline",
		data: { userId: "grace", status: "offline", lastSeen: AT, timestamp: AT },
	} as const;
	const before = viewsOf({ userId: "grace", status: "online" });
	const events = [online, work, gone];
	const batched = applyPresenceEvent(before, { name: "presence:batch", data: { version: 7, events } });
	expect(batched).toEqual(events.reduce<Views>(applyPresenceEvent, before));
	expect(batched.get("ada")?.currentTaskId).toBe("t");
	expect(before.get("grace")?.status).toBe("online");
});

test("[PR41] a full sync replaces everything, a delta only those in it, the next page adds", () => {
	const before = viewsOf(EXAMPLE_VIEW, { userId: "grace", status: "online" });
	const gone: View = { userId: "grace", status: "offline", lastSeen: AT };
	expect(applySync(before, { full: true, users: [EXAMPLE_VIEW] })).toEqual(viewsOf(EXAMPLE_VIEW));
	expect(applySync(before, { full: false, users: [gone] })).toEqual(viewsOf(EXAMPLE_VIEW, gone));
	const next = { full: true, users: [gone] };
	expect(applySync(viewsOf(EXAMPLE_VIEW), next, { full: true })).toEqual(viewsOf(EXAMPLE_VIEW, gone));
	expect(applySync(viewsOf(EXAMPLE_VIEW), next, { full: false })).toEqual(viewsOf(gone));
	expect(presentViews(viewsOf(EXAMPLE_VIEW, gone))).toEqual(viewsOf(EXAMPLE_VIEW));
	expect(before.size).toBe(2);
});
