import type { UnreadShape } from "@rollcall/protocol/chat-shapes";
import type { RosterCache } from "../../app/chat/rosters.ts";
import type { BusMessage, ConnectionRef } from "../../ports/bus.ts";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import type { ReceiptStore, Unread } from "../../ports/receipt-store.ts";
import { CHAT_NAMESPACE, isIn } from "./conversations.ts";
import { framesOf, sendFrames } from "./frames.ts";
import type { Registry } from "./registry.ts";

export type UnreadPorts = {
	readonly receipts: Pick<ReceiptStore, "unread">;
	readonly rosters: RosterCache;
	readonly registry: Registry;
	readonly failed: (what: string, error: unknown) => void;
};

type Changed = Extract<BusMessage, { kind: "unread" }>;
type Read = Extract<BusMessage, { kind: "read" }>;

/** A conversation in which something happened. `except`: who alone caused it; null where it was nobody, or several. */
type Busy = { readonly key: ConversationKey; except: string | null };

/** One user's conversation to be counted, and the one connection that knows already. */
type Due = { except: ConnectionRef | null };
type DueUser = { readonly key: UserKey; readonly conversations: Map<string, Due> };

const USERS_AT_ONCE = 500;

/**
 * Tells people how much they have not read: when messages arrive or go, and when another device of theirs reads. Gathered
 * for a tick, counted by the store, and only for who is connected here (RCP3).
 */
export class UnreadCounts {
	readonly #ports: UnreadPorts;
	#busy = new Map<string, Busy>();
	#due = new Map<string, DueUser>();

	constructor(ports: UnreadPorts) {
		this.#ports = ports;
	}

	changed({ companyId, conversationId, exceptUser }: Changed): void {
		const name = `${companyId}/${conversationId}`;
		const busy = this.#busy.get(name);
		if (busy === undefined) this.#busy.set(name, { key: { companyId, conversationId }, except: exceptUser });
		else if (busy.except !== exceptUser) busy.except = null;
	}

	read({ companyId, conversationId, userId, exceptConnection }: Read): void {
		this.#mark({ companyId, userId }, conversationId, exceptConnection);
	}

	async tick(): Promise<void> {
		const busy = [...this.#busy.values()];
		this.#busy = new Map();
		await Promise.all(
			busy.map((one) =>
				this.#markReceivers(one).catch((error) => {
					this.changed({ kind: "unread", ...one.key, exceptUser: one.except });
					this.#ports.failed("unread", error);
				}),
			),
		);
		const due = [...this.#due.values()].filter(({ key }) => this.#isListening(key));
		this.#due = new Map();
		const companies = Map.groupBy(due, ({ key }) => key.companyId);
		await Promise.all([...companies].map(([companyId, users]) => this.#tellCompany(companyId, users)));
	}

	async #markReceivers({ key, except }: Busy): Promise<void> {
		for (const { userId } of await this.#ports.rosters.of(key)) {
			const user = { companyId: key.companyId, userId };
			if (userId !== except && this.#isListening(user)) this.#mark(user, key.conversationId, null);
		}
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
		for (const [conversationId, { except }] of conversations) this.#mark(key, conversationId, except);
	}

	async #tellCompany(companyId: string, users: readonly DueUser[]): Promise<void> {
		for (let start = 0; start < users.length; start += USERS_AT_ONCE) {
			const some = users.slice(start, start + USERS_AT_ONCE);
			const asked = some.map(({ key, conversations }) => ({
				userId: key.userId,
				conversationIds: [...conversations.keys()],
			}));
			try {
				const byUser = Map.groupBy(await this.#ports.receipts.unread(companyId, asked), ({ userId }) => userId);
				for (const user of some) this.#tellUser(user, byUser.get(user.key.userId) ?? []);
			} catch (error) {
				for (const user of some) this.#markAgain(user);
				this.#ports.failed("unread", error);
			}
		}
	}

	#tellUser({ key, conversations }: DueUser, counts: readonly Unread[]): void {
		const connections = this.#ports.registry.ofUser(key);
		for (const { conversationId, readSeq, unreadCount, totalUnread } of counts) {
			const except = conversations.get(conversationId)?.except?.connectionId;
			const data: UnreadShape = { conversationId, readSeq, unreadCount, totalUnread };
			const frames = framesOf(CHAT_NAMESPACE, "chat:unread", data);
			for (const connection of connections)
				if (connection.socket.id !== except && isIn(connection, conversationId)) sendFrames(connection.socket, frames);
		}
	}
}
