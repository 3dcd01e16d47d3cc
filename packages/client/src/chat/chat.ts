import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Incoming } from "../indicators/incoming.ts";
import { Outgoing } from "../indicators/outgoing.ts";
import { derived } from "../stores/derived.ts";
import type { Readable } from "../stores/readable.ts";
import type { Answers, Message, Payloads, Receipt } from "../wire.ts";
import { type Conversation, type ConversationCopy, PAGE } from "./conversation.ts";
import { Conversations } from "./conversations.ts";
import { type Content, Outbox, type Pending } from "./outbox.ts";
import { Receipts } from "./receipts.ts";
import type { Storage } from "./storage.ts";

export type ChatPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	readonly random: () => number;
	readonly storage: Storage;
	readonly userId: () => string;
};

const NOBODY: readonly string[] = [];
const NOTHING: readonly Pending[] = [];

/** Conversations and what is said in them. */
export class Chat {
	/** All of one's own, the one with the newest message first. */
	readonly conversations: Readable<readonly Conversation[]>;
	/** False until the list is complete for the first time. */
	readonly isLoaded: Readable<boolean>;
	/** What is unread in all of them. */
	readonly totalUnread: Readable<number>;
	readonly #ports: ChatPorts;
	readonly #known: Conversations;
	readonly #outbox: Outbox;
	readonly #receipts: Receipts;
	readonly #outgoing: Outgoing;
	readonly #typing: Incoming;
	readonly #recording: Incoming;
	readonly #loading = new Map<string, Promise<boolean>>();

