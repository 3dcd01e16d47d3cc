import type { Conversation, Message, Reached } from "@rollcall/client";

/** How far an own message has come with everybody whom it was for. */
export type Progress = { readonly step: "sent" | "delivered" | "read"; readonly read: number; readonly of: number };

export type Reader = { readonly userId: string; readonly step: "sent" | "delivered" | "read" };

type Receipts = ReadonlyMap<string, Reached>;

function stepOf(seq: number, reached: Reached | undefined): Reader["step"] {
	if (reached === undefined) return "sent";
	if (reached.readSeq >= seq) return "read";
	return reached.deliveredSeq >= seq ? "delivered" : "sent";
}

/** How far it has come with each; who came later was not meant. */
export function readersOf(conversation: Conversation, message: Message, receipts: Receipts): readonly Reader[] {
	return conversation.participants
		.filter(({ userId, joinedAt }) => userId !== message.senderId && joinedAt <= message.createdAt)
		.map(({ userId }) => ({ userId, step: stepOf(message.seq, receipts.get(userId)) }));
}

function fromCounts(conversation: Conversation, { seq }: Message): Progress | null {
	const counts = conversation.receiptCounts;
	if (counts === null || seq > counts.seq) return null;
	const of = conversation.participants.length - 1;
	const read = counts.readCount ?? 0;
	return { step: read >= of ? "read" : counts.deliveredCount >= of ? "delivered" : "sent", read, of };
}

/** How far an own message has come: the least of all. */
export function progressOf(conversation: Conversation, message: Message): Progress {
	const counted = fromCounts(conversation, message);
	if (counted !== null) return counted;
	const readers = readersOf(conversation, message, conversation.receipts);
	const read = readers.filter(({ step }) => step === "read").length;
	const isAll = (steps: readonly Reader["step"][]) =>
		readers.length > 0 && readers.every(({ step }) => steps.includes(step));
	const step = isAll(["read"]) ? "read" : isAll(["read", "delivered"]) ? "delivered" : "sent";
	return { step, read, of: readers.length };
}
