import type { ConversationShape, MessageShape, ParticipantShape, ReceiptShape } from "@rollcall/protocol/chat-shapes";

type Unread = { readonly readSeq: number; readonly unreadCount: number };
type Receipt = Pick<ReceiptShape, "deliveredSeq" | "readSeq">;

/** One conversation as a client keeps it, from answers and events alone. */
export class ConversationCopy {
	readonly id: string;
	readonly people = new Map<string, ParticipantShape>();
	readonly receipts = new Map<string, Receipt>();
	readonly active = new Set<string>();
	readonly #messages = new Map<number, MessageShape>();
	readonly #seqOf = new Map<string, number>();
	readonly #deleted = new Map<string, { readonly rev: number; readonly deletedAt: string }>();
	unread: Unread = { readSeq: 0, unreadCount: 0 };
	title: string | null = null;
	/** Everything up to here is known. */
	rev = 0;

	constructor(id: string) {
		this.id = id;
	}

	get messages(): readonly MessageShape[] {
		return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
	}

	/** The conversation as the server lists it. */
	listed(shape: ConversationShape): void {
		this.title = shape.title;
		this.people.clear();
		for (const one of shape.participants) this.people.set(one.userId, one);
		this.count(shape);
	}

	/** Counts as the server has them; older ones than those known change nothing. */
	count({ readSeq, unreadCount }: Unread): void {
		if (readSeq >= this.unread.readSeq) this.unread = { readSeq, unreadCount };
	}

	/** `conversation:updated`: harmless to apply twice. */
	update(data: Readonly<Record<string, unknown>>): void {
		this.title = data.title as string | null;
		for (const one of data.participants as ParticipantShape[]) this.people.set(one.userId, one);
		for (const one of data.removed as string[]) this.people.delete(one);
	}

	/** Any other event of the conversation. False: something before it is missing. */
	hear(event: string, data: Readonly<Record<string, unknown>>): boolean {
		const { userId, seq } = data as { readonly userId: string; readonly seq: number };
		if (event === "chat:read") this.takeReceipt(userId, { deliveredSeq: seq, readSeq: seq });
		if (event === "chat:delivered") this.takeReceipt(userId, { deliveredSeq: seq, readSeq: 0 });
		if (event === "chat:unread") this.count(data as Unread);
		if (event === "user:typing" || event === "user:recording") {
			if (data.isActive === true) this.active.add(`${userId} ${event}`);
			else this.active.delete(`${userId} ${event}`);
		}
		if (event !== "chat:deleted") return true;
		const { messageId, rev, deletedAt } = data as { messageId: string; rev: number; deletedAt: string };
		this.takeDeleted(messageId, { rev, deletedAt });
		return this.follows(rev);
	}

	joinedAt(userId: string): string | undefined {
		return this.people.get(userId)?.joinedAt;
	}

	/** A message as it stands now; older ones than the one known change nothing. */
	take(message: MessageShape): void {
		const known = this.#messages.get(message.seq);
		if (known !== undefined && known.rev >= message.rev) return;
		this.#messages.set(message.seq, message);
		this.#seqOf.set(message.id, message.seq);
		const deleted = this.#deleted.get(message.id);
		if (deleted !== undefined && deleted.rev > message.rev) this.takeDeleted(message.id, deleted);
	}

	/** A deletion that is told without the message. */
	takeDeleted(messageId: string, deleted: { readonly rev: number; readonly deletedAt: string }): void {
		this.#deleted.set(messageId, deleted);
		const known = this.#messages.get(this.#seqOf.get(messageId) ?? 0);
		if (known === undefined || known.rev >= deleted.rev) return;
		const blank = { text: null, attachments: [], location: null, replyTo: null, metadata: null };
		this.#messages.set(known.seq, { ...known, ...blank, ...deleted });
	}

	/** A live change: does it follow on the last known one? */
	follows(rev: number): boolean {
		if (rev > this.rev + 1) return false;
		this.rev = Math.max(this.rev, rev);
		return true;
	}

	takeReceipt(userId: string, { deliveredSeq, readSeq }: Receipt): void {
		const known = this.receipts.get(userId) ?? { deliveredSeq: 0, readSeq: 0 };
		this.receipts.set(userId, {
			deliveredSeq: Math.max(known.deliveredSeq, deliveredSeq, readSeq),
			readSeq: Math.max(known.readSeq, readSeq),
		});
	}

	/** One's own message was stored: everything up to it is read (RCP3). */
	sent(message: MessageShape): void {
		this.take(message);
		if (message.seq > this.unread.readSeq) this.unread = { readSeq: message.seq, unreadCount: 0 };
	}
}
