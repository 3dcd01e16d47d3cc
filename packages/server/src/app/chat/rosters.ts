import type { ConversationStore, Participant } from "../../ports/conversation-store.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import { LoadingCache } from "../loading-cache.ts";

const CONVERSATIONS_KEPT = 10_000;

function nameOf({ companyId, conversationId }: ConversationKey): string {
	return `${companyId}/${conversationId}`;
}

/** Who is in a conversation, kept in memory for those in which something happens. */
export class RosterCache {
	readonly #store: Pick<ConversationStore, "participants">;
	readonly #rosters = new LoadingCache<readonly Participant[]>(CONVERSATIONS_KEPT);

	constructor(store: Pick<ConversationStore, "participants">) {
		this.#store = store;
	}

	/** The people of a conversation by (joinedAt, userId); none of an unknown one. */
	of(key: ConversationKey): Promise<readonly Participant[]> {
		return this.#rosters.get(nameOf(key), () => this.#store.participants(key));
	}

	/** Nothing that is kept of the company's conversations may be relied on any more. */
	forget(companyId: string): void {
		this.#rosters.invalidateAll(`${companyId}/`);
	}

	changed(key: ConversationKey): void {
		this.#rosters.invalidate(nameOf(key));
	}
}
