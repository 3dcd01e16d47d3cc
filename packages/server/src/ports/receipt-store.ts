import type { ConversationKey, Millis, UserKey } from "./keys.ts";

/** Up to where, and since when. `seq` 0: nothing yet, and then `at` is null. */
export type Cursor = { readonly seq: number; readonly at: Millis | null };

/** One person's cursors in one conversation, for one viewer: as they are, and as others are shown them (VIS7). */
export type ReceiptRow = {
	readonly userId: string;
	/** Does this person show others what they have read (VIS9)? */
	readonly readReceipts: boolean;
	/** Is the viewer on this person's visibility list? */
	readonly listsViewer: boolean;
	readonly delivered: Cursor;
	readonly read: Cursor;
	readonly shownDelivered: Cursor;
	readonly shownRead: Cursor;
};

/** A sender whose messages a cursor has newly passed; `seq` is that of the newest of them. */
export type Covered = { readonly senderId: string; readonly seq: number };

/**
 * One cursor's step forward. `covered` names others' messages only, none deleted and none of the application; and only
 * people who are in the conversation and see the message (MSG9).
 */
export type CursorStep = { readonly seq: number; readonly at: Millis; readonly covered: readonly Covered[] };

/** What moved of one person's cursors in one conversation. A cursor that did not move is null. */
export type ReceiptStep = ConversationKey & {
	readonly userId: string;
	/** How many people are in the conversation. */
	readonly people: number;
	readonly delivered: CursorStep | null;
	readonly read: CursorStep | null;
	/** Was it shown to others as it was stored (VIS7)? */
	readonly shown: boolean;
};

export type ReceiptMove = ConversationKey & {
	readonly userId: string;
	readonly cursor: "delivered" | "read";
	/** Up to this `seq`, or up to the newest of these messages. */
	readonly to: { readonly seq: number } | { readonly messageIds: readonly string[] };
	readonly now: Millis;
	/** May others see it now (VIS7)? */
	readonly shown: boolean;
};

export type Moved =
	| { readonly outcome: "moved"; readonly step: ReceiptStep }
	/** The position is not ahead. */
	| { readonly outcome: "unchanged" }
	/** The person is not in the conversation. */
	| { readonly outcome: "not_found" }
	/** A message that is not there for this person. */
	| { readonly outcome: "unknown_message" }
	/** `seq` is beyond the last message. */
	| { readonly outcome: "beyond" };

export type Unread = {
	readonly userId: string;
	readonly conversationId: string;
	readonly readSeq: number;
	readonly unreadCount: number;
	/** Over all conversations of the user. */
	readonly totalUnread: number;
	/** The newest message when it was counted. */
	readonly lastSeq: number;
};

/** How many people have one message of a sender, as the plain view shows it (RCP4). */
export type ReceiptCount = Covered & {
	readonly deliveredCount: number;
	/** Null for a sender who switched read receipts off (VIS9). */
	readonly readCount: number | null;
};

/**
 * Who has which messages. Durable.
 *
 * Law
 * - A call that resolves has been committed; one that rejects changed nothing. Calls of one process for one person take effect in order.
 * - Cursors only move forward. Read implies delivered: a read step beyond the delivered cursor moves both.
 * - A shown move shows the person's cursors in that conversation as they are, and its step is what is new to others by it:
 *   what had been hidden until then is in it. A hidden one leaves what is shown, and its step is what moved. `reveal`
 *   shows everything of a person that is not shown yet, dated `now`, and gives one step per conversation in which that
 *   is something new to others; conversations in which nothing is new give none.
 * - `hidden` gives the people of whom something is not shown yet, in pages by (companyId, userId).
 * - Unread: messages of others, the application's included, beyond the read cursor (and so after joining), not deleted.
 *   Pairs in which the user is not in the conversation are left out. Cost does not grow with the number unread.
 * - `counts` leaves out the sender, people without a cursor shown there, people who joined after the message, people whom
 *   a block parts from the sender, and from `readCount` those who switched read receipts off (VIS7-VIS9). Of an unknown
 *   conversation there are none.
 */
export interface ReceiptStore {
	move(move: ReceiptMove): Promise<Moved>;
	/** Everybody's cursors; undefined where this person is not in the conversation. In the order of `participants`. */
	of(key: ConversationKey, userId: string): Promise<readonly ReceiptRow[] | undefined>;
	/**
	 * The same for several conversations that the user is in; others are left out. Of those with more than `most` people the
	 * user's own row alone.
	 */
	ofMany(
		key: UserKey,
		conversationIds: readonly string[],
		most: number,
	): Promise<ReadonlyMap<string, readonly ReceiptRow[]>>;
	unread(
		companyId: string,
		asked: readonly { readonly userId: string; readonly conversationIds: readonly string[] }[],
	): Promise<readonly Unread[]>;
	counts(key: ConversationKey, of: readonly Covered[]): Promise<readonly ReceiptCount[]>;
	reveal(key: UserKey, now: Millis): Promise<readonly ReceiptStep[]>;
	hidden(after: UserKey | null, limit: number): Promise<readonly UserKey[]>;
}
