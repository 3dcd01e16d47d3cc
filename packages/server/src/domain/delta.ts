import type { Policy } from "../ports/directory.ts";
import type { ShownChange } from "../ports/presence-store.ts";
import type { Shown, Track } from "./record.ts";
import { seenTrack, sightOf } from "./visibility.ts";

type ViewerPolicy = Pick<Policy, "audience" | "locationAudience">;
type Viewer = { readonly userId: string; readonly policy: ViewerPolicy };

function seen(shown: Shown, { userId, policy }: Viewer): Track {
	return seenTrack(shown, sightOf(shown, policy, userId));
}

/** Two tracks that look the same to whoever sees them. */
export function looksSame(a: Track, b: Track): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}

type Story = { readonly before: Track; after: Track; readonly sure: boolean };

/**
 * The people whom this viewer would see differently than at the version `since` (PR41). Only what the viewer could see
 * is looked at, so that a hidden change leaves no trace (VIS5). A change stamped with `since` itself may have come before
 * or after the viewer's last look: its user is always among the answer, which is harmless (PR42).
 */
export function changedFor(viewer: Viewer, changes: readonly ShownChange[], since: number): readonly string[] {
	const stories = new Map<string, Story>();
	for (const change of changes) {
		if (change.userId === viewer.userId) continue;
		const before = seen(change.before, viewer);
		const after = seen(change.after, viewer);
		if (looksSame(before, after)) continue;
		const story = stories.get(change.userId);
		if (story === undefined) stories.set(change.userId, { before, after, sure: change.version > since });
		else story.after = after;
	}
	return [...stories]
		.filter(([, story]) => !story.sure || !looksSame(story.before, story.after))
		.map(([userId]) => userId)
		.sort();
}
