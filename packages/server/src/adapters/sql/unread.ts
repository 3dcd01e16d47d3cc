import { sql } from "kysely";
import type { UserKey } from "../../ports/keys.ts";
import type { ReceiptStore, Unread } from "../../ports/receipt-store.ts";
import { findMember, type MemberRow } from "./conversation-rows.ts";
import { unreadAfter } from "./message-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";

// What lies beyond the read cursor, less what was deleted there: counted by subtraction, not by reading it.
const totalUnread = statement<UserKey, { readonly total: number }>((db, slots) =>
	db
		.selectFrom("participants")
		.innerJoin("conversations", "conversations.no", "participants.conversation_no")
		.select((eb) => {
			const deleted = eb
				.selectFrom("messages")
				.select((each) => each.fn.countAll<number>().as("deleted"))
				.whereRef("messages.conversation_no", "=", "participants.conversation_no")
				.whereRef("messages.seq", ">", "participants.read_seq")
				.where("messages.deleted_at", "is not", null);
			// Sums of whole numbers are not whole numbers on every back end.
			return sql<number>`cast(coalesce(sum(conversations.last_seq - participants.read_seq - ${deleted}), 0) as bigint)`.as(
				"total",
			);
		})
		.where("participants.company_id", "=", slots.companyId)
		.where("participants.user_id", "=", slots.userId)
		.whereRef("conversations.last_seq", ">", "participants.read_seq"),
);

/** See `ReceiptStore` for the law. */
export const unreadCounts: Procedures<ReceiptStore>["unread"] = async (db, [companyId, asked]) => {
	const found: Unread[] = [];
	for (const { userId, conversationIds } of asked) {
		const members: MemberRow[] = [];
		for (const conversationId of conversationIds) {
			const member = await findMember(db, { companyId, conversationId, userId });
			if (member !== undefined) members.push(member);
		}
		if (members.length === 0) continue;
		const total = (await totalUnread(db, { companyId, userId })).rows[0]?.total ?? 0;
		for (const member of members) {
			found.push({
				userId,
				conversationId: member.conversation_id,
				readSeq: member.read_seq,
				unreadCount: await unreadAfter(db, member, member.read_seq),
				totalUnread: total,
				lastSeq: member.last_seq,
			});
		}
	}
	return found;
};
