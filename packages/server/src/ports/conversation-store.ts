import type { ConversationNumbers } from "../domain/invariants.ts";
import type { Page } from "./directory.ts";
import type { ConversationKey, Millis, UserKey } from "./keys.ts";
import type { Message } from "./message-store.ts";

export type ConversationType = "direct" | "group";
export type Role = "owner" | "admin" | "member";

export type Conversation = ConversationKey & {
	readonly type: ConversationType;
	/** Only groups have one. */
	readonly title: string | null;
	/** What somebody sees who is added later (CON2): what comes after, or everything. */
	readonly historyForNew: "joined" | "all";
	readonly createdAt: Millis;
	/** Null: the application, or somebody who was erased. */
	readonly createdBy: string | null;
	/** 0 while there is no message. */
	readonly lastSeq: number;
	readonly lastRev: number;
};

export type Participant = {
	readonly userId: string;
	readonly role: Role;
	readonly joinedAt: Millis;
	/** They see the messages with a greater `seq`. */
	readonly joinedSeq: number;
};

/** A conversation as one of its people sees it. */
export type OwnConversation = {
	readonly conversation: Conversation;
	/** By (joinedAt, userId). */
	readonly participants: readonly Participant[];
	/** The newest message that they may see, deleted or not; null where there is none. */
	readonly lastMessage: Message | null;
	readonly readSeq: number;
	readonly unreadCount: number;
};

/** What must be known of a conversation to serve somebody in it. */
export type Membership = {
	readonly conversationId: string;
	readonly type: ConversationType;
	/** How many people are in it. */
	readonly people: number;
	/** The other person of a direct conversation; null in groups, and where that person was erased. */
	readonly otherId: string | null;
};

export type NewConversation = ConversationKey & {
	readonly type: ConversationType;
	readonly title: string | null;
	readonly historyForNew: "joined" | "all";
	/** Null: the application. */
	readonly createdBy: string | null;
	/** Distinct; two for a direct conversation. */
	readonly participants: readonly { readonly userId: string; readonly role: Role }[];
};

/** What somebody wants to change about a group. */
export type ConversationAct =
	| { readonly kind: "rename"; readonly title: string | null }
	/** Adds a person, or gives a role to one who is there. Without a role: adds as `member`, or leaves the role as it is. */
	| { readonly kind: "put"; readonly userId: string; readonly role: Role | null }
	/** Takes a person out; oneself: leaves. */
	| { readonly kind: "remove"; readonly userId: string };

/** What really changed. */
export type ConversationChange = {
	readonly conversation: Conversation;
	/** How many people are in it now. */
	readonly people: number;
	readonly added: readonly Participant[];
	readonly removed: readonly string[];
	/** Those who were there and have another role now. */
	readonly roles: readonly Participant[];
	readonly renamed: boolean;
	/** Who is in it now, by (joinedAt, userId). */
	readonly participants: readonly Participant[];
	/** The newest message of all. */
	readonly lastMessage: Message | null;
};

/** Why an act is refused: `direct`: a direct conversation cannot be changed or left; `full`: there are as many people as may be. */
export type ActRefusal = "not_found" | "forbidden" | "direct" | "full" | "unknown_user" | "not_there";

export type Acted =
	| ({ readonly outcome: "changed"; readonly touched: readonly string[] } & ConversationChange)
	| { readonly outcome: "unchanged"; readonly conversation: Conversation }
	| { readonly outcome: ActRefusal };

export type Created =
	/** `touched`: the people whose facts changed, because who one talks with decides what they see (VIS3). */
	| {
			readonly outcome: "created";
			readonly conversation: Conversation;
			/** By (joinedAt, userId). */
			readonly participants: readonly Participant[];
			readonly touched: readonly string[];
	  }
	/** A direct one that these two have already. */
	| { readonly outcome: "existed"; readonly conversation: Conversation }
	/** These are no users of the company. */
	| { readonly outcome: "unknown_users"; readonly userIds: readonly string[] };

/**
 * Conversations and who is in them. Durable.
 *
 * Law
 * - A call that resolves has been committed; one that rejects changed nothing. Calls of one process take effect in order.
 * - `create` makes one direct conversation per pair, whoever asks and however often at once: later calls answer
 *   `existed`. Its id is the caller's choice and must be new. People who are no users of the company: nothing is made.
 * - Somebody who is not in the conversation, another company's included, is answered as if it did not exist.
 * - `act` decides by the rule of `domain/participants.ts` on the state it changes, in one atomic step: the actor's
 *   standing cannot change in between (T-08). `actorId` null: the application, which may do all that an owner may.
 * - Who is added has `joinedSeq` = `lastSeq` (history `joined`) or 0 (`all`), and read and delivered cursors at
 *   `lastSeq`: unread starts at 0 (CON2). Who comes back starts anew.
 * - `touched` names the people whose `Facts.partners` changed by the call, where those count (see `FactsStore`); their
 *   facts' `rev` was bumped in the same step.
 * - A group that its last person left stays as it is, without anybody; the application may put people in.
 * - `list` and `memberships` are ordered by the newest message (creation where there is none), newest first, ties by age
 *   of the conversation, youngest first, then by id. Cursors are opaque; a foreign one gives an empty page.
 * - A page of `list` ends early, though not empty, where its conversations have more than 5,000 people together, or hold
 *   more than about 256 KiB of last messages.
 * - `participants` of an unknown conversation is empty.
 * - `numbers` gives what a conversation says of itself and what its messages and people say, all as of one moment. Its cost
 *   does not grow with the length of the history.
 */
export interface ConversationStore {
	create(conversation: NewConversation, now: Millis): Promise<Created>;
	/** The direct conversation of these two. */
	direct(companyId: string, userIds: readonly string[]): Promise<Conversation | undefined>;
	/** As this person sees it; undefined where they are not in it. */
	get(key: ConversationKey, userId: string): Promise<OwnConversation | undefined>;
	list(
		key: UserKey,
		options: {
			readonly cursor?: string;
			readonly limit: number;
			/** Left out, and of no weight; a few hundred at most. */
			readonly except?: ReadonlySet<string>;
		},
	): Promise<Page<OwnConversation>>;
	/** The newest `limit` conversations of the user, and whether these are all. */
	memberships(
		key: UserKey,
		limit: number,
	): Promise<{ readonly memberships: readonly Membership[]; readonly complete: boolean }>;
	/** One membership; undefined where the user is not in it. */
	membership(key: ConversationKey, userId: string): Promise<Membership | undefined>;
	participants(key: ConversationKey): Promise<readonly Participant[]>;
	/** To find out whether they agree; undefined where there is no such conversation. */
	numbers(key: ConversationKey): Promise<ConversationNumbers | undefined>;
	act(
		key: ConversationKey,
		act: ConversationAct,
		by: { readonly actorId: string | null; readonly now: Millis; readonly maxPeople: number },
	): Promise<Acted>;
}
