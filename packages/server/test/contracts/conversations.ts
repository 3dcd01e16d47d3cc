import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import type { Conversation, NewConversation, Role } from "../../src/ports/conversation-store.ts";
import type { ConversationKey, UserKey } from "../../src/ports/keys.ts";
import type { Appended, Message, MessageBody, MessageKey, NewMessage } from "../../src/ports/message-store.ts";
import { type MakeStores, peopleOf, useStores } from "./durable-stores.ts";

/** As many people as a group may have by default. */
export const MAX_PEOPLE = 1_000;

let made = 0;

function nextId(kind: string): string {
	made += 1;
	return `${kind}-${String(made).padStart(8, "0")}`;
}

export function aBody(fields: Partial<MessageBody> = {}): MessageBody {
	return { type: "text", text: "hello", attachments: [], location: null, replyTo: null, metadata: null, ...fields };
}

/** People in a conversation of theirs, in a company of their own. The first one made it. */
export type Talk = {
	readonly key: ConversationKey;
	/** The key of a user of the company. */
	readonly user: (userId: string) => UserKey;
	/** Sends; whatever comes of it. */
	readonly append: (senderId: string | null, fields?: Partial<NewMessage>) => Promise<Appended>;
	/** Sends a new message, which must be stored. */
	readonly send: (senderId: string | null, fields?: Partial<NewMessage>) => Promise<Message>;
	readonly messageKey: (messageId: string) => MessageKey;
};

export type GroupOptions = Partial<
	Pick<NewConversation, "type" | "title" | "historyForNew" | "conversationId" | "createdBy">
> & {
	readonly roles?: Readonly<Record<string, Role>>;
	/** Users of the company who are not in it. */
	readonly others?: readonly string[];
	readonly now?: number;
};

function newConversation(companyId: string, userIds: readonly string[], options: GroupOptions): NewConversation {
	const { type = "group", title, historyForNew = "joined", conversationId, createdBy } = options;
	const roles = new Map(Object.entries(options.roles ?? {}));
	const first = type === "group" ? "owner" : "member";
	return {
		companyId,
		conversationId: conversationId ?? nextId("conversation"),
		type,
		title: title ?? (type === "group" ? "Lunch" : null),
		historyForNew,
		createdBy: createdBy === undefined ? (userIds[0] ?? null) : createdBy,
		participants: userIds.map((userId, at) => ({ userId, role: roles.get(userId) ?? (at === 0 ? first : "member") })),
	};
}

/** Makes a conversation in a company that is there. */
export async function talkIn(
	stores: DurableStores,
	user: (userId: string) => UserKey,
	{ userIds, ...options }: GroupOptions & { readonly userIds: readonly string[] },
): Promise<Talk & { readonly conversation: Conversation; readonly touched: readonly string[] }> {
	const given = newConversation(user("").companyId, userIds, options);
	const made = await stores.conversations.create(given, options.now ?? 10);
	if (made.outcome !== "created") throw new TypeError(`the conversation was not made: ${made.outcome}`);
	const key = { companyId: given.companyId, conversationId: given.conversationId };
	const append: Talk["append"] = (senderId, fields = {}) => {
		const id = nextId("message");
		const rest = { id, clientMessageId: `c-${id}`, body: aBody(), now: 100, shown: true };
		return stores.messages.append({ ...key, senderId, ...rest, ...fields });
	};
	const send: Talk["send"] = async (senderId, fields) => {
		const appended = await append(senderId, fields);
		if (appended.outcome !== "stored") throw new TypeError(`the message was not stored: ${appended.outcome}`);
		return appended.message;
	};
	const messageKey = (messageId: string) => ({ ...key, messageId });
	return { key, user, append, send, messageKey, conversation: made.conversation, touched: made.touched };
}

/** Makes a company with these people, who have a conversation. */
export async function aTalk(
	stores: DurableStores,
	userIds: readonly string[],
	options: GroupOptions = {},
): Promise<Talk> {
	const user = await peopleOf(stores, ...userIds, ...(options.others ?? []));
	return talkIn(stores, user, { ...options, userIds });
}

/** The stores of a suite, and how to begin a conversation in them. */
export function useTalks(make: MakeStores): {
	readonly stores: () => DurableStores;
	readonly talk: (userIds: readonly string[], options?: GroupOptions) => Promise<Talk>;
} {
	const stores = useStores(make);
	return { stores, talk: (userIds, options) => aTalk(stores(), userIds, options) };
}

/** Puts somebody into a group, or takes them out, in the name of the application. */
export async function change(
	stores: DurableStores,
	{ key }: Talk,
	{ kind, userId, now = 200 }: { readonly kind: "put" | "remove"; readonly userId: string; readonly now?: number },
): Promise<void> {
	const act = kind === "put" ? ({ kind, userId, role: null } as const) : ({ kind, userId } as const);
	const { outcome } = await stores.conversations.act(key, act, { actorId: null, now, maxPeople: MAX_PEOPLE });
	if (outcome !== "changed") throw new TypeError(`nothing was changed: ${outcome}`);
}
