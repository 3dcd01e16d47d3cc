import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { millis } from "../../domain/view.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type FactsPorts, saveFacts } from "../presence/presence-set.ts";

export type StatusPorts = FactsPorts & {
	/** Code points of a status message. */
	readonly maxStatusLength: number;
};

/** `status:post`: a status message in the place of the one before (ST1). */
export async function statusPost(
	ports: StatusPorts,
	caller: Caller,
	{ message, emoji, expiresAt }: PayloadOf<"status:post">,
): Promise<Result<AnswerOf<"status:post">>> {
	if ([...message].length > ports.maxStatusLength)
		return fail("bad_request", `message: must be at most ${ports.maxStatusLength} characters`);
	const now = ports.clock.now();
	const statusExpiresAt = millis(expiresAt);
	if (statusExpiresAt !== null && statusExpiresAt <= now)
		return fail("bad_request", "expiresAt: must be in the future");
	const patch = { statusMessage: message, emoji: emoji ?? null, statusExpiresAt, statusUpdatedAt: now };
	return ok({ session: await saveFacts(ports, keyOf(caller), patch) });
}

/** `status:clear`. */
export async function statusClear(ports: FactsPorts, caller: Caller): Promise<Result<AnswerOf<"status:clear">>> {
	const patch = { statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null };
	return ok({ session: await saveFacts(ports, keyOf(caller), patch) });
}
