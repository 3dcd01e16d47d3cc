import { ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { leave } from "../../domain/devices.ts";
import type { Directory } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type FollowPorts, followTouched } from "../chat/partners.ts";
import { type TellChangePorts, tellChange } from "../chat/tell-change.ts";
import type { TrailWriter } from "../location/trail-writer.ts";
import { change } from "../presence/change.ts";
import type { FactsPorts } from "../presence/presence-set.ts";
import { type RevocationPorts, revoke } from "./post-revocation.ts";

export type ErasePorts = FactsPorts &
	FollowPorts &
	RevocationPorts &
	TellChangePorts & {
		readonly directory: Directory;
		readonly trailWriter: TrailWriter;
		/** Announces at once all that waits. */
		readonly announceNow: () => Promise<void>;
	};

async function goOffline(ports: ErasePorts, key: UserKey): Promise<void> {
	await change(ports, key, (record) => ({ record: leave(record, null), answer: undefined }));
	await ports.announceNow();
}

/**
 * `DELETE /admin/companies/:companyId/users/:userId`. First their tokens end, so that nothing re-creates them; then
 * viewers see them go; then everything of theirs is erased, and forgotten where it is held. Doing it again finishes what
 * a fault left half done.
 */
export async function eraseUser(ports: ErasePorts, key: UserKey): Promise<Result<ReplyOf<"eraseUser">>> {
	const { companyId, userId } = key;
	await revoke(ports, { companyId, userId, deviceId: null, jti: null });
	await goOffline(ports, key);
	// What waits would else be written for whoever is given the id next.
	await ports.trailWriter.flush();
	const { erased, touched, conversations } = await ports.directory.eraseUser(key, ports.clock.now());
	for (const one of conversations) tellChange(ports, one);
	await ports.presence.forget(key);
	ports.bus.publish({ kind: "erased", key });
	await followTouched(ports, companyId, touched);
	return ok({ userId, erased });
}
