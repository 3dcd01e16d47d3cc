import { Alarm, type Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { RollcallError } from "../rollcall-error.ts";
import type { Answers } from "../wire.ts";
import type { ConversationCopy } from "./conversation.ts";

/** What a sync works on. */
export type SyncTarget = {
	copy(id: string): ConversationCopy | undefined;
	/** The copies have changed. */
	changed(copies: readonly ConversationCopy[]): void;
	/** The server knows of no such conversation of this user. */
	gone(copy: ConversationCopy): void;
};

export type SyncPorts = { readonly wire: Wire; readonly clock: Clock; readonly userId: () => string };

type Synced = Answers["chat:sync"]["conversations"][number];

/** How long a change may wait for those before it, which another server may still be sending. */
const REORDER_FOR = 250;
const AGAIN_AFTER = 5_000;
/** As the protocol limits it. */
const AT_ONCE = 500;

/** Fetches what was missed: where a gap is not filled soon, and after a return (MSG7). */
export class Sync {
	readonly #ports: SyncPorts;
	readonly #target: SyncTarget;
	readonly #alarm: Alarm;
	#due = new Set<string>();

	constructor(ports: SyncPorts, target: SyncTarget) {
		this.#ports = ports;
		this.#target = target;
		this.#alarm = new Alarm(ports.clock, () => this.#fill());
		ports.wire.onDown(() => this.close());
	}

	/** Something waits for what is before it: if it is not filled soon, it is fetched. */
	soon(id: string, wait: number = REORDER_FOR): void {
		this.#due.add(id);
		if (!this.#alarm.isSet) this.#alarm.set(wait);
	}

	/** Fetches what changed in these. @throws RollcallError */
	async now(ids: readonly string[]): Promise<void> {
		let left = [...ids];
		while (left.length > 0) {
			const more = await this.#ask(left.slice(0, AT_ONCE));
			left = [...more, ...left.slice(AT_ONCE)];
		}
	}

	close(): void {
		this.#alarm.clear();
		this.#due = new Set();
	}

	#fill(): void {
		const ids = [...this.#due].filter((id) => this.#target.copy(id)?.hasGap === true);
		this.#due = new Set();
		this.now(ids).catch((error: unknown) => {
			if (!this.#ports.wire.isUp || !(error instanceof RollcallError)) return; // the next arrival syncs
			for (const id of ids) this.soon(id, error.retryAfterMs ?? AGAIN_AFTER);
		});
	}

	/** Gives the conversations of which there is more. */
	async #ask(ids: readonly string[]): Promise<readonly string[]> {
		const asked = new Map<string, ConversationCopy>();
		for (const id of ids) {
			const copy = this.#target.copy(id);
			if (copy !== undefined) asked.set(id, copy);
		}
		if (asked.size === 0) return [];
		const cursors = Object.fromEntries([...asked].map(([id, { rev }]) => [id, rev]));
		const { conversations, removed } = await this.#ports.wire.ask("chat:sync", { cursors });
		const isSame = (id: string) => this.#target.copy(id) === asked.get(id);
		for (const id of removed) if (isSame(id)) this.#target.gone(asked.get(id) as ConversationCopy);
		const current = conversations.filter(({ conversationId }) => isSame(conversationId));
		const copies = current.map((one) => this.#apply(asked.get(one.conversationId) as ConversationCopy, one));
		this.#target.changed(copies);
		return current.filter(({ hasMore }) => hasMore).map(({ conversationId }) => conversationId);
	}

	#apply(copy: ConversationCopy, synced: Synced): ConversationCopy {
		copy.synced(synced);
		const own = synced.receipts.find(({ userId }) => userId === this.#ports.userId());
		// The user has read on another device while this one was away.
		if (own !== undefined && own.readSeq > copy.readSeq) this.#count(copy);
		return copy;
	}

	#count(copy: ConversationCopy): void {
		this.#ports.wire
			.ask("conversation:get", { conversationId: copy.id })
			.then(({ conversation }) => {
				if (this.#target.copy(copy.id) !== copy) return;
				copy.count(conversation);
				this.#target.changed([copy]);
			})
			.catch(() => {}); // the next count or list tells
	}
}
