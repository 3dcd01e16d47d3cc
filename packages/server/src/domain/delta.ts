import type { Policy } from "../ports/directory.ts";
import type { ShownChange } from "../ports/presence-store.ts";
import type { Shown, Track } from "./record.ts";
import { seenTrack, sightOf } from "./visibility.ts";

type ViewerPolicy = Pick<Policy, "audience" | "locationAudience">;
type Viewer = { readonly userId: string; readonly policy: ViewerPolicy };

function seen(shown: Shown, { userId, policy }: Viewer): Track {
	return seenTrack(shown, sightOf(shown, policy, userId));
}

function sameValue(a: unknown, b: unknown): boolean {
	return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

/** Two tracks that look the same to whoever sees them, in whatever order they were made. */
export function looksSame(a: Track, b: Track): boolean {
	if (a === b) return true;
	for (const name in a) if (!sameValue(a[name as keyof Track], b[name as keyof Track])) return false;
	return true;
}

/**
 * The people whom this viewer has seen change (PR41), whoever looks now as before included: a client that was told of a
 * change by a single event knows it without knowing its version. Only what the viewer could see is looked at, so that a
 * hidden change leaves no trace (VIS5).
 */
export function changedFor(viewer: Viewer, changes: readonly ShownChange[]): readonly string[] {
	const changed = new Set<string>();
	for (const { userId, before, after } of changes) {
		if (userId === viewer.userId || changed.has(userId)) continue;
		if (!looksSame(seen(before, viewer), seen(after, viewer))) changed.add(userId);
	}
	return [...changed].sort();
}
