import { ok, type Result } from "@rollcall/protocol/errors";
import type { Session } from "@rollcall/protocol/shapes";

/** REST answers the session itself, where an event's answer holds it. */
export async function sessionOf(answer: Promise<Result<{ readonly session: Session }>>): Promise<Result<Session>> {
	const result = await answer;
	return result.ok ? ok(result.value.session) : result;
}
