import type { MembershipChange } from "../../ports/bus.ts";
import type { ConversationStore, Membership } from "../../ports/conversation-store.ts";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import { LoadingCache } from "../loading-cache.ts";

/** The conversations of one user, as far as they are live (CON2). */
export type Memberships = ReadonlyMap<string, Membership>;

type Entry = { readonly known: Map<string, Membership>; readonly complete: boolean };

const USERS_KEPT = 100_000;

function nameOf({ companyId, userId }: UserKey): string {
	return `${companyId}/${userId}`;
}

/**
 * Who is in which conversations, kept in memory, so that connecting and acting cost no SQL (STO5). It follows what
 * changes by the bus; every write is decided again by the store.
 */
export class MembershipCache {
	readonly #store: Pick<ConversationStore, "memberships" | "membership">;
	readonly #live: number;
	readonly #users = new LoadingCache<Entry>(USERS_KEPT);

	/** @param live how many conversations of one user are live */
	constructor(store: Pick<ConversationStore, "memberships" | "membership">, live: number) {
		this.#store = store;
		this.#live = live;
	}

	/** The newest conversations of a user. */
	async of(key: UserKey): Promise<Memberships> {
		return (await this.#entry(key)).known;
	}

	/** The same for somebody who comes: where not all are live, which are the newest is asked again. */
	ofArriving(key: UserKey): Promise<Memberships> {
		const name = nameOf(key);
		if (this.#users.peek(name)?.complete === false) this.#users.invalidate(name);
		return this.of(key);
	}

	/** The same where it is in hand. */
	peek(key: UserKey): Memberships | undefined {
		return this.#users.peek(nameOf(key))?.known;
	}

	/** One membership, also of a conversation that is not live; undefined for somebody who is not in it. */
	async find({ companyId, conversationId }: ConversationKey, userId: string): Promise<Membership | undefined> {
		const { known, complete } = await this.#entry({ companyId, userId });
		const membership = known.get(conversationId);
		if (membership !== undefined || complete) return membership;
		return this.#store.membership({ companyId, conversationId }, userId);
	}

	changed(change: MembershipChange): void {
		const { companyId, conversationId, type, people, added, removed } = change;
		for (const userId of removed) this.#edit({ companyId, userId }, ({ known }) => known.delete(conversationId));
		for (const userId of added) {
			const otherId = type === "direct" ? (added.find((id) => id !== userId) ?? null) : null;
			this.#edit({ companyId, userId }, ({ known }) =>
				known.set(conversationId, { conversationId, type, people, otherId }),
			);
		}
		if (added.length < people) this.#recount(change);
	}

	#edit(key: UserKey, edit: (entry: Entry) => void): void {
		const name = nameOf(key);
		const entry = this.#users.peek(name);
		if (entry !== undefined) edit(entry);
		if (entry !== undefined && entry.known.size > this.#live) this.#users.invalidate(name);
		else this.#users.outdate(name);
	}

	/** Those who stayed: conversation ids are unique across companies, so their own entries are all there is to look at. */
	#recount({ conversationId, people, type }: MembershipChange): void {
		for (const { known } of this.#users.values()) {
			const membership = known.get(conversationId);
			if (membership === undefined) continue;
			const otherId = type === "direct" && people < 2 ? null : membership.otherId;
			known.set(conversationId, { ...membership, people, otherId });
		}
	}

	#entry(key: UserKey): Promise<Entry> {
		return this.#users.get(nameOf(key), async () => {
			const { memberships, complete } = await this.#store.memberships(key, this.#live);
			return { known: new Map(memberships.map((one) => [one.conversationId, one])), complete };
		});
	}
}
