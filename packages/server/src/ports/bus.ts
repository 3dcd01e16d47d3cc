import type { Shown } from "../domain/record.ts";
import type { ConversationType } from "./conversation-store.ts";
import type { Policy, User } from "./directory.ts";
import type { ConversationKey, Millis, UserKey } from "./keys.ts";
import type { Version } from "./presence-store.ts";
import type { Revocation } from "./revocation-list.ts";

/** One user whose announced state changed. */
export type Announcement = {
	readonly userId: string;
	readonly before: Shown;
	readonly after: Shown;
	readonly lastSignAt: Millis | null;
	readonly reason: "stale_session" | null;
};

/** One connection of a user. */
export type ConnectionRef = { readonly userId: string; readonly connectionId: string };

type Payload = Readonly<Record<string, unknown>>;

/** Who came into a conversation, or is no longer in it; all of them for one that is new. */
export type MembershipChange = ConversationKey & {
	readonly type: ConversationType;
	/** How many people are in it now. */
	readonly people: number;
	readonly added: readonly string[];
	readonly removed: readonly string[];
};

/** What nodes tell each other. */
export type BusMessage =
	/** Announced changes of one tick. */
	| {
			readonly kind: "announced";
			readonly companyId: string;
			readonly at: Millis;
			readonly version: Version;
			readonly changes: readonly Announcement[];
	  }
	/** The user's own devices are to be told their state. */
	| { readonly kind: "self"; readonly keys: readonly UserKey[] }
	/** An event for everything that one user has connected. */
	| { readonly kind: "person"; readonly key: UserKey; readonly name: string; readonly payload: Payload }
	/**
	 * An event for everything that several users have connected, but for one connection. Of a conversation: for those
	 * alone who are in it when it arrives, however long it was on its way (T-07).
	 */
	| {
			readonly kind: "people";
			readonly companyId: string;
			readonly conversationId: string | null;
			readonly userIds: readonly string[];
			readonly name: string;
			readonly payload: Payload;
			readonly exceptConnection: ConnectionRef | null;
	  }
	/** An event for everybody in a conversation, but for one connection and some of the people. */
	| (ConversationKey & {
			readonly kind: "conversation";
			readonly name: string;
			readonly payload: Payload;
			readonly exceptConnection: ConnectionRef | null;
			readonly exceptUsers: readonly string[];
	  })
	/** Who is in a conversation changed. */
	| ({ readonly kind: "membership" } & MembershipChange)
	/** What is unread changed for everybody in a conversation, but for the sender: by a new message, or (null) by a deletion. */
	| (ConversationKey & {
			readonly kind: "unread";
			readonly arrived: { readonly seq: number; readonly senderId: string | null } | null;
	  })
	/** A user has read on one of their connections. */
	| (ConversationKey & {
			readonly kind: "read";
			readonly userId: string;
			readonly exceptConnection: ConnectionRef | null;
	  })
	/** A name or avatar changed. */
	| { readonly kind: "profile"; readonly user: User }
	/** A user was erased: nothing that is kept of them holds any more. */
	| { readonly kind: "erased"; readonly key: UserKey }
	/** A company's policy is this one from now on. */
	| { readonly kind: "policy"; readonly companyId: string; readonly policy: Policy }
	/** Receipts of a user were stored that nobody is shown yet (VIS7). */
	| { readonly kind: "hidden"; readonly key: UserKey }
	/** A user's presence was stored under this revision: what a node has copied of it is old. */
	| { readonly kind: "stored"; readonly key: UserKey; readonly rev: string }
	/** Tokens ended. */
	| { readonly kind: "revoked"; readonly revocation: Revocation }
	/** Connections of a user, or of one device, are to be ended: the user left by request. */
	| { readonly kind: "left"; readonly key: UserKey; readonly deviceId: string | null }
	/** A crowd is coming back to a node: whose grace is over is waited for until then, wherever that is noticed (PR21). */
	| { readonly kind: "crowd"; readonly until: Millis }
	/**
	 * Every view in the company may have changed: its clients come back and sync. `isUntold`: what changed was told nobody, and nothing
	 * kept of its conversations is used again.
	 */
	| { readonly kind: "resync"; readonly companyId: string; readonly isUntold?: true };

/**
 * Fan-out between nodes (STO7).
 *
 * Law
 * - Every subscriber of this process gets what is published here, in order, in the same turn.
 * - At most once towards other nodes, in order per publisher and company. Nothing relies on it for truth.
 * - `publish` never throws and never waits. What cannot be sent now is not sent.
 * - What is published here alone reaches every subscriber of this process in the same way, and no other node.
 * - Of other nodes' messages a node gets those about the companies that it follows, from when `follow` has resolved; and
 *   whatever it follows `revoked`, `profile`, `erased`, `policy`, `hidden` and `crowd`, which have an order among themselves. Whoever
 *   keeps something else up to date by messages keeps it only while the node follows the company.
 * - `follow` and `unfollow` may be repeated. A `follow` that rejects with `StoreUnavailable`, within 2 s, is made good when the
 *   bus is back, and then told as a gap.
 * - Where this node may have missed messages of others, since it or they were cut off, it hears so when they come again:
 *   of which company, or (null) of those that concern every node. Whoever shows or keeps what messages tell asks for it anew.
 */
export interface Bus {
	publish(message: BusMessage): void;
	/** What other nodes know, or find out by themselves. */
	publishHere(message: BusMessage): void;
	subscribe(receive: (message: BusMessage) => void): void;
	/** This node has somebody of the company. */
	follow(companyId: string): Promise<void>;
	/** It has nobody of the company any more. */
	unfollow(companyId: string): void;
	onGap(hear: (companyId: string | null) => void): void;
}
