import { receiptTelling, showsReceipts } from "../../domain/receipts.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type { CursorStep, ReceiptStep } from "../../ports/receipt-store.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import type { HiddenReceipts } from "./hidden-receipts.ts";
import type { ReceiptCounts } from "./receipt-counts.ts";

export type TellReceiptPorts = SettledPorts & {
	readonly bus: Bus;
	readonly receiptCounts: ReceiptCounts;
	readonly hiddenReceipts: HiddenReceipts;
	/** In conversations with more people than this, receipts are told as counts (RCP4). */
	readonly receiptCountsAbove: number;
	readonly failed: (what: string, error: unknown) => void;
};

type Told = { readonly name: "chat:read" | "chat:delivered"; readonly to: readonly string[]; readonly at: CursorStep };

/** A user with whether their cursors may be shown to others now (VIS7). */
export type Reader = { readonly record: PresenceRecord; readonly shown: boolean };

/** The user as the rules of receipts know them. */
export async function readerOf(ports: SettledPorts, key: { companyId: string; userId: string }): Promise<Reader> {
	const record = await settledRecord(ports, key);
	return { record, shown: showsReceipts(record) };
}

/**
 * Tells the senders whose messages a step covers (RCP2, RCP4), as far as they may know of it (VIS7-VIS9). The step is
 * stored: a fault here fails nobody's request.
 */
export async function tellReceipts(ports: TellReceiptPorts, step: ReceiptStep, reader: PresenceRecord): Promise<void> {
	if (!step.shown) ports.hiddenReceipts.add(reader);
	if (step.people > ports.receiptCountsAbove) {
		if (step.shown) ports.receiptCounts.mark(step, reader.facts);
		return;
	}
	try {
		await tellSenders(ports, step, reader);
	} catch (error) {
		ports.failed("receipts", error);
	}
}

async function tellSenders(ports: TellReceiptPorts, step: ReceiptStep, reader: PresenceRecord): Promise<void> {
	const covered = [step.read, step.delivered].flatMap((one) => one?.covered ?? []);
	if (covered.length === 0) return;
	const ids = [...new Set(covered.map(({ senderId }) => senderId))];
	const records = await ports.presence.many(step.companyId, ids);
	const open = new Set(records.filter(({ facts }) => facts.readReceipts).map(({ userId }) => userId));
	const telling = receiptTelling(step, { reader, readReceiptsOf: (senderId) => open.has(senderId) });
	if (step.read !== null) tell(ports, step, { name: "chat:read", to: telling.read, at: step.read });
	if (step.delivered !== null) tell(ports, step, { name: "chat:delivered", to: telling.delivered, at: step.delivered });
}

function tell({ bus }: TellReceiptPorts, step: ReceiptStep, { name, to, at }: Told): void {
	if (to.length === 0) return;
	const { companyId, conversationId, userId } = step;
	const payload = { conversationId, userId, seq: at.seq, at: iso(at.at) };
	bus.publish({ kind: "people", companyId, conversationId, userIds: to, name, payload, exceptConnection: null });
}
