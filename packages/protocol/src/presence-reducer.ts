import type { DataOf, Down } from "./events/down.ts";
import type { View } from "./shapes.ts";

/** What a client knows of others, by userId. */
export type Views = ReadonlyMap<string, View>;

type SyncAnswer = { readonly full: boolean; readonly users: readonly View[] };

/** An event of either kind: one that changes a view, or any other, which changes none. */
export type PresenceEvent = Down;

/** The view with these fields set; null and undefined take a field away. */
export function withFields(view: View, fields: { readonly [Key in keyof View]?: View[Key] | null }): View {
	const kept = Object.entries({ ...view, ...fields }).filter(([, value]) => value !== null && value !== undefined);
	return { userId: view.userId, status: view.status, ...Object.fromEntries(kept) };
}

/** Fields of an event that say something: an absent one leaves the view as it is. */
function given<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Empty lists are absent in views. */
function kinds(devices: View["devices"]): { readonly devices?: View["devices"] | null } {
	if (devices === undefined) return {};
	return { devices: devices.length === 0 ? null : devices };
}

type Present = Pick<DataOf<"user:online">, "userId" | "devices"> & Pick<View, "status" | "lastActivity">;

function isPresent(view: View | undefined, { userId, status, lastActivity, devices }: Present): View {
	const base = view ?? { userId, status };
	return withFields(base, { status, lastSeen: null, lastActivity: lastActivity ?? null, ...kinds(devices) });
}

function wentOffline(view: View | undefined, { userId, status, lastSeen }: DataOf<"user:offline">): View {
	const { statusMessage, emoji, statusExpiresAt, statusUpdatedAt } = view ?? {};
	const message = { statusMessage, emoji, statusExpiresAt, statusUpdatedAt };
	return withFields({ userId, status }, { lastSeen, ...message });
}

function updated(view: View | undefined, data: DataOf<"presence:update">): View {
	const { userId, status, devices, lastSeenAt: _, ...fields } = data;
	const base = view ?? { userId, status };
	const lastActivity = status === "away" ? base.lastActivity : null;
	return withFields(base, { ...given(fields), status, lastSeen: null, lastActivity, ...kinds(devices) });
}

function worksOn(view: View | undefined, { projectId, taskId }: DataOf<"activity:changed">): View | undefined {
	if (view === undefined || view.status === "offline") return view;
	return withFields(view, { currentProjectId: projectId, currentTaskId: taskId });
}

function says(view: View | undefined, data: DataOf<"status:updated">): View | undefined {
	if (view === undefined) return view;
	const { statusMessage, emoji, expiresAt, statusUpdatedAt } = data;
	return withFields(view, { statusMessage, emoji, statusExpiresAt: expiresAt, statusUpdatedAt });
}

/** The user's view after the event; undefined where there is none to change. What is told in a conversation is no view. */
function next(views: Views, event: PresenceEvent): View | undefined {
	if ("conversationId" in event.data && event.data.conversationId !== undefined) return undefined;
	switch (event.name) {
		case "user:online":
		case "user:away":
			return isPresent(views.get(event.data.userId), event.data);
		case "user:offline":
			return wentOffline(views.get(event.data.userId), event.data);
		case "presence:update":
			return updated(views.get(event.data.userId), event.data);
		case "activity:changed":
			return worksOn(views.get(event.data.userId), event.data);
		case "status:updated":
			return says(views.get(event.data.userId), event.data);
		default:
			return undefined;
	}
}

/**
 * What a client knows after an event of its feed (PR42): `presence:batch` is applied change by change, events that tell
 * nothing of others' presence change nothing. Applying an event twice is harmless. Of somebody unknown only events with a
 * state make a view. The same map where nothing changed; the given one is never written to.
 */
export function applyPresenceEvent(views: Views, event: PresenceEvent): Views {
	const changes = event.name === "presence:batch" ? event.data.events : [event];
	let result = views;
	for (const change of changes) {
		const view = next(result, change);
		if (view === undefined || view === result.get(view.userId)) continue;
		if (result === views) result = new Map(views);
		(result as Map<string, View>).set(view.userId, view);
	}
	return result;
}

/**
 * What a client knows after a page of `presence:sync` (PR41). `previous` is the page before it, where this is a next one.
 * The first page of a full sync replaces everything, and so does a full page after one of a delta, which the server could
 * not go on with; any other page replaces the views of the users in it, offline ones included.
 */
export function applySync(views: Views, answer: SyncAnswer, previous?: Pick<SyncAnswer, "full">): Views {
	const replaces = answer.full && previous?.full !== true;
	const result = new Map(replaces ? [] : views);
	for (const view of answer.users) result.set(view.userId, view);
	return result;
}

/** Those who are not offline: what a fresh full sync would hold. */
export function presentViews(views: Views): Views {
	return new Map([...views].filter(([, view]) => view.status !== "offline"));
}
