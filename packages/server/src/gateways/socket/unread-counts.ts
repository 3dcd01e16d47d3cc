import type { UnreadShape } from "@rollcall/protocol/chat-shapes";
import type { RosterCache } from "../../app/chat/rosters.ts";
import type { BusMessage, ConnectionRef } from "../../ports/bus.ts";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import type { ReceiptStore, Unread } from "../../ports/receipt-store.ts";
import { CHAT_NAMESPACE, isIn } from "./conversations.ts";
import { framesOf, sendFrames } from "./frames.ts";
import type { Registry } from "./registry.ts";
import { type Arrived, UnreadLedger } from "./unread-ledger.ts";

export type UnreadPorts = {
	readonly receipts: Pick<ReceiptStore, "unread">;
	readonly rosters: RosterCache;
	readonly registry: Registry;
	readonly failed: (what: string, error: unknown) => void;
};

type Changed = Extract<BusMessage, { kind: "unread" }>;
type Read = Extract<BusMessage, { kind: "read" }>;
type Membership = Extract<BusMessage, { kind: "membership" }>;
type Count = Omit<Unread, "lastSeq">;

/**
 * A conversation in which something happened: what arrived, in order, and whether something was taken away. `overtaken`:
 * senders of those messages to whom a count of before may be on its way.
 */
type Busy = {
	readonly key: ConversationKey;
	readonly arrived: Arrived[];
	readonly overtaken: Set<string | null>;
	deleted: boolean;
};

/** One user's conversation to be counted, and the one connection that knows already. */
type Due = { except: ConnectionRef | null };
type DueUser = { readonly key: UserKey; readonly conversations: Map<string, Due> };

/** In one call of the store, which sends wait behind. */
const USERS_AT_ONCE = 50;

/**
 * Tells people how much they have not read: when messages arrive or go, and when another device of theirs reads. Gathered
 * for a tick, counted by the store where the ledger does not know, and only for who is connected here (RCP3).
 */
export class UnreadCounts {
	readonly #ports: UnreadPorts;
	readonly #ledger = new UnreadLedger();
	#busy = new Map<string, Busy>();
	#due = new Map<string, DueUser>();
	/** Counts of a moment that is over are on their way: who reads or writes now is told how it is after that. */
	#isTelling = false;

	constructor(ports: UnreadPorts) {
		this.#ports = ports;
	}

