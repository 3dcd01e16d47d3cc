import type { LocationAudience, Page } from "./directory.ts";
import type { Millis, UserKey } from "./keys.ts";

/** One reported position (LOC1, LOC5). Degrees WGS 84, metres, degrees, metres per second. */
export type TrailPoint = UserKey & {
	readonly deviceId: string;
	readonly latitude: number;
	readonly longitude: number;
	readonly accuracy: number | null;
	readonly heading: number | null;
	readonly speed: number | null;
	readonly capturedAt: Millis;
	/** Who could see it when it was reported (VIS10). */
	readonly sharedWith: LocationAudience;
};

/**
 * Where people have been. Durable; written in groups.
 *
 * Law
 * - The same (user, device, capturedAt) twice is one point; the first stays.
 * - `between` gives points with from <= capturedAt < to, oldest first; the cursor is opaque. `sharedWith`: those alone that
 *   were shared with one of these audiences.
 * - `prune` removes points captured before the moment, at most `limit` a call, and says how many went.
 */
export interface TrailStore {
	append(points: readonly TrailPoint[]): Promise<void>;
	between(options: {
		readonly key: UserKey;
		readonly from: Millis;
		readonly to: Millis;
		readonly sharedWith?: readonly LocationAudience[];
		readonly cursor?: string;
		readonly limit: number;
	}): Promise<Page<TrailPoint>>;
	prune(before: Millis, limit: number): Promise<number>;
}
