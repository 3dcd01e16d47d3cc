import type { WebhookType } from "@rollcall/protocol/webhooks";
import type { Conversation, Participant } from "./conversation-store.ts";
import type { Page } from "./directory.ts";
import type { Millis, UserKey } from "./keys.ts";
import type { Message } from "./message-store.ts";
import type { Version } from "./presence-store.ts";

/** The newest that was announced of a user: of their presence, or of what they work on. `data` is what is sent. */
export type UserState = UserKey & {
	readonly kind: "presence" | "activity";
	readonly type: WebhookType;
	readonly at: Millis;
	readonly version: Version;
	readonly data: Readonly<Record<string, unknown>>;
};

/** What changed about a conversation. Nobody who was erased is named. */
export type ChangedPeople = {
	readonly renamed: boolean;
	readonly added: readonly string[];
	readonly removed: readonly string[];
	readonly rolesChanged: boolean;
};

/** What a webhook tells, as it is when it is claimed. */
export type WebhookSubject =
	| { readonly kind: "user"; readonly version: Version; readonly data: UserState["data"] }
	| {
			readonly kind: "message";
			readonly message: Message;
			readonly conversation: Conversation;
			/** Of a new message; else nobody. */
			readonly participants: readonly Participant[];
	  }
	| {
			readonly kind: "conversation";
			readonly conversation: Conversation;
			readonly participants: readonly Participant[];
			/** Null: it is new. */
			readonly change: ChangedPeople | null;
	  };

/** A webhook that is to be delivered by whoever claimed it. */
export type ClaimedWebhook = {
	readonly id: string;
	readonly type: WebhookType;
	readonly companyId: string;
	readonly at: Millis;
	/** How often delivery was tried. */
	readonly attempts: number;
	readonly subject: WebhookSubject;
};

/** What became of a claimed webhook. */
export type Settlement = { readonly id: string } & (
	| { readonly outcome: "delivered" }
	/** To be tried again; `holds`: what follows it waits for it. */
	| { readonly outcome: "again"; readonly dueAt: Millis; readonly holds: boolean; readonly reason: string }
	| { readonly outcome: "dead"; readonly reason: string }
	/** It was not tried: anybody may, from then on. */
	| { readonly outcome: "released"; readonly dueAt: Millis }
);

export type DeadWebhook = {
	readonly id: string;
	readonly type: WebhookType;
	readonly companyId: string;
	readonly conversationId: string | null;
	readonly userId: string | null;
	readonly at: Millis;
	readonly attempts: number;
	readonly deadAt: Millis;
	readonly reason: string;
};

/**
 * Webhooks on their way out. Durable.
 *
 * Law
 * - Where the stores are opened with a list of types, a call that changes messages or conversations and tells of one of
 *   those writes its webhook in the same step: both are there, or neither. Where they are opened without, nothing is.
 * - Webhooks of one conversation, and those of one user, are in the order of what they tell. `claim` gives of each such
 *   line the first alone, so that they are delivered in that order; but for one that was settled as `again` without
 *   `holds`, which keeps nothing back.
 * - `announced` keeps of a user the newest presence and the newest activity that nobody has claimed yet: an older one is
 *   replaced in its place, under another id, and one that was settled as `again` without `holds` goes. States of people who
 *   are no users (any more) are left out.
 * - `claim` gives what is due, the longest due first, each to one caller across all nodes until `until`; after that to
 *   whoever asks, so that what a dead node held is delivered by another. So a webhook may be delivered twice, under the
 *   same id. What it tells is read when it is claimed.
 * - `settle` counts only where the claim is still the caller's, but for `delivered`, which is so whoever says it. What was
 *   delivered is gone, and the next of its line is due.
 * - `dead` gives what was given up, the oldest first; the cursor is opaque. `retry` makes the oldest of these, or those of
 *   the ids, due again with no attempt counted and keeping nothing back, and says how many.
 * - `prune` gives up what waits since before `waitingBefore`, and drops what was given up before `deadBefore`; at most
 *   `limit` of each a call. It says how many it touched.
 * - Webhooks of a user who is erased go with them, dead ones too; those of conversations that they were added to or taken
 *   out of likewise. What they wrote is told as nobody's.
 */
export interface WebhookOutbox {
	announced(states: readonly UserState[]): Promise<void>;
	claim(by: {
		readonly claim: string;
		readonly now: Millis;
		readonly until: Millis;
		readonly limit: number;
	}): Promise<readonly ClaimedWebhook[]>;
	settle(claim: string, settlements: readonly Settlement[], now: Millis): Promise<void>;
	dead(options: {
		readonly companyId?: string;
		readonly cursor?: string;
		readonly limit: number;
	}): Promise<Page<DeadWebhook>>;
	retry(
		which: { readonly ids?: readonly string[]; readonly companyId?: string; readonly limit: number },
		now: Millis,
	): Promise<number>;
	prune(options: {
		readonly waitingBefore: Millis;
		readonly deadBefore: Millis;
		readonly now: Millis;
		readonly limit: number;
	}): Promise<number>;
}
