import { ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { sessionOf } from "../../domain/session.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "./settled.ts";

/** `GET /api/presence/me`: the own session (LOC4). */
export async function getOwnPresence(ports: SettledPorts, caller: Caller): Promise<Result<ReplyOf<"getOwnPresence">>> {
	return ok(sessionOf(await settledRecord(ports, keyOf(caller)), ports.clock.now()));
}
