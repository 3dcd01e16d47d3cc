import type { ReceiptShape } from "@rollcall/protocol/chat-shapes";
import type { Facts } from "../ports/facts-store.ts";
import type { Covered, CursorStep, ReceiptRow, ReceiptStep } from "../ports/receipt-store.ts";
import { isParted } from "./parted.ts";
import type { PresenceRecord } from "./record.ts";
import { plainlyPresent } from "./settle.ts";
import { isoOrNull } from "./view.ts";

/**
 * May others see this user's cursors move now (VIS7)? Only of somebody who is there, and of whom that was announced:
 * who is invisible and who is gone must look the same (VIS5), and who arrives is announced first (W31).
 */
export function showsReceipts({ status, shown }: PresenceRecord): boolean {
	return plainlyPresent(status) && shown.plain.status !== "offline";
}

type Viewer = { readonly userId: string; readonly facts: Pick<Facts, "readReceipts" | "blocks" | "blockedBy"> };

/** One person's cursors as the viewer may see them: nothing of whom a block parts from them, as of those never seen (VIS7-VIS9). */
export function seenReceipt(row: ReceiptRow, { userId, facts }: Viewer): ReceiptShape {
	if (row.userId === userId) return shape(row, row.delivered, row.read);
	if (isParted(facts, row.userId)) return shape(row, NOTHING, NOTHING);
	const delivered = row.listsViewer ? row.delivered : row.shownDelivered;
	const read = row.listsViewer ? row.read : row.shownRead;
	return shape(row, delivered, facts.readReceipts && row.readReceipts ? read : NOTHING);
}

const NOTHING = { seq: 0, at: null } as const;

function shape({ userId }: ReceiptRow, delivered: ReceiptRow["delivered"], read: ReceiptRow["read"]): ReceiptShape {
	return {
		userId,
		deliveredSeq: delivered.seq,
		deliveredAt: isoOrNull(delivered.at),
		readSeq: read.seq,
		readAt: isoOrNull(read.at),
	};
}

/** Who is to be told of a step: by `chat:read`, and by `chat:delivered` where that does not say it already. */
export type ReceiptTelling = { readonly read: readonly string[]; readonly delivered: readonly string[] };

type Telling = {
	/** The person whose cursors moved. */
	readonly reader: PresenceRecord;
	/** Of these senders nobody may know what they have not: read receipts are mutual (VIS9). */
	readonly readReceiptsOf: (senderId: string) => boolean;
};

/**
 * Who hears of a step (RCP2): the senders it covers, where no block parts the two (VIS8), where the step is shown or the
 * sender is on the visibility list of somebody who is really there (VIS7), and of reading only where both show theirs (VIS9).
 */
export function receiptTelling(step: ReceiptStep, { reader, readReceiptsOf }: Telling): ReceiptTelling {
	const { facts, shown } = reader;
	const sees = (senderId: string): boolean => {
		if (isParted(facts, senderId)) return false;
		return step.shown || (facts.visibleTo.has(senderId) && shown.listed.status !== "offline");
	};
	const showsReads = (senderId: string): boolean => facts.readReceipts && readReceiptsOf(senderId);
	const read = sendersOf(step.read).filter((senderId) => sees(senderId) && showsReads(senderId));
	const told = new Set(read);
	// What was revealed may have been received further than it was read.
	const saysRead = ({ senderId, seq }: Covered): boolean => told.has(senderId) && seq <= (step.read?.seq ?? 0);
	const covered = (step.delivered?.covered ?? []).filter((one) => sees(one.senderId) && !saysRead(one));
	return { read, delivered: covered.map(({ senderId }) => senderId) };
}

function sendersOf(step: CursorStep | null): readonly string[] {
	return step === null ? [] : step.covered.map(({ senderId }) => senderId);
}
