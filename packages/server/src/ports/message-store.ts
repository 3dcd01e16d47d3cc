import type { ConversationKey, Millis, UserKey } from "./keys.ts";
import type { ReceiptStep } from "./receipt-store.ts";

export type MessageType = "text" | "image" | "file" | "audio" | "location" | "system";

export type Attachment = {
	readonly url: string;
	readonly name: string;
	readonly contentType: string;
	/** Bytes. */
	readonly size: number;
};

/** Degrees WGS 84, metres. */
export type MessageLocation = {
	readonly latitude: number;
	readonly longitude: number;
	readonly accuracy: number | null;
};

/** What a sender writes. All but `type` is gone once the message is deleted. */
export type MessageBody = {
	readonly type: MessageType;
	readonly text: string | null;
	readonly attachments: readonly Attachment[];
	readonly location: MessageLocation | null;
	/** The id of the message that this one answers. */
	readonly replyTo: string | null;
	readonly metadata: Readonly<Record<string, unknown>> | null;
};

export type Message = MessageBody & {
	readonly id: string;
	readonly conversationId: string;
	/** 1, 2, 3, ... within the conversation (MSG5). */
	readonly seq: number;
	/** The number of its last change within the conversation (MSG5). */
	readonly rev: number;
	/** Null: the application (`type` is then `system`), or somebody who was erased. */
	readonly senderId: string | null;
	readonly clientMessageId: string;
	readonly createdAt: Millis;
	readonly editedAt: Millis | null;
	readonly deletedAt: Millis | null;
};

export type NewMessage = ConversationKey & {
	readonly id: string;
	/** Null: the application. */
	readonly senderId: string | null;
	readonly clientMessageId: string;
	readonly body: MessageBody;
	readonly now: Millis;
	/** May others see the sender's cursors move now (VIS7)? */
	readonly shown: boolean;
	/** The sender may not write here any more: only what was sent before is answered. */
	readonly onlyRepeated?: boolean;
};

export type Appended =
	/**
	 * `step`: where sending moved the sender's own cursors over messages of others, or showed that they had moved (RCP3);
	 * null where it did not.
	 */
	| { readonly outcome: "stored"; readonly message: Message; readonly step: ReceiptStep | null }
	/** The same was sent before: the message as it is now (MSG4). */
	| { readonly outcome: "repeated"; readonly message: Message }
	/** Something else was sent before under this `clientMessageId` (MSG4). */
	| { readonly outcome: "conflict" }
	/** `onlyRepeated`, and it was not sent before: nothing is stored. */
	| { readonly outcome: "new" }
	/** The sender is not in the conversation, or there is none. */
	| { readonly outcome: "not_found" }
	/** The message that this one answers is not there for the sender. */
	| { readonly outcome: "no_reply_target" };

export type MessageKey = ConversationKey & { readonly messageId: string };

/** `hiddenFrom`: people in the conversation who joined after this message and must hear nothing of it (CON2). */
export type Revised =
	| { readonly outcome: "changed"; readonly message: Message; readonly hiddenFrom: readonly string[] }
	| { readonly outcome: "unchanged"; readonly message: Message }
	/** Not there for this person: unknown, older than their joining, or they are not in the conversation. */
	| { readonly outcome: "not_found" }
	| { readonly outcome: "forbidden" }
	/** A deleted message is not edited. */
	| { readonly outcome: "deleted" }
	/** An edit would leave it without text, attachment and location. */
	| { readonly outcome: "empty" };

/** What changed in one conversation since a `rev`. */
export type MessagesSince = {
	readonly conversationId: string;
	/** In their present form, oldest change first. */
	readonly messages: readonly Message[];
	/** Up to where this answer is complete: where to go on. The conversation's `lastRev` without `hasMore`. */
	readonly lastRev: number;
	readonly hasMore: boolean;
};

/**
 * The messages of conversations. Durable.
 *
 * Law
 * - A call that resolves has been committed (MSG3); one that rejects changed nothing. Calls of one process for one
 *   person take effect in the order in which they were made, and are answered in that order.
 * - `append` is one atomic step: membership, repetition, answered message, next `seq` and `rev`, the sender's cursors.
 *   `seq` has no gaps. `createdAt` is `now`, but never before that of the message before it.
 * - The same (conversation, sender, clientMessageId) is one message for ever: with the same body (compared by a digest of
 *   the original, independent of the order of keys) `repeated`, also after an edit or a deletion; else `conflict`.
 * - Sending moves the sender's read and delivered cursors to the new message; both are dated `createdAt`.
 * - `edit` replaces the text (an empty one is none); only the sender may. The same text again is `unchanged`. `remove` takes all content but
 *   `type`; the sender may, and owner and admins of a group. Again: `unchanged`. Both take the next `rev`. A message of
 *   the application is edited by nobody.
 * - A person sees the messages with `seq` greater than their `joinedSeq`; no call shows them others.
 * - Pages and answers are bounded in bytes as well as in number: about 512 KiB of stored content a call, at least one
 *   message where there is any. `since` gives the conversations in the order asked, at most 1,000 messages a call, and
 *   what did not fit with `hasMore`: the next call goes on at the `lastRev` of each. Conversations that the user is not in
 *   are in `removed`, unknown ones among them.
 * - Cost of a page does not grow with the length of the history.
 */
export interface MessageStore {
	append(message: NewMessage): Promise<Appended>;
	edit(
		key: MessageKey,
		change: { readonly userId: string; readonly text: string; readonly now: Millis },
	): Promise<Revised>;
	remove(key: MessageKey, change: { readonly userId: string; readonly now: Millis }): Promise<Revised>;
	/** One message as this person sees it. */
	get(key: MessageKey, userId: string): Promise<Message | undefined>;
	/**
	 * Messages below `before`, newest first; or above `after`, oldest first; the newest first without either. Undefined
	 * where the person is not in the conversation.
	 */
	history(
		key: ConversationKey,
		options: {
			readonly userId: string;
			readonly before?: number;
			readonly after?: number;
			readonly limit: number;
		},
	): Promise<{ readonly messages: readonly Message[]; readonly hasMore: boolean } | undefined>;
	since(
		key: UserKey,
		cursors: readonly { readonly conversationId: string; readonly rev: number }[],
	): Promise<{ readonly conversations: readonly MessagesSince[]; readonly removed: readonly string[] }>;
}
