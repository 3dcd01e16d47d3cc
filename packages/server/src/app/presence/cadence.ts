import type { PresenceRecord } from "../../domain/record.ts";
import { seenTrack, sightOf } from "../../domain/visibility.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ViewingPorts } from "./viewing.ts";

export type CadencePorts = ViewingPorts & {
	/** How often a device reports where somebody watches, and where nobody does. Milliseconds. */
	readonly cadence: { readonly watched: number; readonly unwatched: number };
};

export type Cadence = { readonly nextHeartbeatMs: number; readonly nextLocationMs: number };

/** Oneself and one other. */
const FIRST_LOOK = 2;
const NEXT_LOOK = 500;

/**
 * How often a device should report: rarely where nobody whom its user sees as present could watch (LOC3). Decided by
 * what the user may see alone, so that it tells nothing of the invisible (VIS5).
 */
export async function cadence(ports: CadencePorts, key: UserKey): Promise<Cadence> {
	const interval = (await seesAnybody(ports, key)) ? ports.cadence.watched : ports.cadence.unwatched;
	return { nextHeartbeatMs: interval, nextLocationMs: interval };
}

/** Nearly always certain after a few; else everybody is looked at, for an end at some number would count the unseen. */
async function seesAnybody(ports: CadencePorts, { companyId, userId }: UserKey): Promise<boolean> {
	const policy = await ports.policies.of(companyId);
	let after: string | null = null;
	for (let limit = FIRST_LOOK; ; limit = NEXT_LOOK) {
		const records: readonly PresenceRecord[] = await ports.presence.shown(companyId, { after, limit });
		for (const { userId: other, shown } of records) {
			if (other === userId) continue;
			if (seenTrack(shown, sightOf(shown, policy, userId)).status !== "offline") return true;
		}
		if (records.length < limit) return false;
		after = (records[limit - 1] as PresenceRecord).userId;
	}
}
