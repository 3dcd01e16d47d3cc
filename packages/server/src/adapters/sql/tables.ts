import type { WebhookType } from "@rollcall/protocol/webhooks";
import type { Generated, Kysely } from "kysely";
import type { EndReason } from "../../ports/activity-log.ts";
import type { ConversationType, Role } from "../../ports/conversation-store.ts";
import type { Audience, LocationAudience } from "../../ports/directory.ts";
import type { Availability } from "../../ports/facts-store.ts";
import type { Millis } from "../../ports/keys.ts";
import type { MessageType } from "../../ports/message-store.ts";

/** A boolean: an integer on every back end, so that no driver has to convert. */
export type Flag = 0 | 1;

type OwnedByUser = { company_id: string; user_id: string };
type BetweenTwo = OwnedByUser & { other_id: string };

export type CompanyRow = {
	company_id: string;
	audience: Audience;
	location_audience: LocationAudience;
	location_rounding: number | null;
	trail_for_admins: Flag;
	conversation_presence_limit: number;
	feed_limit: number;
	created_at: Millis;
};

export type UserRow = OwnedByUser & {
	name: string | null;
	avatar_url: string | null;
	/** `iat` of the profile that name and avatar follow; null: none, or a token without. */
	profile_issued_at: Millis | null;
	created_at: Millis;
	/** Id and name as `fold` gives them, for searching. */
	folded_id: string;
	folded_name: string | null;
};

export type FactsRow = OwnedByUser & {
	rev: number;
	availability: Availability;
	availability_until: Millis | null;
	status_message: string | null;
	emoji: string | null;
	status_expires_at: Millis | null;
	status_updated_at: Millis | null;
	read_receipts: Flag;
	location: LocationAudience;
};

export type JournalTableRow = OwnedByUser & { present: Flag; last_sign_at: Millis | null; state: string };

export type IntervalRow = OwnedByUser & {
	id: string;
	project_id: string;
	task_id: string | null;
	started_at: Millis;
	ended_at: Millis | null;
	end_reason: EndReason | null;
};

export type TrailRow = OwnedByUser & {
	device_id: string;
	captured_at: Millis;
	latitude: number;
	longitude: number;
	accuracy: number | null;
	heading: number | null;
	speed: number | null;
	shared_with: LocationAudience;
};

export type RevocationRow = {
	company_id: string;
	/** What it matches, as JSON: one row for one match, though its parts may be null. */
	match_key: string;
	user_id: string | null;
	device_id: string | null;
	jti: string | null;
	at: Millis;
};

export type ConversationRow = {
	/** Stands for (company_id, conversation_id) in other tables. Nothing from outside is looked up by it alone. */
	no: number;
	company_id: string;
	conversation_id: string;
	type: ConversationType;
	title: string | null;
	history_for_new: "joined" | "all";
	/** The two people of a direct conversation; null in groups, and once one of them was erased. */
	pair_key: string | null;
	created_at: Millis;
	created_by: string | null;
	last_seq: number;
	last_rev: number;
	/** When the newest message was created; the conversation itself where there is none. */
	last_at: Millis;
	/** How many participants there are. */
	people: number;
};

/** A person's cursors in a conversation: as they are, and as others are shown them. */
export type CursorColumns = {
	delivered_seq: number;
	delivered_at: Millis | null;
	read_seq: number;
	read_at: Millis | null;
	shown_delivered_seq: number;
	shown_delivered_at: Millis | null;
	shown_read_seq: number;
	shown_read_at: Millis | null;
};

export type ParticipantRow = OwnedByUser &
	CursorColumns & {
		conversation_no: number;
		role: Role;
		joined_at: Millis;
		/** They see the messages with a greater `seq`; none of those has a `rev` up to `joined_rev`. */
		joined_seq: number;
		joined_rev: number;
	};

export type MessageRow = {
	conversation_no: number;
	seq: number;
	rev: number;
	id: string;
	/** "" is the application, so that what it sends is idempotent too; null is somebody who was erased. */
	sender_id: string | null;
	created_at: Millis;
	edited_at: Millis | null;
	deleted_at: Millis | null;
	/** The size of `text` and `extra`, known without reading them. */
	bytes: number;
	client_message_id: string;
	/** Of the body as it was sent first. */
	digest: string;
	type: MessageType;
	text: string | null;
	/** The rest of the body, as JSON; null where there is nothing else. */
	extra: string | null;
};

export type WebhookRow = {
	no: number;
	id: string;
	/** Of one line each waits for those before it: those of one conversation, or of one user. */
	line: string;
	company_id: string;
	kind: "message" | "conversation" | "presence" | "activity";
	type: WebhookType;
	at: Millis;
	conversation_id: string | null;
	/** Of the message. */
	seq: number | null;
	/** Whose it is, or whom it names: it goes with them when they are erased. */
	about_id: string | null;
	/** The rest, as JSON: what changed about a conversation; version and data of a user's state. */
	detail: string | null;
	/** When it began to wait. */
	since: Millis;
	/** When it is to be tried; of a claimed one, when others may have it. */
	due_at: Millis;
	/** By whom it is being tried. */
	claim: string | null;
	attempts: number;
	/** Does what follows it wait for it? */
	holds: Flag;
	dead_at: Millis | null;
	reason: string | null;
};

/** The tables, the same on every back end. Times and counts are int8 and must arrive as numbers. */
export type Tables = {
	companies: CompanyRow;
	users: UserRow;
	facts: FactsRow;
	visible_to: BetweenTwo;
	blocks: BetweenTwo & { created_at: Millis };
	/** A request has the asker's row alone, with `accepted_at` null; a friendship has a row each way. */
	friendships: BetweenTwo & { asked_at: Millis; accepted_at: Millis | null };
	presence_journal: JournalTableRow;
	intervals: IntervalRow;
	trail_points: TrailRow;
	revocations: RevocationRow;
	conversations: Omit<ConversationRow, "no"> & { no: Generated<number> };
	participants: ParticipantRow;
	messages: MessageRow;
	webhooks: Omit<WebhookRow, "no"> & { no: Generated<number> };
	schema_migrations: { number: number; name: string; applied_at: string };
};

/**
 * A database that a port's procedures run on, always inside a transaction: what a procedure that writes has read does not
 * change before it does. (SQLite: the one writer. PostgreSQL: the locks that `postgres-plan.ts` names.)
 */
export type Db = Kysely<Tables>;
