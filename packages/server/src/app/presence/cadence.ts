import { seenTrack, sightOf } from "../../domain/visibility.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ViewingPorts } from "./viewing.ts";

export type CadencePorts = ViewingPorts & {
	/** How often a device reports where somebody watches, and where nobody does. Milliseconds. */
	readonly cadence: { readonly watched: number; readonly unwatched: number };
};

export type Cadence = { readonly nextHeartbeatMs: number; readonly nextLocationMs: number };

const FIRST_LOOK = 8;
const LONG_LOOK = 200;

/**
 * How often a device should report: rarely where nobody whom its user sees as present could watch (LOC3). Decided by
 * what the user may see alone, so that it tells nothing of the invisible (VIS5).
 */
export async function cadence(ports: CadencePorts, key: UserKey): Promise<Cadence> {
	const watched = (await seesAnybody(ports, key, FIRST_LOOK)) ?? (await seesAnybody(ports, key, LONG_LOOK)) ?? false;
	const interval = watched ? ports.cadence.watched : ports.cadence.unwatched;
	return { nextHeartbeatMs: interval, nextLocationMs: interval };
}

/** True or false where that is certain after looking at so many, else undefined. */
async function seesAnybody(ports: CadencePorts, key: UserKey, limit: number): Promise<boolean | undefined> {
	const policy = await ports.policies.of(key.companyId);
	const records = await ports.presence.shown(key.companyId, { after: null, limit });
	for (const { userId, shown } of records) {
		if (userId === key.userId) continue;
		if (seenTrack(shown, sightOf(shown, policy, key.userId)).status !== "offline") return true;
	}
	return records.length < limit ? false : undefined;
}
