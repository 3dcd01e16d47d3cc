import type { LocationAudience, Policy } from "../ports/directory.ts";
import { NEVER_SEEN, type Shown, type Track } from "./record.ts";

/** What a viewer may see of a user: which track, and whether with the position. */
export type Sight = "none" | "plain" | "plain+position" | "listed" | "listed+position";

type SightPolicy = Pick<Policy, "audience" | "locationAudience">;

const WIDTH: Record<LocationAudience, number> = { nobody: 0, contacts: 1, company: 2 };

/** The audience of a user's position: the narrower of what the owner and what the company allow (VIS10). */
export function locationAudience(shown: Shown, policy: SightPolicy): LocationAudience {
	const { location } = shown.seenBy;
	return WIDTH[location] <= WIDTH[policy.locationAudience] ? location : policy.locationAudience;
}

function seesPosition(shown: Shown, policy: SightPolicy, viewerId: string): boolean {
	const audience = locationAudience(shown, policy);
	if (audience === "contacts") return shown.seenBy.contacts.has(viewerId);
	return audience === "company";
}

/**
 * What a colleague may see of a user: block, audience, then invisible and list (VIS1). The caller has ruled out the
 * user's own eyes and other companies, of whom nothing is ever looked up.
 */
export function sightOf(shown: Shown, policy: SightPolicy, viewerId: string): Sight {
	const { seenBy } = shown;
	if (seenBy.blocked.has(viewerId)) return "none";
	if (policy.audience === "contacts" && !seenBy.contacts.has(viewerId)) return "none";
	const position = seesPosition(shown, policy, viewerId);
	if (seenBy.visibleTo.has(viewerId)) return position ? "listed+position" : "listed";
	return position ? "plain+position" : "plain";
}

/** The sight of a colleague of whom nothing special is known: the one that shared fan-out serves (VIS11). */
export function commonSight(shown: Shown, policy: SightPolicy): Sight {
	if (policy.audience === "contacts") return "none";
	return locationAudience(shown, policy) === "company" ? "plain+position" : "plain";
}

/** The track as this sight shows it. */
export function seenTrack(shown: Shown, sight: Sight): Track {
	if (sight === "none") return NEVER_SEEN;
	const track = sight === "listed" || sight === "listed+position" ? shown.listed : shown.plain;
	if (sight === "plain+position" || sight === "listed+position" || track.position === null) return track;
	return { ...track, position: null };
}

/** Does it decide for everybody of the company what they see, who their contacts are (VIS3, VIS10)? */
export function contactsMatter({ audience, locationAudience }: SightPolicy): boolean {
	return audience === "contacts" || locationAudience === "contacts";
}

/** The people whose sight may differ from the common one, now or after the change. */
export function particularViewers(before: Shown, after: Shown, policy: SightPolicy): ReadonlySet<string> {
	const viewers = new Set<string>();
	for (const { seenBy, plain, listed } of before === after ? [before] : [before, after]) {
		for (const id of seenBy.blocked) viewers.add(id);
		if (plain !== listed) for (const id of seenBy.visibleTo) viewers.add(id);
		if (contactsMatter(policy) || seenBy.location === "contacts") for (const id of seenBy.contacts) viewers.add(id);
	}
	return viewers;
}
