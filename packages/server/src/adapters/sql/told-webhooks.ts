import type { WebhookType } from "@rollcall/protocol/webhooks";
import type { ConversationChange } from "../../ports/conversation-store.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Message, Revised } from "../../ports/message-store.ts";
import type { ChangedPeople } from "../../ports/webhook-outbox.ts";
import type { Call, DurableStores, PortName } from "./stores.ts";
import type { Db } from "./tables.ts";
import { addWebhook, type NewWebhook } from "./webhook-rows.ts";

/** Of each method that webhooks tell of: which ones, by what it was asked and what it answered. */
type Telling<Port> = {
	readonly [M in keyof Port]?: Port[M] extends (...args: infer Args) => Promise<infer Answer>
		? (args: Args, answer: Answer) => readonly NewWebhook[]
		: never;
};

const TELLINGS: { readonly [P in PortName]?: Telling<DurableStores[P]> } = {
	messages: {
		append: ([{ companyId }], answer) =>
			answer.outcome === "stored"
				? [ofMessage(companyId, { type: "message.created", message: answer.message, at: answer.message.createdAt })]
				: [],
		edit: ([{ companyId }, { now }], answer) => ofRevision(companyId, answer, { type: "message.edited", at: now }),
		remove: ([{ companyId }, { now }], answer) => ofRevision(companyId, answer, { type: "message.deleted", at: now }),
	},
	conversations: {
		create: ([{ companyId, conversationId }, now], { outcome }) =>
			outcome === "created"
				? [
						{
							company_id: companyId,
							kind: "conversation",
							type: "conversation.created",
							at: now,
							conversation_id: conversationId,
						},
					]
				: [],
		act: ([, , { now }], answer) => (answer.outcome === "changed" ? [ofChange(answer, now, null)] : []),
	},
	directory: {
		eraseUser: ([{ userId }, now], { conversations }) => conversations.map((change) => ofChange(change, now, userId)),
	},
};

type Told = { readonly type: WebhookType; readonly at: Millis };

function ofMessage(companyId: string, { type, at, message }: Told & { readonly message: Message }): NewWebhook {
	const { conversationId, seq } = message;
	return { company_id: companyId, kind: "message", type, at, conversation_id: conversationId, seq };
}

function ofRevision(companyId: string, answer: Revised, told: Told): readonly NewWebhook[] {
	return answer.outcome === "changed" ? [ofMessage(companyId, { ...told, message: answer.message })] : [];
}

/** Who is erased is not named any more. */
function ofChange(change: ConversationChange, at: Millis, erased: string | null): NewWebhook {
	const { conversation, people, renamed } = change;
	const added = change.added.map(({ userId }) => userId);
	const removed = change.removed.filter((userId) => userId !== erased);
	const detail: ChangedPeople = { renamed, added, removed, rolesChanged: change.roles.length > 0 };
	return {
		company_id: conversation.companyId,
		kind: "conversation",
		type: people === 0 ? "conversation.deleted" : "conversation.updated",
		at,
		conversation_id: conversation.conversationId,
		about_id: added[0] ?? removed[0] ?? null,
		detail: JSON.stringify(detail),
	};
}

/** Writes the webhooks that tell of a call, of those types that are wanted. Answers what the call answered. */
export async function tellOf(db: Db, { port, method, args, tells = [] }: Call, answer: unknown): Promise<unknown> {
	// `bindStores` holds arguments and answers to the types of the port that the table was made for.
	const tellings = TELLINGS[port] as Readonly<Record<string, Telling<never>[never]>> | undefined;
	const telling = tellings?.[method] as ((args: unknown, answer: unknown) => readonly NewWebhook[]) | undefined;
	for (const webhook of telling?.(args, answer) ?? []) if (tells.includes(webhook.type)) await addWebhook(db, webhook);
	return answer;
}
