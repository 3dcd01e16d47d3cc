import { ok, type Result } from "@rollcall/protocol/errors";
import { leave as leaveDevices } from "../../domain/devices.ts";
import type { Bus } from "../../ports/bus.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type ChangePorts, change } from "./change.ts";

/** `POST /api/presence/leave`: the user, or one of their devices, leaves at once, and its connections end (PR21). */
export async function leave(
	ports: ChangePorts & { readonly bus: Bus },
	caller: Caller,
	{ deviceId = null }: { readonly deviceId?: string | null | undefined },
): Promise<Result<Record<string, never>>> {
	const key = keyOf(caller);
	await change(ports, key, (record) => ({ record: leaveDevices(record, deviceId), answer: undefined }));
	ports.bus.publish({ kind: "left", key, deviceId });
	return ok({});
}
