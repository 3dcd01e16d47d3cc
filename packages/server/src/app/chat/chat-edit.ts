import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { messageShape } from "../../domain/chat-shapes.ts";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Message, MessageStore, Revised } from "../../ports/message-store.ts";
import { type Caller, keyOf, originOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import { mayWrite } from "./may-write.ts";
import type { MembershipCache } from "./memberships.ts";
import { isLonger, type MessageLimits, textFault } from "./message-body.ts";

export type RevisePorts = SettledPorts & {
	readonly messages: MessageStore;
	readonly memberships: MembershipCache;
	readonly bus: Bus;
	readonly messageLimits: Pick<MessageLimits, "maxTextLength">;
};

type Named = { readonly conversationId: string; readonly messageId: string };
type Answer = Promise<Result<{ readonly message: MessageShape }>>;

/** `chat:edit`: the sender replaces the text; who may see the message hears of it (MSG6). */
export async function chatEdit(ports: RevisePorts, caller: Caller, given: Named & { readonly text: string }): Answer {
	const { maxTextLength } = ports.messageLimits;
	if (isLonger(given.text, maxTextLength)) return fail("bad_request", textFault(maxTextLength));
	const { companyId, userId } = caller;
	const { conversationId, messageId, text } = given;
	const membership = await ports.memberships.find({ companyId, conversationId }, userId);
	if (membership === undefined) return fail("not_found");
	const { facts } = await settledRecord(ports, keyOf(caller));
	const may = mayWrite(facts, membership);
	if (!may.ok) return may;
	const change = { userId, text, now: ports.clock.now() };
	const revised = await ports.messages.edit({ companyId, conversationId, messageId }, change);
	return conclude(revised, (message, exceptUsers) => {
		const payload = { message: messageShape(message) };
		publish(ports, caller, { name: "chat:edited", conversationId, payload, exceptUsers });
	});
}

/** `chat:delete`: the sender, or owner and admins of a group, take the content away (MSG6). */
export async function chatDelete(
	ports: Pick<RevisePorts, "messages" | "bus" | "clock">,
	caller: Caller,
	{ conversationId, messageId }: Named,
): Answer {
	const { companyId, userId } = caller;
	const change = { userId, now: ports.clock.now() };
	const revised = await ports.messages.remove({ companyId, conversationId, messageId }, change);
	return conclude(revised, ({ rev, deletedAt }, exceptUsers) => {
		const payload = { conversationId, messageId, rev, deletedAt: iso(deletedAt ?? change.now) };
		publish(ports, caller, { name: "chat:deleted", conversationId, payload, exceptUsers });
		ports.bus.publish({ kind: "unread", companyId, conversationId, arrived: null });
	});
}

type Told = {
	readonly name: "chat:edited" | "chat:deleted";
	readonly conversationId: string;
	readonly payload: Readonly<Record<string, unknown>>;
	readonly exceptUsers: readonly string[];
};

function publish({ bus }: Pick<RevisePorts, "bus">, caller: Caller, told: Told): void {
	bus.publish({ kind: "conversation", companyId: caller.companyId, ...told, exceptConnection: originOf(caller) });
}

function conclude(
	revised: Revised,
	tell: (message: Message, hiddenFrom: readonly string[]) => void,
): Result<{ readonly message: MessageShape }> {
	switch (revised.outcome) {
		case "changed":
			tell(revised.message, revised.hiddenFrom);
			return ok({ message: messageShape(revised.message) });
		case "unchanged":
			return ok({ message: messageShape(revised.message) });
		case "deleted":
			return fail("conflict", "The message was deleted.");
		case "empty":
			return fail("bad_request", "text: must not be empty without an attachment");
		case "forbidden":
			return fail("forbidden", "Only its sender may change a message; owner and admins of a group may delete it.");
		case "not_found":
			return fail("not_found");
	}
}
