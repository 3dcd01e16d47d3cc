import type { PresenceRecord } from "../../domain/record.ts";
import { seenTrack, sightOf } from "../../domain/visibility.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ViewingPorts } from "./viewing.ts";
import type { Witnesses } from "./witnesses.ts";

export type CadencePorts = ViewingPorts & {
	readonly witnesses: Witnesses;
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
	const isWatched = ports.witnesses.has(key) || (await seesAnybody(ports, key));
	const interval = isWatched ? ports.cadence.watched : ports.cadence.unwatched;
	return { nextHeartbeatMs: interval, nextLocationMs: interval };
}

/** Nearly always certain after a few; else everybody is looked at, for an end at some number would count the unseen. */
async function seesAnybody(ports: CadencePorts, key: UserKey): Promise<boolean> {
	const { companyId, userId } = key;
	const policy = await ports.policies.of(companyId);
	const { moment } = ports.witnesses;
	let after: string | null = null;
	for (let limit = FIRST_LOOK; ; limit = NEXT_LOOK) {
		const records: readonly PresenceRecord[] = await ports.presence.shown(companyId, { after, limit });
		for (const { userId: other, shown } of records) {
			if (other === userId) continue;
			if (seenTrack(shown, sightOf(shown, policy, userId)).status === "offline") continue;
			ports.witnesses.note(key, { witnessId: other, moment });
			return true;
		}
		if (records.length < limit) return false;
		after = (records[limit - 1] as PresenceRecord).userId;
	}
}
