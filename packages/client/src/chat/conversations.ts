import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Task } from "../connection/task.ts";
import { Keyed } from "../stores/keyed.ts";
import { Signal } from "../stores/readable.ts";
import type { Answers, ListedConversation, Message, Payloads } from "../wire.ts";
import { type Conversation, ConversationCopy, MOST_MISSED } from "./conversation.ts";
import { Sync } from "./sync.ts";

export type ConversationsPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	readonly userId: () => string;
	/** Everything is known again: what was kept back can be sent. */
	readonly arrived: () => void;
	/** The conversation has changed. */
	readonly changed: (copy: ConversationCopy) => void;
	/** A copy that knows nothing of what was before takes the place of any other; `isLost`: of one that lacked too much. */
	readonly begun: (id: string, isLost: boolean) => void;
	readonly removed: (id: string) => void;
};

type Early = { readonly id: string; readonly apply: (copy: ConversationCopy) => void };

const PAGE = 100;

/**
 * The own conversations as the server tells of them. On each arrival they are listed, and what was heard meanwhile is
 * applied again after it, since the list may be older; then what was missed is fetched.
 */
export class Conversations {
	readonly all = new Keyed<Conversation>();
	/** False until the list is complete for the first time. */
	readonly isLoaded = new Signal(false);
	readonly sync: Sync;
	readonly #ports: ConversationsPorts;
	readonly #copies = new Map<string, ConversationCopy>();
	readonly #arrival: Task;
	#arrivals = 0;
	#isReady = false;
	#early: Early[] = [];
	/** Since this arrival: the list may be older than that. */
	#added = new Set<string>();
	#removed = new Set<string>();

