import { v7 } from "uuid";
import type { UserKey } from "../../ports/keys.ts";
import { statement } from "./statement.ts";
import type { Db, WebhookRow } from "./tables.ts";

/** A webhook that is to be written. */
export type NewWebhook = Pick<WebhookRow, "company_id" | "kind" | "type" | "at"> &
	Partial<Pick<WebhookRow, "conversation_id" | "seq" | "about_id" | "detail">>;

type InsertedColumns = Omit<WebhookRow, "no" | "claim" | "attempts" | "holds" | "dead_at" | "reason">;

const insertWebhook = statement<InsertedColumns>((db, slots) =>
	db.insertInto("webhooks").values({
		id: slots.id,
		line: slots.line,
		company_id: slots.company_id,
		kind: slots.kind,
		type: slots.type,
		at: slots.at,
		conversation_id: slots.conversation_id,
		seq: slots.seq,
		about_id: slots.about_id,
		detail: slots.detail,
		since: slots.since,
		due_at: slots.due_at,
		claim: null,
		attempts: 0,
		holds: 1,
		dead_at: null,
		reason: null,
	}),
);

const deleteAbout = statement<UserKey>((db, slots) =>
	db.deleteFrom("webhooks").where("company_id", "=", slots.companyId).where("about_id", "=", slots.userId),
);

/** What comes after what: the webhooks of a conversation, or those of a user. */
export function lineOf(companyId: string, of: { readonly conversation: string } | { readonly user: string }): string {
	return JSON.stringify([companyId, of]);
}

/** Writes one that may be delivered at once. `line` by default that of its conversation. */
export async function addWebhook(db: Db, given: NewWebhook & { readonly line?: string }): Promise<void> {
	const { conversation_id = null, seq = null, about_id = null, detail = null, ...rest } = given;
	const line = given.line ?? lineOf(given.company_id, { conversation: conversation_id ?? "" });
	await insertWebhook(db, {
		...rest,
		id: v7(),
		line,
		conversation_id,
		seq,
		about_id,
		detail,
		since: given.at,
		due_at: given.at,
	});
}

/** Takes away everything that is on its way, or was given up, and names the user. */
export async function forgetWebhooksAbout(db: Db, key: UserKey): Promise<void> {
	await deleteAbout(db, key);
}
