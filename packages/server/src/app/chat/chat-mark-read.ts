import type { UnreadShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { Moved, ReceiptMove, ReceiptStore, Unread } from "../../ports/receipt-store.ts";
import { type Caller, keyOf, originOf } from "../caller.ts";
import { readerOf, type TellReceiptPorts, tellReceipts } from "./tell-receipts.ts";

export type ReceiptPorts = TellReceiptPorts & { readonly receipts: ReceiptStore };

export type GivenPosition = {
	readonly conversationId: string;
	readonly seq?: number | undefined;
	readonly messageId?: string | undefined;
	readonly messageIds?: readonly string[] | undefined;
};

type OwnUnread = Omit<UnreadShape, "conversationId">;

/** `chat:delivered`: the caller's devices have everything up to there (RCP1). */
export async function chatDelivered(
	ports: ReceiptPorts,
	caller: Caller,
	given: GivenPosition,
): Promise<Result<Record<string, never>>> {
	const moved = await move(ports, caller, { cursor: "delivered", given });
	return moved.ok ? ok({}) : moved;
}

/** `chat:mark-read`: the caller has read up to there, and is answered what is left (RCP1, RCP3). */
export async function chatMarkRead(
	ports: ReceiptPorts,
	caller: Caller,
	given: GivenPosition,
): Promise<Result<OwnUnread>> {
	const moved = await move(ports, caller, { cursor: "read", given });
	return moved.ok ? unreadOf(ports, caller, given.conversationId) : moved;
}

/** `PUT /api/conversations/:id/receipt`: both in one. */
export async function putReceipt(
	ports: ReceiptPorts,
	caller: Caller,
	given: {
		readonly conversationId: string;
		readonly deliveredSeq?: number | undefined;
		readonly readSeq?: number | undefined;
	},
): Promise<Result<OwnUnread>> {
	const { conversationId, deliveredSeq, readSeq } = given;
	// Reading implies receiving: a position that it covers is no step of its own (RCP1).
	const isCovered = deliveredSeq !== undefined && readSeq !== undefined && deliveredSeq <= readSeq;
	for (const [cursor, seq] of [
		["delivered", isCovered ? undefined : deliveredSeq],
		["read", readSeq],
	] as const) {
		if (seq === undefined) continue;
		const moved = await move(ports, caller, { cursor, given: { conversationId, seq } });
		if (!moved.ok) return moved;
	}
	return unreadOf(ports, caller, conversationId);
}

type Asked = { readonly cursor: ReceiptMove["cursor"]; readonly given: GivenPosition };

async function move(ports: ReceiptPorts, caller: Caller, { cursor, given }: Asked): Promise<Result<void>> {
	const { companyId, userId } = caller;
	const { conversationId, seq, messageId, messageIds = [] } = given;
	const { record, shown } = await readerOf(ports, keyOf(caller));
	const to = seq === undefined ? { messageIds: messageId === undefined ? messageIds : [messageId] } : { seq };
	const at = { companyId, conversationId, userId, cursor, to, now: ports.clock.now(), shown };
	const moved = await ports.receipts.move(at);
	if (moved.outcome !== "moved") return moved.outcome === "unchanged" ? ok(undefined) : refusalOf(moved);
	if (moved.step.read !== null)
		ports.bus.publish({ kind: "read", companyId, conversationId, userId, exceptConnection: originOf(caller) });
	await tellReceipts(ports, moved.step, record);
	return ok(undefined);
}

function refusalOf({ outcome }: Moved): Result<void> {
	if (outcome === "beyond") return fail("bad_request", "seq: is beyond the last message");
	return fail("not_found");
}

async function unreadOf(ports: ReceiptPorts, caller: Caller, conversationId: string): Promise<Result<OwnUnread>> {
	const { companyId, userId } = caller;
	const [unread] = await ports.receipts.unread(companyId, [{ userId, conversationIds: [conversationId] }]);
	return unread === undefined ? fail("not_found") : ok(ownUnread(unread));
}

function ownUnread({ readSeq, unreadCount, totalUnread }: Unread): OwnUnread {
	return { readSeq, unreadCount, totalUnread };
}