	constructor(ports: ConversationsPorts) {
		this.#ports = ports;
		const { wire } = ports;
		this.#arrival = new Task(ports, () => this.#arrive());
		this.sync = new Sync(ports, {
			copy: (id) => this.copy(id),
			changed: (copies) => this.publish(copies),
			meet: (id) => this.#meet(id),
			gone: ({ id }) => this.#remove(id),
		});
		wire.onUp(() => this.#arrival.now());
		wire.onDown(() => this.#leave());
		this.#listen(wire);
	}

	copy(id: string): ConversationCopy | undefined {
		return this.#copies.get(id);
	}

	/** This connection made it: the answer is all that it hears of it. */
	made(conversation: ListedConversation): void {
		if (!this.#copies.has(conversation.id)) this.#add(conversation);
	}

	/** This connection sent or changed it: the answer is all that it hears of it. */
	answered(message: Message): void {
		const copy = this.#copies.get(message.conversationId);
		// Known, or stored before one left and came back: answered, and no part of what one sees now.
		if (copy === undefined || message.rev <= copy.rev) return;
		copy.told(message);
		this.publish([copy]);
	}

	/** Lets everybody see how these are now. */
	publish(copies: readonly ConversationCopy[]): void {
		const next = new Map(this.all.getSnapshot());
		for (const copy of copies) {
			next.set(copy.id, copy.snapshot());
			// Before the list it is not known whether it can be filled.
			if (this.#isReady && copy.hasGap) this.sync.soon(copy.id);
		}
		if (copies.length > 0) this.all.replace(next);
		for (const copy of copies) this.#ports.changed(copy);
	}

	#listen(wire: Wire): void {
		wire.on("conversation:added", ({ conversation }) => this.#add(conversation));
		wire.on("conversation:removed", ({ conversationId }) => this.#remove(conversationId));
		wire.on("conversation:updated", (data) => this.#hear(data.conversationId, (copy) => copy.updated(data)));
		for (const name of ["chat:message", "chat:edited"] as const)
			wire.on(name, ({ message }) => this.#hear(message.conversationId, (copy) => copy.told(message)));
		wire.on("chat:deleted", (data) => this.#hear(data.conversationId, (copy) => copy.told(data)));
		wire.on("chat:unread", (data) => this.#hear(data.conversationId, (copy) => copy.count(data)));
		for (const name of ["chat:delivered", "chat:read"] as const)
			wire.on(name, ({ conversationId, userId, seq }) => {
				const readSeq = name === "chat:read" ? seq : 0;
				this.#hear(conversationId, (copy) => copy.reached(userId, { deliveredSeq: seq, readSeq }));
			});
		wire.on("chat:read-count", (data) => this.#hear(data.conversationId, (copy) => copy.reachedByCount(data)));
	}

	#hear(id: string, apply: Early["apply"]): void {
		if (!this.#isReady) this.#early.push({ id, apply });
		const copy = this.#copies.get(id);
		if (copy === undefined) return;
		apply(copy);
		this.publish([copy]);
	}

	/** One that knows nothing of an earlier stay, which saw other messages; of the same stay it is told twice. */
	#add(conversation: ListedConversation): void {
		const { id } = conversation;
		this.#added.add(id);
		this.#removed.delete(id);
		this.sync.now(this.#list([conversation])).catch(() => {}); // a gap tells, or the next list
	}

	#remove(id: string): void {
		this.#removed.add(id);
		this.#added.delete(id);
		this.#early = this.#early.filter((early) => early.id !== id);
		if (!this.#copies.delete(id)) return;
		this.all.set(id, undefined);
		this.#ports.removed(id);
	}

	#leave(): void {
		this.#arrivals += 1;
		this.#isReady = false;
		this.#early = [];
	}

	async #arrive(): Promise<void> {
		// What was heard before is part of what will be listed.
		this.#leave();
		const mine = this.#arrivals;
		this.#added = new Set();
		this.#removed = new Set();
		const unlisted = new Set(this.#copies.keys());
		const missed: string[] = [];
		let cursor: string | null = null;
		do {
			const asked: Payloads["conversation:list"] = { limit: PAGE, cursor: cursor ?? undefined };
			const page: Answers["conversation:list"] = await this.#ports.wire.ask("conversation:list", asked);
			if (mine !== this.#arrivals) return;
			for (const { id } of page.conversations) unlisted.delete(id);
			missed.push(...this.#list(page.conversations.filter(({ id }) => !this.#removed.has(id) && !this.#added.has(id))));
			cursor = page.nextCursor;
		} while (cursor !== null);
		this.#isReady = true;
		const strangers = this.#repeatEarly();
		this.isLoaded.set(true);
		this.#ports.arrived();
		// One that moved to the front meanwhile is on no page: the sync knows of those that are gone.
		await this.sync.now([...missed, ...unlisted]);
		for (const id of strangers) await this.#meet(id);
	}

	/** Gives those of which something was missed. */
	#list(listed: readonly ListedConversation[]): readonly string[] {
		const missed: string[] = [];
		const copies: ConversationCopy[] = [];
		for (const one of listed) {
			const fresh = new ConversationCopy(one, this.#ports.userId());
			const known = this.#copies.get(one.id);
			const copy = known?.joinedAt === fresh.joinedAt && known.canCatchUp(fresh.rev) ? known : fresh;
			copy.opening = known?.opening ?? null;
			if (copy === fresh) this.#ports.begun(one.id, fresh.rev - (known ?? fresh).rev > MOST_MISSED);
			if (copy.listed(one, this.#isReady)) missed.push(one.id);
			this.#copies.set(one.id, copy);
			copies.push(copy);
		}
		this.publish(copies);
		return missed;
	}

	/** Gives those that were heard of and are on no page. */
	#repeatEarly(): ReadonlySet<string> {
		const early = this.#early;
		this.#early = [];
		const copies = new Set<ConversationCopy>();
		const strangers = new Set<string>();
		for (const { id, apply } of early) {
			const copy = this.#copies.get(id);
			if (copy === undefined) {
				strangers.add(id);
			} else {
				copies.add(copy);
				apply(copy);
			}
		}
		this.publish([...copies]);
		return strangers;
	}

	/** Takes up one as it is now. @throws RollcallError */
	async #meet(id: string): Promise<void> {
		const known = this.#copies.get(id);
		const { conversation } = await this.#ports.wire.ask("conversation:get", { conversationId: id });
		// Else it was begun anew meanwhile, or is gone.
		if (this.#copies.get(id) === known && !this.#removed.has(id)) this.#list([conversation]);
	}
}
