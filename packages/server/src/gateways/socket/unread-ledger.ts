import type { UserKey } from "../../ports/keys.ts";
import type { Unread } from "../../ports/receipt-store.ts";

/** A new message, as far as counting goes. Null: of the application. */
export type Arrived = { readonly seq: number; readonly senderId: string | null };

/** `upTo`: the newest message that is counted. */
type Entry = { readSeq: number; count: number; upTo: number };

type Book = {
	readonly entries: Map<string, Entry>;
	/** What is unread in all conversations beside those of the entries. */
	readonly rest: number;
	/** Something happened that cannot be counted on: the store must be asked. */
	stale: boolean;
};

const ENTRIES_KEPT = 64;

function nameOf({ companyId, userId }: UserKey): string {
	return `${companyId}/${userId}`;
}

/**
 * What is unread, for people who are connected here, kept by the store's counts and the messages since, so that a message
 * to a thousand people asks the store nothing. It follows messages by their `seq`, without a gap; whatever else happens
 * makes a book stale, and the store counts anew (RCP3).
 */
export class UnreadLedger {
	readonly #books = new Map<string, Book>();
	/** Whom the store is asked about, and whether something happened since that it may not have counted. */
	readonly #asked = new Map<string, { outdated: boolean }>();

	/** New messages of a conversation that the user is in, in the order of `seq`. */
	arrived(key: UserKey, conversationId: string, messages: readonly Arrived[]): void {
		const book = this.#books.get(nameOf(key));
		if (book === undefined || book.stale) return;
		const entry = book.entries.get(conversationId);
		if (entry === undefined || !add(entry, key.userId, messages)) book.stale = true;
	}

	/** The user has read, or a message was taken away. */
	outdate(key: UserKey): void {
		const name = nameOf(key);
		const book = this.#books.get(name);
		if (book !== undefined) book.stale = true;
		const asked = this.#asked.get(name);
		if (asked !== undefined) asked.outdated = true;
	}

	/** Nobody listens any more, or what is known of the user is wrong. */
	forget(key: UserKey): void {
		this.#books.delete(nameOf(key));
		this.#asked.delete(nameOf(key));
	}

	/** The store is asked now: the conversations to ask about beside those of interest, so that the whole book is of one moment. */
	ask(key: UserKey): readonly string[] {
		this.#asked.set(nameOf(key), { outdated: false });
		const entries = this.#books.get(nameOf(key))?.entries;
		return entries === undefined || entries.size > ENTRIES_KEPT ? [] : [...entries.keys()];
	}

	/** What the store counted. Messages that arrived while it did are added when they are told, by their `seq`. */
	counted(key: UserKey, counts: readonly Unread[]): void {
		const [first] = counts;
		const asked = this.#asked.get(nameOf(key));
		this.#asked.delete(nameOf(key));
		if (first === undefined || asked?.outdated !== false) return this.forget(key);
		const entries = new Map(
			counts.map(({ conversationId, readSeq, unreadCount, lastSeq }) => [
				conversationId,
				{ readSeq, count: unreadCount, upTo: lastSeq },
			]),
		);
		const sum = counts.reduce((all, { unreadCount }) => all + unreadCount, 0);
		this.#books.set(nameOf(key), { entries, rest: first.totalUnread - sum, stale: false });
	}

	/** Undefined where the store must be asked. */
	read(key: UserKey, conversationId: string): Omit<Unread, "lastSeq"> | undefined {
		const book = this.#books.get(nameOf(key));
		const entry = book?.entries.get(conversationId);
		if (book === undefined || book.stale || entry === undefined) return undefined;
		let totalUnread = book.rest;
		for (const { count } of book.entries.values()) totalUnread += count;
		return { userId: key.userId, conversationId, readSeq: entry.readSeq, unreadCount: entry.count, totalUnread };
	}
}

/** False where a message is missing between those counted and these. Sending reads up to the own message. */
function add(entry: Entry, userId: string, messages: readonly Arrived[]): boolean {
	for (const { seq, senderId } of messages) {
		if (seq <= entry.upTo) continue;
		if (seq !== entry.upTo + 1) return false;
		entry.upTo = seq;
		if (senderId === userId) {
			entry.readSeq = seq;
			entry.count = 0;
		} else entry.count += 1;
	}
	return true;
}
