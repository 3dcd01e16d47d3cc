import type { ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { conversationShape, messageShape } from "../../domain/chat-shapes.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { MessageStore, MessagesSince } from "../../ports/message-store.ts";
import type { ReceiptRow, ReceiptStore } from "../../ports/receipt-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import { seenReceipts } from "./list-receipts.ts";

export type ChatSyncPorts = SettledPorts & {
	readonly messages: MessageStore;
	readonly receipts: ReceiptStore;
	readonly conversations: ConversationStore;
	/** Of conversations with more people than this no single receipts are told (RCP4). */
	readonly receiptCountsAbove: number;
};

type Asked = PayloadOf<"chat:sync">;
type Answer = AnswerOf<"chat:sync">;
type Synced = Answer["conversations"][number];

/** Conversations in one `joined`; those beyond come by `conversation:list`. */
const JOINED_AT_MOST = 500;

/** `chat:sync`: what changed in each conversation since the `rev` that the caller knows (MSG7, MSG8). */
export async function chatSync(ports: ChatSyncPorts, caller: Caller, { cursors, all }: Asked): Promise<Result<Answer>> {
	const key = keyOf(caller);
	const asked = Object.entries(cursors).map(([conversationId, rev]) => ({ conversationId, rev }));
	const { conversations, removed } = await ports.messages.since(key, asked);
	const rows = await ports.receipts.ofMany(
		key,
		conversations.map(({ conversationId }) => conversationId),
	);
	const { facts } = await settledRecord(ports, key);
	const receiptsOf = (conversationId: string): readonly ReceiptShape[] => {
		const known = rows.get(conversationId) ?? [];
		return seenReceipts(withinReason(known, ports, key.userId), { userId: key.userId, facts });
	};
	const synced = conversations.map((one) => syncedShape(one, receiptsOf(one.conversationId)));
	if (all !== true) return ok({ conversations: synced, removed });
	const except = new Set(Object.keys(cursors));
	const page = await ports.conversations.list(key, { limit: JOINED_AT_MOST, except });
	return ok({
		conversations: synced,
		removed,
		joined: page.items.map(conversationShape),
		joinedCursor: page.nextCursor,
	});
}

function withinReason(
	rows: readonly ReceiptRow[],
	{ receiptCountsAbove }: ChatSyncPorts,
	userId: string,
): readonly ReceiptRow[] {
	return rows.length > receiptCountsAbove ? rows.filter((row) => row.userId === userId) : rows;
}

function syncedShape(since: MessagesSince, receipts: readonly ReceiptShape[]): Synced {
	const { conversationId, messages, lastRev, hasMore } = since;
	return { conversationId, messages: messages.map(messageShape), receipts, lastRev, hasMore };
}
