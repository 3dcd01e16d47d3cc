import type { PresenceRecord } from "../../domain/record.ts";
import { settle } from "../../domain/settle.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ViewingPorts } from "./viewing.ts";

export type SettledPorts = Pick<ViewingPorts, "presence" | "clock" | "timing">;

/**
 * A user's record with everything that time has done to it. For the user's own eyes, the operator's, and rules that
 * decide what others are told; never shown to another user as it is (VIS1).
 */
export async function settledRecord({ presence, clock, timing }: SettledPorts, key: UserKey): Promise<PresenceRecord> {
	return settle(await presence.get(key), clock.now(), timing).record;
}
