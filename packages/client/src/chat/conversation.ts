import type { Answers, Events, ListedConversation, Message, Participant, Receipt } from "../wire.ts";
import { type Deletion, MessageLog } from "./message-log.ts";
import { Reorder } from "./reorder.ts";

/** Up to where somebody has received and read. */
export type Reached = Pick<Receipt, "deliveredSeq" | "readSeq">;

/** A conversation as it is known now. It is never written to: a change makes another. */
export type Conversation = Pick<
	ListedConversation,
	"id" | "type" | "title" | "historyForNew" | "createdAt" | "createdBy" | "readSeq" | "unreadCount"
> & {
	readonly participants: readonly Participant[];
	/** Without a hole, in order, up to the newest. Empty until it is opened, but for what came since. */
	readonly messages: readonly Message[];
	readonly lastMessage: Message | null;
	/** Is there anything before `messages`? */
	readonly hasOlder: boolean;
	/** By user, how far the others are; complete once it is opened. */
	readonly receipts: ReadonlyMap<string, Reached>;
	/** Of a large group, in the place of receipts. */
	readonly receiptCounts: Omit<Events["chat:read-count"], "conversationId"> | null;
};

type Told = Message | Deletion;
type Unread = Pick<ListedConversation, "readSeq" | "unreadCount">;
type Synced = Answers["chat:sync"]["conversations"][number];

/** How many messages are loaded at once. */
export const PAGE = 50;
/** Where more changes are missing, much was missed, or the server was restored: what is known is let go (MSG5). */
export const MOST_MISSED = 10_000;
const NOBODY: Reached = { deliveredSeq: 0, readSeq: 0 };

/** One conversation, kept from answers and events alone. */
export class ConversationCopy {
	readonly id: string;
	/** Somebody looks at it: receipts are kept complete, and all messages that were loaded. Settles once it has begun. */
	opening: Promise<unknown> | null = null;
	#facts: ListedConversation;
	readonly #log: MessageLog;
	#people: ReadonlyMap<string, Participant>;
	#receipts: ReadonlyMap<string, Reached> = new Map();
	#receiptCounts: Conversation["receiptCounts"] = null;
	#unread: Unread;
	#hasOlder: boolean;
	#snapshot: Conversation | null = null;
	readonly #changes: Reorder<Told>;
	readonly #userId: string;

	/** `userId`: whose copy it is. */
	constructor(listed: ListedConversation, userId: string) {
		this.id = listed.id;
		this.#userId = userId;
		this.#facts = listed;
		this.#people = byId(listed.participants);
		this.#unread = listed;
		this.#changes = new Reorder(listed.lastRev);
		this.#log = new MessageLog(listed.lastSeq + 1);
		this.#hasOlder = listed.lastSeq > 0;
		if (listed.lastMessage !== null) this.#log.take(listed.lastMessage);
	}

	get rev(): number {
		return this.#changes.rev;
	}

	get hasGap(): boolean {
		return this.#changes.hasGap;
	}

	get from(): number {
		return this.#log.from;
	}

	get newest(): Message | null {
		return this.#log.newest;
	}

	get readSeq(): number {
		return this.#unread.readSeq;
	}

	/** When this user came into it; another moment is another stay, which sees other messages. */
	get joinedAt(): string {
		return this.#people.get(this.#userId)?.joinedAt ?? "";
	}

	snapshot(): Conversation {
		const { lastSeq: _, lastRev: __, ...facts } = this.#facts;
		const { readSeq, unreadCount } = this.#unread;
		this.#snapshot ??= {
			...facts,
			readSeq,
			unreadCount,
			participants: [...this.#people.values()],
			messages: this.#log.shown,
			lastMessage: this.#log.newest,
			hasOlder: this.#hasOlder,
			receipts: this.#receipts,
			receiptCounts: this.#receiptCounts,
		};
		return this.#snapshot;
	}

