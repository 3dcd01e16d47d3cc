import type { MembershipChange } from "../../ports/bus.ts";
import type { ConversationStore, Membership } from "../../ports/conversation-store.ts";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import { LoadingCache } from "../loading-cache.ts";
import { Known } from "./known-memberships.ts";

/** The conversations of one user, as far as they are live (CON2). */
export type Memberships = Pick<Known, "get" | "has" | "values" | "size">;

type Entry = { readonly known: Known; readonly complete: boolean };

/** A group is the same for all of its people: they share what is known of it. */
type Group = { readonly membership: { -readonly [Field in keyof Membership]: Membership[Field] }; holders: number };

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
	readonly #groups = new Map<string, Group>();
	readonly #users = new LoadingCache<Entry>(USERS_KEPT, ({ known }) => {
		for (const membership of known.values()) this.#release(membership);
	});

	/** @param live how many conversations of one user are live */
	constructor(store: Pick<ConversationStore, "memberships" | "membership">, live: number) {
		this.#store = store;
		this.#live = live;
	}

	/** How many groups are held, by whomever. */
	get groups(): number {
		return this.#groups.size;
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

	/**
	 * One membership, also of a conversation that is not live; undefined for somebody who is not in it. That is for the store to
	 * say: whoever was put in on another node may write here before this one has heard of it.
	 */
	async find({ companyId, conversationId }: ConversationKey, userId: string): Promise<Membership | undefined> {
		const { known } = await this.#entry({ companyId, userId });
		return known.get(conversationId) ?? this.#store.membership({ companyId, conversationId }, userId);
	}

	/** Nothing that is kept of the company's people may be relied on any more. */
	forget(companyId: string): void {
		this.#users.invalidateAll(`${companyId}/`);
	}

	changed(change: MembershipChange): void {
		const { companyId, conversationId, type, people, added, removed } = change;
		for (const userId of removed)
			this.#edit({ companyId, userId }, ({ known }) => {
				const membership = known.get(conversationId);
				if (membership === undefined) return;
				known.delete(conversationId);
				this.#release(membership);
			});
		for (const userId of added) {
			const otherId = type === "direct" ? (added.find((id) => id !== userId) ?? null) : null;
			this.#edit({ companyId, userId }, ({ known }) => {
				if (known.has(conversationId)) return;
				const membership = this.#hold({ conversationId, type, people, otherId });
				known.set(membership);
			});
		}
		this.#recount(change);
	}

	/** What all people of a group share; a direct conversation is another one for each of the two. */
	#hold(membership: Membership): Membership {
		if (membership.type === "direct") return membership;
		const { conversationId } = membership;
		let group = this.#groups.get(conversationId);
		if (group === undefined) {
			group = { membership: { ...membership }, holders: 0 };
			this.#groups.set(conversationId, group);
		}
		group.holders += 1;
		return group.membership;
	}

	#release({ conversationId }: Membership): void {
		const group = this.#groups.get(conversationId);
		if (group === undefined) return;
		group.holders -= 1;
		if (group.holders === 0) this.#groups.delete(conversationId);
	}

	#edit(key: UserKey, edit: (entry: Entry) => void): void {
		const name = nameOf(key);
		const entry = this.#users.peek(name);
		if (entry !== undefined) edit(entry);
		if (entry !== undefined && entry.known.size > this.#live) this.#users.invalidate(name);
		else this.#users.outdate(name);
	}

	/** For those who stayed. Of a direct conversation somebody goes only by being erased. */
	#recount({ conversationId, people, type, removed }: MembershipChange): void {
		const group = this.#groups.get(conversationId);
		if (group !== undefined) group.membership.people = people;
		if (type === "group" || removed.length === 0) return;
		for (const { known } of this.#users.values()) {
			const membership = known.get(conversationId);
			if (membership !== undefined) known.set({ ...membership, people, otherId: null });
		}
	}

	#entry(key: UserKey): Promise<Entry> {
		return this.#users.get(nameOf(key), async () => {
			const { memberships, complete } = await this.#store.memberships(key, this.#live);
			const known = new Known();
			for (const one of memberships) known.set(this.#hold(one));
			return { known, complete };
		});
	}
}
