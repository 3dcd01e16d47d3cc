import type { Millis } from "../../ports/keys.ts";
import type { TrailStore } from "../../ports/trail-store.ts";

/** Points removed in one step: between two steps the store serves others. */
const AT_ONCE = 1_000;

/** Removes every point of every trail that is older than trails are kept (LOC5). */
export async function pruneTrail(
	{ trail, trailTtl }: { readonly trail: TrailStore; readonly trailTtl: Millis },
	now: Millis,
): Promise<void> {
	let pruned = AT_ONCE;
	while (pruned === AT_ONCE) pruned = await trail.prune(now - trailTtl, AT_ONCE);
}