	/** Is it worth fetching what it lacks, up to this `rev`? Else it is begun anew. */
	canCatchUp(rev: number): boolean {
		const isInUse = this.opening !== null || !this.#hasOlder || this.#log.shown.length > 0;
		// Where nobody has seen a message of it, what was missed is history like the rest.
		return rev - this.rev <= (isInUse ? MOST_MISSED : 0);
	}

	/** As the server lists it now; `isHeard`: see `count`. True: what was missed is to be fetched. */
	listed(listed: ListedConversation, isHeard: boolean): boolean {
		this.#changed();
		this.#facts = listed;
		this.#people = byId(listed.participants);
		this.count(listed, isHeard);
		return this.opening !== null || listed.lastRev > this.rev;
	}

	/**
	 * Counts as the server has them; older ones than those known, such as of before the own message, change nothing (RCP3).
	 * `isHeard`: they were asked for while what is told was heard, which is newer unless they have read further.
	 */
	count(counts: Unread, isHeard = false): void {
		if (counts.readSeq < this.readSeq + (isHeard ? 1 : 0)) return;
		this.#changed();
		this.#unread = counts;
	}

	/** `conversation:updated`: harmless to apply twice. */
	updated({ title, participants, removed }: Events["conversation:updated"]): void {
		this.#changed();
		this.#facts = { ...this.#facts, title };
		const people = new Map(this.#people);
		for (const one of participants) people.set(one.userId, one);
		for (const userId of removed) people.delete(userId);
		this.#people = people;
	}

	/** A new message, another form of one, or that one was deleted. */
	told(change: Told): void {
		this.#applyAll(this.#changes.push(change));
	}

	/** What changed since `rev`, as the server answered; complete up to its `lastRev`. */
	synced({ messages, receipts, lastRev }: Synced): void {
		this.#changed();
		for (const message of messages) this.#log.take(message);
		for (const receipt of receipts) if (receipt.userId !== this.#userId) this.reached(receipt.userId, receipt);
		this.#applyAll(this.#changes.skipTo(lastRev));
	}

	/** A page of what is before `from`. */
	older({ messages, hasMore }: Answers["chat:history"]): void {
		this.#changed();
		this.#log.older(messages, !hasMore);
		this.#hasOlder = hasMore;
	}

	/** Keeps no more messages than are loaded at once, where nobody looks at them; tells whether there were more. */
	keep(): boolean {
		if (this.opening !== null || !this.#log.keep(PAGE)) return false;
		this.#hasOlder = true;
		this.#changed();
		return true;
	}

	reached(userId: string, { deliveredSeq, readSeq }: Reached): void {
		const known = this.#receipts.get(userId) ?? NOBODY;
		const next = {
			deliveredSeq: Math.max(known.deliveredSeq, deliveredSeq, readSeq),
			readSeq: Math.max(known.readSeq, readSeq),
		};
		if (next.deliveredSeq === known.deliveredSeq && next.readSeq === known.readSeq) return;
		this.#changed();
		this.#receipts = new Map(this.#receipts).set(userId, next);
	}

	reachedByCount({ seq, deliveredCount, readCount }: Events["chat:read-count"]): void {
		this.#changed();
		this.#receiptCounts = { seq, deliveredCount, readCount };
	}

	#applyAll(told: readonly Told[]): void {
		if (told.length > 0) this.#changed();
		for (const one of told) {
			if ("messageId" in one) this.#log.delete(one);
			else this.#came(one);
		}
		if (this.#log.shown.length > 2 * PAGE) this.keep();
	}

	#came(message: Message): void {
		this.#log.take(message);
		const { seq, senderId, editedAt, deletedAt } = message;
		const isSent = senderId === this.#userId && editedAt === null && deletedAt === null;
		// Who sends has read up to there (RCP3).
		if (isSent) this.count({ readSeq: seq, unreadCount: 0 }, true);
	}

	#changed(): void {
		this.#snapshot = null;
	}
}

function byId(participants: readonly Participant[]): ReadonlyMap<string, Participant> {
	return new Map(participants.map((one) => [one.userId, one]));
}
