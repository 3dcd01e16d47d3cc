import type { ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { conversationShape, messageShape } from "../../domain/chat-shapes.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { MessageStore, MessagesSince } from "../../ports/message-store.ts";
import type { ReceiptStore } from "../../ports/receipt-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import { userName } from "../rates/rates.ts";
import type { Semaphore } from "../semaphore.ts";
import { seenReceipts } from "./list-receipts.ts";

export type ChatSyncPorts = SettledPorts & {
	readonly messages: MessageStore;
	readonly receipts: ReceiptStore;
	readonly conversations: ConversationStore;
	/** Of conversations with more people than this no single receipts are told (RCP4). */
	readonly receiptCountsAbove: number;
	/** Lets a few of these be under way at once. */
	readonly syncs: Semaphore;
};

type Asked = PayloadOf<"chat:sync">;
type Answer = AnswerOf<"chat:sync">;
type Synced = Answer["conversations"][number];

/** Conversations in one `joined`; those beyond come by `conversation:list`. */
const JOINED_AT_MOST = 500;

/** `chat:sync`: what changed in each conversation since the `rev` that the caller knows (MSG7, MSG8). */
export async function chatSync(ports: ChatSyncPorts, caller: Caller, payload: Asked): Promise<Result<Answer>> {
	const key = keyOf(caller);
	// Of a crowd that comes back everybody asks at once: who sends meanwhile must not stand behind them all (T-28).
	const { since, receipts, joined } = await ports.syncs.run(userName(key), () => stored(ports, key, payload));
	const { facts } = await settledRecord(ports, key);
	const receiptsOf = (conversationId: string): readonly ReceiptShape[] =>
		seenReceipts(receipts.get(conversationId) ?? [], { userId: key.userId, facts });
	const conversations = since.conversations.map((one) => syncedShape(one, receiptsOf(one.conversationId)));
	return ok({ conversations, removed: since.removed, ...joined });
}

/** What the database has to say, asked in one go: three questions at most, however many conversations there are. */
async function stored(ports: ChatSyncPorts, key: UserKey, { cursors, all }: Asked) {
	const ids = Object.keys(cursors);
	const asked = Object.entries(cursors).map(([conversationId, rev]) => ({ conversationId, rev }));
	const [since, receipts, joined] = await Promise.all([
		ports.messages.since(key, asked),
		ports.receipts.ofMany(key, ids, ports.receiptCountsAbove),
		all === true ? joinedBeside(ports, key, ids) : undefined,
	]);
	return { since, receipts, joined };
}

async function joinedBeside(
	{ conversations }: ChatSyncPorts,
	key: UserKey,
	ids: readonly string[],
): Promise<Pick<Answer, "joined" | "joinedCursor">> {
	const { items, nextCursor } = await conversations.list(key, { limit: JOINED_AT_MOST, except: new Set(ids) });
	return { joined: items.map(conversationShape), joinedCursor: nextCursor };
}

function syncedShape(since: MessagesSince, receipts: readonly ReceiptShape[]): Synced {
	const { conversationId, messages, lastRev, hasMore } = since;
	return { conversationId, messages: messages.map(messageShape), receipts, lastRev, hasMore };
}