	changed({ companyId, conversationId, arrived }: Changed): void {
		const busy = this.#busyOf({ companyId, conversationId });
		if (arrived === null) {
			busy.deleted = true;
			return;
		}
		busy.arrived.push(arrived);
		if (this.#isTelling) busy.overtaken.add(arrived.senderId);
	}

	read({ companyId, conversationId, userId, exceptConnection }: Read): void {
		this.#ledger.outdate({ companyId, userId });
		this.#mark({ companyId, userId }, conversationId, this.#isTelling ? null : exceptConnection);
	}

	/** Somebody came into a conversation, or left it. */
	membership({ companyId, conversationId, added, removed }: Membership): void {
		for (const userId of [...added, ...removed]) this.#ledger.forget({ companyId, userId });
		if (this.#isTelling) for (const userId of added) this.#mark({ companyId, userId }, conversationId, null);
	}

	/** The user's last connection here has gone. */
	gone(key: UserKey): void {
		this.#ledger.forget(key);
	}

	#busyOf(key: ConversationKey): Busy {
		const name = `${key.companyId}/${key.conversationId}`;
		let busy = this.#busy.get(name);
		if (busy === undefined) {
			busy = { key, arrived: [], overtaken: new Set(), deleted: false };
			this.#busy.set(name, busy);
		}
		return busy;
	}

	async tick(): Promise<void> {
		this.#isTelling = true;
		try {
			await this.#tell();
		} finally {
			this.#isTelling = false;
		}
	}

	async #tell(): Promise<void> {
		const busy = [...this.#busy.values()];
		this.#busy = new Map();
		await Promise.all(busy.map((one) => this.#take(one)));
		const due = [...this.#due.values()].filter(({ key }) => this.#isListening(key));
		this.#due = new Map();
		const companies = Map.groupBy(due, ({ key }) => key.companyId);
		await Promise.all([...companies].map(([companyId, users]) => this.#tellCompany(companyId, users)));
	}

	async #take(busy: Busy): Promise<void> {
		try {
			const people = await this.#ports.rosters.of(busy.key);
			for (const { userId } of people) this.#takeFor({ companyId: busy.key.companyId, userId }, busy);
		} catch (error) {
			const again = this.#busyOf(busy.key);
			again.deleted = true;
			this.#ports.failed("unread", error);
		}
	}

	#takeFor(user: UserKey, { key, arrived, overtaken, deleted }: Busy): void {
		if (!this.#isListening(user)) return this.#ledger.forget(user);
		if (deleted) this.#ledger.outdate(user);
		else this.#ledger.arrived(user, key.conversationId, arrived);
		const isNews = deleted || arrived.some(({ senderId }) => senderId !== user.userId);
		if (isNews || overtaken.has(user.userId)) this.#mark(user, key.conversationId, null);
	}

	#isListening(key: UserKey): boolean {
		return this.#ports.registry.ofUser(key).some(({ chat }) => chat !== "none");
	}

	#mark(key: UserKey, conversationId: string, except: ConnectionRef | null): void {
		const name = `${key.companyId}/${key.userId}`;
		let user = this.#due.get(name);
		if (user === undefined) {
			user = { key, conversations: new Map() };
			this.#due.set(name, user);
		}
		const known = user.conversations.get(conversationId);
		if (known === undefined) user.conversations.set(conversationId, { except });
		else if (known.except?.connectionId !== except?.connectionId) known.except = null;
	}

	#markAgain({ key, conversations }: DueUser): void {
		this.#ledger.forget(key);
		for (const [conversationId, { except }] of conversations) this.#mark(key, conversationId, except);
	}

	/** What is in hand is told at once; the rest is counted by the store, a whole book at a time. */
	async #tellCompany(companyId: string, users: readonly DueUser[]): Promise<void> {
		const unknown = users.filter((user) => !this.#tellKnown(user));
		for (let start = 0; start < unknown.length; start += USERS_AT_ONCE) {
			const some = unknown.slice(start, start + USERS_AT_ONCE);
			const asked = some.map(({ key, conversations }) => ({
				userId: key.userId,
				conversationIds: [...new Set([...conversations.keys(), ...this.#ledger.ask(key)])],
			}));
			try {
				const byUser = Map.groupBy(await this.#ports.receipts.unread(companyId, asked), ({ userId }) => userId);
				for (const user of some) this.#tellCounted(user, byUser.get(user.key.userId) ?? []);
			} catch (error) {
				for (const user of some) this.#markAgain(user);
				this.#ports.failed("unread", error);
			}
		}
	}

	#tellKnown(user: DueUser): boolean {
		const counts: Count[] = [];
		for (const conversationId of user.conversations.keys()) {
			const count = this.#ledger.read(user.key, conversationId);
			if (count === undefined) return false;
			counts.push(count);
		}
		this.#tellUser(user, counts);
		return true;
	}

	#tellCounted(user: DueUser, counts: readonly Unread[]): void {
		if (this.#isListening(user.key)) this.#ledger.counted(user.key, counts);
		this.#tellUser(
			user,
			counts.filter(({ conversationId }) => user.conversations.has(conversationId)),
		);
	}

	#tellUser({ key, conversations }: DueUser, counts: readonly Count[]): void {
		const connections = this.#ports.registry.ofUser(key);
		// In an order of its own: that in which rosters and counts were known would tell what somebody unseen has touched (T-10).
		const ordered = counts.toSorted((one, other) => (one.conversationId < other.conversationId ? -1 : 1));
		for (const { conversationId, readSeq, unreadCount, totalUnread } of ordered) {
			const except = conversations.get(conversationId)?.except?.connectionId;
			const data: UnreadShape = { conversationId, readSeq, unreadCount, totalUnread };
			const frames = framesOf(CHAT_NAMESPACE, "chat:unread", data);
			for (const connection of connections)
				if (connection.socket.id !== except && isIn(connection, conversationId)) sendFrames(connection.socket, frames);
		}
	}
}
