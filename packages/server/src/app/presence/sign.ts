import { type Sign, touched } from "../../domain/devices.ts";
import type { UserKey } from "../../ports/keys.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { type ChangePorts, change } from "./change.ts";

/**
 * A sign of life of a device: an event, a request or a heartbeat (PR1, PR10). Nearly always only a mark; where it
 * changes what is resolved (back from away, back from stale) it is decided first, and the promise is given.
 */
export function sign(ports: ChangePorts, key: UserKey, given: Sign): Promise<void> | undefined {
	const outcome = ports.presence.touch(key, given);
	if (outcome === "absent") return undefined;
	if (outcome === "due") return decide(ports, key, given);
	ports.marks.journal(key);
	return undefined;
}

/**
 * The sign that whatever else a client asks for is, too. It does not fail that: where the presence store is away, the next
 * sign makes it good (CLU2).
 */
export function signBeside(ports: ChangePorts, key: UserKey, given: Sign): Promise<void> | undefined {
	return sign(ports, key, given)?.catch((error: unknown) => {
		if (!(error instanceof StoreUnavailable)) throw error;
	});
}

async function decide(ports: ChangePorts, key: UserKey, given: Sign): Promise<void> {
	await change(ports, key, (record, moment) => ({ record: touched(record, given, moment), answer: undefined }));
}
