import type { Policy } from "../ports/directory.ts";

/** What a company's feed carries (PR43): every change, or counts and the people subscribed one by one. */
export type FeedMode = "full" | "counts";

/** How many people of a company everybody may see present, by status. Whoever sees less or more is told the same (VIS11). */
export type Counts = { readonly online: number; readonly away: number; readonly dnd: number };

export const NOBODY_THERE: Counts = { online: 0, away: 0, dnd: 0 };

/** A feed that carries counts does so until no more than this share of the limit is left, so that it does not flutter. */
const BACK_AT = 0.8;

/** The mode that follows from who is there. Among contacts alone nobody follows everybody, and nothing is counted (VIS3). */
export function nextFeedMode(
	mode: FeedMode,
	{ online, away, dnd }: Counts,
	{ audience, feedLimit }: Pick<Policy, "audience" | "feedLimit">,
): FeedMode {
	if (audience === "contacts") return "full";
	const most = mode === "full" ? feedLimit : feedLimit * BACK_AT;
	return online + away + dnd > most ? "counts" : "full";
}
