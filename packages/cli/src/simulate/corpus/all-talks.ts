import { DIRECT_TALKS } from "./direct-talks.ts";
import { GROUP_TALKS } from "./group-talks.ts";
import type { Talk } from "./talks.ts";

/** Every talk; a cue counts by its place here. */
export const TALKS: readonly Talk[] = [...DIRECT_TALKS, ...GROUP_TALKS];

/** Talks that may be begun in such a conversation. */
export function talksFor(room: "direct" | "group"): readonly number[] {
	return TALKS.flatMap(({ room: fits }, index) => (fits === room || fits === "any" ? [index] : []));
}
