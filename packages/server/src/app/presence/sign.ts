import { type Sign, touched } from "../../domain/devices.ts";
import type { UserKey } from "../../ports/keys.ts";
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

async function decide(ports: ChangePorts, key: UserKey, given: Sign): Promise<void> {
	await change(ports, key, (record, moment) => ({ record: touched(record, given, moment), answer: undefined }));
}
