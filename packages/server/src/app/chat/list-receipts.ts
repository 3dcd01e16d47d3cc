import type { ReceiptShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { seenReceipt } from "../../domain/receipts.ts";
import type { Facts } from "../../ports/facts-store.ts";
import type { ReceiptRow, ReceiptStore } from "../../ports/receipt-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";

export type ListReceiptPorts = SettledPorts & { readonly receipts: ReceiptStore };

/** `GET /api/conversations/:id/receipts`: who has received and read up to where, as the caller may see it (RCP4). */
export async function listReceipts(
	ports: ListReceiptPorts,
	caller: Caller,
	conversationId: string,
): Promise<Result<{ readonly receipts: readonly ReceiptShape[] }>> {
	const { companyId, userId } = caller;
	const rows = await ports.receipts.of({ companyId, conversationId }, userId);
	if (rows === undefined) return fail("not_found");
	const { facts } = await settledRecord(ports, keyOf(caller));
	return ok({ receipts: seenReceipts(rows, { userId, facts }) });
}

/** The cursors that a viewer may see. */
export function seenReceipts(
	rows: readonly ReceiptRow[],
	viewer: { readonly userId: string; readonly facts: Facts },
): readonly ReceiptShape[] {
	return rows.map((row) => seenReceipt(row, viewer));
}
