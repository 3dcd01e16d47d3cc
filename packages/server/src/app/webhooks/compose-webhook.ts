import type { Receiver } from "@rollcall/protocol/webhooks";
import { factsShape, messageShape } from "../../domain/chat-shapes.ts";
import type { PresenceRecord, Timing } from "../../domain/record.ts";
import { newestActivity } from "../../domain/resolve.ts";
import { plainlyPresent } from "../../domain/settle.ts";
import { iso, isoOrNull } from "../../domain/view.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { ClaimedWebhook, WebhookSubject } from "../../ports/webhook-outbox.ts";

export type ComposePorts = {
	readonly presence: Pick<PresenceStore, "many">;
	readonly clock: Clock;
	readonly timing: Timing;
};

type Body = { readonly version: object; readonly data: object };
type About<Kind extends WebhookSubject["kind"]> = Extract<WebhookSubject, { readonly kind: Kind }>;

/** The text that is posted: what happened, as it stands now (WHK2). */
export async function composeWebhook(ports: ComposePorts, webhook: ClaimedWebhook): Promise<string> {
	const { id, type, companyId, at } = webhook;
	return JSON.stringify({ id, type, companyId, at: iso(at), ...(await bodyOf(ports, webhook)) });
}

async function bodyOf(ports: ComposePorts, webhook: ClaimedWebhook): Promise<Body> {
	const { subject } = webhook;
	switch (subject.kind) {
		case "user":
			return { version: subject.version, data: subject.data };
		case "conversation":
			return ofConversation(subject);
		case "message":
			return webhook.type === "message.created" ? ofNew(ports, webhook.companyId, subject) : ofMessage(subject);
	}
}

function ofConversation({ conversation, participants, change }: About<"conversation">): Body {
	const version = { seq: conversation.lastSeq, rev: conversation.lastRev };
	const facts = factsShape(conversation, participants);
	return { version, data: { conversation: facts, ...(change === null ? {} : { change }) } };
}

function ofMessage({ message }: About<"message">): Body {
	return { version: { seq: message.seq, rev: message.rev }, data: { message: messageShape(message) } };
}

async function ofNew(ports: ComposePorts, companyId: string, subject: About<"message">): Promise<Body> {
	const { message, conversation, participants } = subject;
	const { version, data } = ofMessage(subject);
	const { conversationId: id, type, title } = conversation;
	const ids = participants
		.filter(({ userId, joinedSeq }) => userId !== message.senderId && joinedSeq < message.seq)
		.map(({ userId }) => userId);
	const receivers = (await ports.presence.many(companyId, ids)).map((record) => receiver(record, ports));
	return { version, data: { ...data, conversation: { id, type, title }, receivers } };
}

/** As everybody sees them: of who looks absent nothing is told of what their devices do (VIS5). */
function receiver(record: PresenceRecord, { clock, timing }: ComposePorts): Receiver {
	const { status } = record.shown.plain;
	const isSeen = plainlyPresent(status) && plainlyPresent(record.status);
	const activeAt = isSeen ? newestActivity(record.devices, clock.now(), timing) : null;
	return { userId: record.userId, status, dnd: status === "dnd", lastActiveAt: isoOrNull(activeAt) };
}
