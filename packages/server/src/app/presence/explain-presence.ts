import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { explain } from "../../domain/session.ts";
import type { Directory } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "./settled.ts";

async function explained(ports: SettledPorts, key: UserKey): Promise<ReplyOf<"explainPresence">> {
	const record = await settledRecord(ports, key);
	return explain(record, { now: ports.clock.now(), timing: ports.timing });
}

/** `GET /api/presence/:userId/explain`: why the own presence is what it is (PR44). Of others: `not_found`. */
export async function explainPresence(
	ports: SettledPorts,
	caller: Caller,
	userId: string,
): Promise<Result<ReplyOf<"explainPresence">>> {
	return userId === caller.userId ? ok(await explained(ports, keyOf(caller))) : fail("not_found");
}

/** The operator's: anybody's (PR44). */
export async function explainUser(
	ports: SettledPorts & { readonly directory: Directory },
	key: UserKey,
): Promise<Result<ReplyOf<"explainUser">>> {
	if ((await ports.directory.user(key)) === undefined) return fail("not_found");
	return ok(await explained(ports, key));
}