	constructor(ports: ChatPorts) {
		this.#ports = ports;
		this.#outbox = new Outbox({ ...ports, stored: (message) => this.#known.answered(message) });
		this.#outgoing = new Outgoing(ports);
		this.#typing = new Incoming(ports, "user:typing");
		this.#recording = new Incoming(ports, "user:recording");
		this.#receipts = new Receipts({ ...ports, read: (id, left) => this.#read(id, left) });
		this.#known = new Conversations({
			...ports,
			arrived: () => this.#arrived(),
			changed: (copy) => this.#changed(copy),
			begun: (id, isLost) => this.#receipts.forget(id, isLost),
			removed: (id) => this.#forget(id),
		});
		this.isLoaded = this.#known.isLoaded;
		this.conversations = derived(this.#known.all, (all) => [...all.values()].sort(newestFirst));
		this.totalUnread = derived(this.#known.all, (all) =>
			[...all.values()].reduce((total, { unreadCount }) => total + unreadCount, 0),
		);
	}

	/** One conversation; undefined where the user is in none of this id. */
	conversation(conversationId: string): Readable<Conversation | undefined> {
		return this.#known.all.at(conversationId);
	}

	/** What this user wrote and the server has not stored yet, as far as is known. */
	pending(conversationId: string): Readable<readonly Pending[]> {
		return derived(this.#outbox.pending.at(conversationId), (pending) => pending ?? NOTHING);
	}

	/** Who types, in order of start. */
	typing(conversationId: string): Readable<readonly string[]> {
		return derived(this.#typing.users.at(conversationId), (users) => users ?? NOBODY);
	}

	/** Who records, in order of start. */
	recording(conversationId: string): Readable<readonly string[]> {
		return derived(this.#recording.users.at(conversationId), (users) => users ?? NOBODY);
	}

	/**
	 * Loads the newest messages and the receipts, which are kept complete until `release`. Where no such conversation is
	 * known, or none yet (`isLoaded`), nothing is done. @throws RollcallError
	 */
	async open(conversationId: string): Promise<void> {
		const copy = this.#known.copy(conversationId);
		if (copy === undefined) return;
		copy.opening ??= Promise.all([this.#known.sync.now([conversationId]), this.#fill(copy)]);
		const { opening } = copy;
		await opening.catch((error: unknown) => {
			const now = this.#known.copy(conversationId);
			if (now?.opening === opening) now.opening = null;
			throw error;
		});
	}

	/** Nobody looks at it any more: its older messages are let go. */
	release(conversationId: string): void {
		const copy = this.#known.copy(conversationId);
		if (copy === undefined) return;
		copy.opening = null;
		if (copy.keep()) this.#known.publish([copy]);
	}

	/**
	 * Loads a page of what is before the messages of an open one; tells whether there is more. Called again meanwhile, it
	 * gives the same page. `limit`: 100 at most. @throws RollcallError
	 */
	loadOlder(conversationId: string, limit: number = PAGE): Promise<boolean> {
		const loading =
			this.#loading.get(conversationId) ??
			this.#loadOlder(conversationId, limit).finally(() => this.#loading.delete(conversationId));
		this.#loading.set(conversationId, loading);
		return loading;
	}

	/**
	 * Sends a text, or anything else that a message may be. It is kept across reloads and sent until the server has it;
	 * resolves then, also where that is after another `connect()`. Rejects with a RollcallError, and stands as failed in
	 * `pending`, where the server refuses it for good; with the code `closed` where it is discarded.
	 */
	send(conversationId: string, content: string | Content): Promise<Message> {
		const given = typeof content === "string" ? { text: content } : content;
		this.#outgoing.sent(conversationId, given.type === "audio");
		return this.#outbox.add(conversationId, given);
	}

	/** Sends a failed message again; nothing where there is none of this name. */
	retry(clientMessageId: string): void {
		this.#outbox.retry(clientMessageId);
	}

	/** Forgets a message that failed, or was not sent yet. */
	discard(clientMessageId: string): void {
		this.#outbox.discard(clientMessageId);
	}

	/** Puts another text in the place of what a message of one's own says. @throws RollcallError */
	async edit(conversationId: string, messageId: string, text: string): Promise<Message> {
		return this.#revised(this.#ports.wire.ask("chat:edit", { conversationId, messageId, text }));
	}

	/** Takes the content of a message away. @throws RollcallError */
	async delete(conversationId: string, messageId: string): Promise<Message> {
		return this.#revised(this.#ports.wire.ask("chat:delete", { conversationId, messageId }));
	}

	/**
	 * The person has read up to there, or everything; resolves once the server knows, also where that is after a return.
	 * @throws RollcallError where the server refuses it for good
	 */
	async markRead(conversationId: string, seq?: number): Promise<void> {
		const copy = this.#known.copy(conversationId);
		const upTo = seq ?? copy?.newest?.seq ?? 0;
		if (copy !== undefined && upTo > copy.readSeq) await this.#receipts.read(conversationId, upTo);
	}

	/** To be called at each key: others see it until 3 s after the last one, or until it is sent. */
	type(conversationId: string): void {
		this.#outgoing.type(conversationId);
	}

	/** To be called when the field is left or emptied. */
	stopTyping(conversationId: string): void {
		this.#outgoing.stopTyping(conversationId);
	}

	/** A voice message is being recorded: others see it until `stopRecording`, or until it is sent. */
	startRecording(conversationId: string): void {
		this.#outgoing.startRecording(conversationId);
	}

	/** It is no more, whether or not it will be sent. */
	stopRecording(conversationId: string): void {
		this.#outgoing.stopRecording(conversationId);
	}

	/** Makes a conversation; a direct one that the two have already is given. @throws RollcallError */
	async create(asked: Payloads["conversation:create"]): Promise<Conversation> {
		const { conversation } = await this.#ports.wire.ask("conversation:create", asked);
		this.#known.made(conversation);
		return (this.#known.copy(conversation.id) as ConversationCopy).snapshot();
	}

	/** Gives a group another title, or none. @throws RollcallError */
	async rename(conversationId: string, title: string | null): Promise<void> {
		await this.#ports.wire.ask("conversation:rename", { conversationId, title });
	}

	/** Adds somebody, or gives them a role. @throws RollcallError */
	async putParticipant(asked: Payloads["conversation:put-participant"]): Promise<void> {
		await this.#ports.wire.ask("conversation:put-participant", asked);
	}

	/** Takes somebody out of a group; oneself: leaves it. @throws RollcallError */
	async removeParticipant(asked: Payloads["conversation:remove-participant"]): Promise<void> {
		await this.#ports.wire.ask("conversation:remove-participant", asked);
	}

	/** Who has received and read up to where, in a large group too. @throws RollcallError */
	async receipts(conversationId: string): Promise<readonly Receipt[]> {
		return (await this.#ports.wire.ask("conversation:receipts", { conversationId })).receipts;
	}

	/** Whose messages these are is known from the token. @internal */
	identify(space: string): Promise<void> {
		return this.#outbox.identify(space);
	}

	/** @internal */
	close(): void {
		this.#outgoing.close();
	}

	async #loadOlder(conversationId: string, limit: number): Promise<boolean> {
		const copy = this.#known.copy(conversationId);
		if (copy?.snapshot().hasOlder !== true) return false;
		const before = copy.from;
		const page = await this.#ports.wire.ask("chat:history", { conversationId, before, limit });
		// Begun anew meanwhile.
		if (this.#known.copy(conversationId) !== copy) return this.#loadOlder(conversationId, limit);
		// Let go meanwhile: it would not follow on what is known.
		if (copy.from !== before) return false;
		copy.older(page);
		this.#known.publish([copy]);
		return page.hasMore;
	}

	/** Loads the newest messages of one that has few. */
	#fill(copy: ConversationCopy): Promise<unknown> | undefined {
		return copy.snapshot().messages.length < PAGE ? this.loadOlder(copy.id) : undefined;
	}

	async #revised(asked: Promise<{ readonly message: Message }>): Promise<Message> {
		const { message } = await asked;
		this.#known.answered(message);
		return message;
	}

	#arrived(): void {
		this.#outbox.flush();
		this.#receipts.flush();
	}

	#changed(copy: ConversationCopy): void {
		const { userId } = this.#ports;
		const newest = copy.newest;
		if (newest !== null && newest.senderId !== userId() && newest.seq > copy.readSeq)
			this.#receipts.delivered(copy.id, newest.seq);
		if (copy.opening !== null) this.#fill(copy)?.catch(() => {}); // the next change tries again
		const names = this.#outbox.pending.get(copy.id)?.map(({ clientMessageId }) => clientMessageId);
		if (names === undefined) return;
		for (const message of copy.snapshot().messages)
			if (names.includes(message.clientMessageId) && message.senderId === userId()) this.#outbox.seen(message);
	}

	#read(id: string, left: Answers["chat:mark-read"]): void {
		const copy = this.#known.copy(id);
		if (copy === undefined) return;
		copy.count(left, true);
		this.#known.publish([copy]);
	}

	#forget(id: string): void {
		this.#receipts.forget(id);
		this.#outgoing.forget(id);
		this.#typing.forget(id);
		this.#recording.forget(id);
	}
}

function newestFirst(one: Conversation, other: Conversation): number {
	const [oneAt, otherAt] = [
		one.lastMessage?.createdAt ?? one.createdAt,
		other.lastMessage?.createdAt ?? other.createdAt,
	];
	return oneAt < otherAt ? 1 : oneAt > otherAt ? -1 : 0;
}
