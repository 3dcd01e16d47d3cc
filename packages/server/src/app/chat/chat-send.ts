import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { messageShape } from "../../domain/chat-shapes.ts";
import type { Bus, ConnectionRef } from "../../ports/bus.ts";
import type { Ids } from "../../ports/clock.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import type { Appended, Message, MessageBody, MessageStore } from "../../ports/message-store.ts";
import { type Caller, keyOf, originOf } from "../caller.ts";
import type { Rates } from "../rates/rates.ts";
import type { Indicators } from "./indicators.ts";
import { mayWrite } from "./may-write.ts";
import type { MembershipCache } from "./memberships.ts";
import { bodyOf, type GivenBody, type MessageLimits } from "./message-body.ts";
import { readerOf, type TellReceiptPorts, tellReceipts } from "./tell-receipts.ts";

export type AppendPorts = {
	readonly messages: MessageStore;
	readonly bus: Bus;
	readonly ids: Ids;
	readonly messageLimits: MessageLimits;
};

export type SendPorts = AppendPorts &
	TellReceiptPorts & {
		readonly memberships: MembershipCache;
		readonly indicators: Indicators;
		readonly rates: Pick<Rates, "send">;
	};

/** A message as it is stored now, and whether it had been sent before (MSG4). */
export type Sent = { readonly message: MessageShape; readonly repeated: boolean };

export type GivenMessage = GivenBody & {
	readonly conversationId: string;
	readonly clientMessageId?: string | null | undefined;
};

/** `chat:send`: the answer comes after the commit, and everybody in the conversation hears of it (MSG1, MSG3, MSG4). */
export async function chatSend(ports: SendPorts, caller: Caller, given: GivenMessage): Promise<Result<Sent>> {
	const { companyId, userId } = caller;
	const key = { companyId, conversationId: given.conversationId };
	const body = bodyOf(given, ports.messageLimits);
	if (!body.ok) return body;
	const tooMany = ports.rates.send(caller);
	if (tooMany !== null) return tooMany;
	const membership = await ports.memberships.find(key, userId);
	if (membership === undefined) return fail("not_found");
	const { record, shown } = await readerOf(ports, keyOf(caller));
	// What was sent before a block is still the same message after it (MSG4).
	const may = mayWrite(record.facts, membership);
	const appended = await ports.messages.append({
		...key,
		id: ports.ids.next(),
		senderId: userId,
		clientMessageId: given.clientMessageId ?? ports.ids.next(),
		body: body.value,
		now: ports.clock.now(),
		shown,
		onlyRepeated: !may.ok,
	});
	if (!may.ok && appended.outcome === "new") return may;
	const sent = conclude(ports, appended, { key, exceptConnection: originOf(caller) });
	if (appended.outcome !== "stored") return sent;
	if (!shown) ports.hiddenReceipts.add(record);
	ports.indicators.sent({ ...key, userId }, appended.message.type);
	if (appended.step !== null) {
		ports.bus.publish({ kind: "read", ...key, userId, exceptConnection: originOf(caller) });
		await tellReceipts(ports, appended.step, record);
	}
	return sent;
}

/** A message of the application: `system`, from nobody (70-rest). */
export async function sendSystemMessage(
	ports: AppendPorts & Pick<SendPorts, "clock">,
	key: ConversationKey,
	given: Omit<GivenMessage, "conversationId" | "type">,
): Promise<Result<Sent>> {
	const body = bodyOf({ ...given, type: "system" }, ports.messageLimits);
	if (!body.ok) return body;
	const appended = await ports.messages.append({
		...key,
		id: ports.ids.next(),
		senderId: null,
		clientMessageId: given.clientMessageId ?? ports.ids.next(),
		body: body.value as MessageBody,
		now: ports.clock.now(),
		shown: true,
	});
	return conclude(ports, appended, { key, exceptConnection: null });
}

type Concerned = { readonly key: ConversationKey; readonly exceptConnection: ConnectionRef | null };

// Nothing is awaited between the store's answer and the publish: that keeps the order of `seq` (MSG5).
function conclude({ bus }: Pick<SendPorts, "bus">, appended: Appended, concerned: Concerned): Result<Sent> {
	switch (appended.outcome) {
		case "stored":
			return ok({ message: announce(bus, appended.message, concerned), repeated: false });
		case "repeated":
			return ok({ message: messageShape(appended.message), repeated: true });
		case "conflict":
			return fail("conflict", "Another message was sent under this clientMessageId.");
		case "no_reply_target":
			return fail("not_found", "replyTo: there is no such message in this conversation.");
		case "new":
		case "not_found":
			return fail("not_found");
	}
}

function announce(bus: Bus, message: Message, { key, exceptConnection }: Concerned): MessageShape {
	const shape = messageShape(message);
	const payload = { message: shape };
	bus.publish({ kind: "conversation", ...key, name: "chat:message", payload, exceptConnection, exceptUsers: [] });
	bus.publish({ kind: "unread", ...key, arrived: { seq: message.seq, senderId: message.senderId } });
	return shape;
}
