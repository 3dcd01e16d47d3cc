import type { PresenceRecord } from "../../domain/record.ts";
import type { FactsPatch } from "../../ports/facts-store.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { change, settleOnly } from "./change.ts";
import { type FactsPorts, saveFacts } from "./presence-set.ts";

const KEYS_PER_ROUND = 500;

/** What ran out by itself is written as gone: a chosen availability (PR3), a status message (ST1). */
function expired({ facts }: PresenceRecord, now: Millis): FactsPatch | null {
	const availability = facts.availabilityUntil !== null && facts.availabilityUntil <= now;
	const message = facts.statusExpiresAt !== null && facts.statusExpiresAt <= now;
	if (!availability && !message) return null;
	return {
		...(availability ? { availability: "auto", availabilityUntil: null } : {}),
		...(message ? { statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null } : {}),
	};
}

async function sweepOne(ports: FactsPorts, key: UserKey): Promise<void> {
	const { after, now } = await change(ports, key, settleOnly);
	const patch = expired(after, now);
	if (patch !== null) await saveFacts(ports, key, patch);
}

/** Lets time take effect on everybody whose deadline has passed: away, stale, grace, `until`, expiry (PR12, PR13, PR21). */
export async function sweep(ports: FactsPorts, failed: (error: unknown) => void): Promise<void> {
	for (;;) {
		const keys = await ports.presence.due(KEYS_PER_ROUND);
		await Promise.all(keys.map((key) => sweepOne(ports, key).catch(failed)));
		if (keys.length < KEYS_PER_ROUND) return;
	}
}
