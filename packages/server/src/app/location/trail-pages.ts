import type { Period } from "../../domain/day-sums.ts";
import type { LocationAudience, Page } from "../../ports/directory.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { TrailPoint, TrailStore } from "../../ports/trail-store.ts";
import { given } from "../given.ts";

/** Goes on at this moment, after so many points of it. It names no device: that is the owner's to know. */
type Cursor = { readonly at: Millis; readonly skip: number };

const CURSOR = /^(\d{1,15})\.(\d{1,4})$/;

function readCursor(text: string): Cursor | null {
	const found = CURSOR.exec(text);
	return found === null ? null : { at: Number(found[1]), skip: Number(found[2]) };
}

function cursorAfter(points: readonly TrailPoint[], before: Cursor | null): string | null {
	const last = points[points.length - 1];
	if (last === undefined) return null;
	const same = points.filter(({ capturedAt }) => capturedAt === last.capturedAt).length;
	const skipped = before !== null && before.at === last.capturedAt ? before.skip : 0;
	return `${last.capturedAt}.${same + skipped}`;
}

/** One page of a user's trail, oldest first; null for a cursor that is none. */
export async function readTrail(
	trail: TrailStore,
	{ key, from, to, sharedWith }: Period & { readonly key: UserKey; readonly sharedWith?: readonly LocationAudience[] },
	{ cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
): Promise<Page<TrailPoint> | null> {
	const after = cursor === undefined ? null : readCursor(cursor);
	if (cursor !== undefined && after === null) return null;
	const skip = after !== null && after.at >= from ? after.skip : 0;
	const start = Math.max(from, after?.at ?? from);
	if (to <= start) return { items: [], nextCursor: null };
	const page = await trail.between({ key, from: start, to, ...given({ sharedWith }), limit: limit + skip });
	const items = page.items.slice(skip);
	return { items, nextCursor: page.nextCursor === null ? null : cursorAfter(items, after) };
}
