import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Task } from "../connection/task.ts";
import type { Answers } from "../wire.ts";
import { type ConversationCopy, MOST_MISSED } from "./conversation.ts";

/** What a sync works on. */
export type SyncTarget = {
	copy(id: string): ConversationCopy | undefined;
	/** The copies have changed. */
	changed(copies: readonly ConversationCopy[]): void;
	/** Takes up a conversation as the server lists it now. @throws RollcallError */
	meet(id: string): Promise<void>;
	/** The server knows of no such conversation of this user. */
	gone(copy: ConversationCopy): void;
};

export type SyncPorts = { readonly wire: Wire; readonly clock: Clock; readonly userId: () => string };

type Synced = Answers["chat:sync"]["conversations"][number];

/** How long a change may wait for those before it, which another server may still be sending. */
const REORDER_FOR = 250;
/** As the protocol limits it. */
const AT_ONCE = 500;

/** Fetches what was missed: where a gap is not filled soon, and after a return (MSG7). */
export class Sync {
	readonly #ports: SyncPorts;
	readonly #target: SyncTarget;
	readonly #filling: Task;
	readonly #due = new Set<string>();

	constructor(ports: SyncPorts, target: SyncTarget) {
		this.#ports = ports;
		this.#target = target;
		this.#filling = new Task(ports, () => this.#fill());
		ports.wire.onDown(() => this.#due.clear());
	}

	/** Something waits for what is before it: if it is not filled soon, it is fetched. */
	soon(id: string): void {
		this.#due.add(id);
		if (!this.#filling.isSet) this.#filling.set(REORDER_FOR);
	}

	/** Fetches what changed in these. @throws RollcallError */
	async now(ids: readonly string[]): Promise<void> {
		let left = [...ids];
		while (left.length > 0) {
			const more = await this.#ask(left.slice(0, AT_ONCE));
			left = [...more, ...left.slice(AT_ONCE)];
		}
	}

	async #fill(): Promise<void> {
		const due = [...this.#due];
		this.#due.clear();
		try {
			await this.now(due.filter((id) => this.#target.copy(id)?.hasGap === true));
		} catch (error) {
			for (const id of due) this.#due.add(id);
			throw error;
		}
	}

	/** Gives the conversations of which there is more, and those that lacked too much and were begun anew. */
	async #ask(ids: readonly string[]): Promise<readonly string[]> {
		const asked = ids.flatMap((id) => this.#target.copy(id) ?? []);
		if (asked.length === 0) return [];
		const cursors = Object.fromEntries(asked.map(({ id, rev }) => [id, rev]));
		const { conversations, removed } = await this.#ports.wire.ask("chat:sync", { cursors });
		const current = asked.filter((copy) => this.#target.copy(copy.id) === copy);
		for (const copy of current) if (removed.includes(copy.id)) this.#target.gone(copy);
		const changed: ConversationCopy[] = [];
		const far: string[] = [];
		const more: string[] = [];
		for (const synced of conversations) {
			const copy = current.find(({ id }) => id === synced.conversationId);
			if (copy === undefined) continue;
			if (synced.lastRev - copy.rev > MOST_MISSED) far.push(copy.id);
			else {
				this.#apply(copy, synced);
				changed.push(copy);
				if (synced.hasMore) more.push(copy.id);
			}
		}
		this.#target.changed(changed);
		for (const id of far) await this.#target.meet(id);
		return [...far, ...more];
	}

	#apply(copy: ConversationCopy, synced: Synced): void {
		copy.synced(synced);
		const own = synced.receipts.find(({ userId }) => userId === this.#ports.userId());
		// The user has read on another device while this one was away.
		if (own !== undefined && own.readSeq > copy.readSeq) this.#target.meet(copy.id).catch(() => {}); // the next count or list tells
	}
}
