import { ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { ownDevices } from "../../domain/session.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "./settled.ts";

/** `GET /api/presence/devices`: the own devices that are connected now. */
export async function listDevices(ports: SettledPorts, caller: Caller): Promise<Result<ReplyOf<"listDevices">>> {
	return ok({ devices: ownDevices(await settledRecord(ports, keyOf(caller))) });
}
