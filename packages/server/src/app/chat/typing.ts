import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { IndicatorKind } from "../../ports/indicator-store.ts";
import type { Caller } from "../caller.ts";
import type { Indicators } from "./indicators.ts";
import type { MembershipCache } from "./memberships.ts";

export type TypingPorts = { readonly memberships: MembershipCache; readonly indicators: Indicators };

type OnDevice = Caller & { readonly deviceId: string };
type Asked = { readonly kind: IndicatorKind; readonly conversationId: string };
type Answer = Promise<Result<Record<string, never>>>;

/** `typing:start`, `recording:start`: only by people in the conversation (IND1). */
export async function startIndicator(ports: TypingPorts, caller: OnDevice, { kind, conversationId }: Asked): Answer {
	const { companyId, userId, deviceId } = caller;
	const key = { companyId, conversationId };
	if ((await ports.memberships.find(key, userId)) === undefined) return fail("not_found");
	await ports.indicators.start({ ...key, userId, kind }, deviceId);
	return ok({});
}

/** `typing:stop`, `recording:stop`: likewise. Stopping what does not live changes nothing. */
export async function stopIndicator(ports: TypingPorts, caller: OnDevice, { kind, conversationId }: Asked): Answer {
	const { companyId, userId, deviceId } = caller;
	const key = { companyId, conversationId };
	if ((await ports.memberships.find(key, userId)) === undefined) return fail("not_found");
	await ports.indicators.stop({ ...key, userId, kind }, deviceId);
	return ok({});
}
