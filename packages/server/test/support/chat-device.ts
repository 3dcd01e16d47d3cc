import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import type { AnswerOf } from "@rollcall/protocol/events/up";
import type { Socket } from "socket.io-client";
import { ConversationCopy } from "./conversation-copy.ts";
import type { Answered } from "./test-client.ts";

type Data = Readonly<Record<string, unknown>>;
type Pending = { readonly conversationId: string; readonly clientMessageId: string; readonly text: string };
type Synced = AnswerOf<"chat:sync">["conversations"][number];

function joinedAt({ participants }: ConversationShape, userId: string): string | undefined {
	return participants.find((one) => one.userId === userId)?.joinedAt;
}

/** How long an answer is waited for, in real milliseconds. */
const PATIENCE = 30_000;
/** What happened lately is told with a fault. */
const TRACED = 40;
/** What a request may honestly be refused with while people come, go and delete. */
const HONEST = ["not_found", "forbidden", "conflict", "bad_request"];

/**
 * A device as an application would write it over a stock client: it keeps conversations from answers and events, syncs
 * where it sees a gap and when it comes back, and keeps what it sends until that is acknowledged. What the server must
 * not do is noted in `faults`.
 */
export class ChatDevice {
	readonly userId: string;
	readonly socket: Socket;
	readonly copies = new Map<string, ConversationCopy>();
	readonly outbox: Pending[] = [];
	readonly acknowledged: MessageShape[] = [];
	readonly faults: string[] = [];
	/** The newest `seq` heard on this connection, by conversation. */
	readonly #heardSeq = new Map<string, number>();
	readonly #left = new Set<string>();
	#leftBefore: ReadonlySet<string> = new Set();
	readonly #addedSince = new Set<string>();
	readonly #busy = new Set<Promise<void>>();
	readonly #syncing = new Map<string, Promise<void>>();
	/** What was heard since the connection began, until the list is there: the list may be older. */
	#early: { readonly id: string; readonly event: string; readonly data: Data }[] = [];
	readonly #trace: string[] = [];
	#ready = false;
	#sent = 0;
	readonly #name: string;

	constructor(socket: Socket, userId: string, name: string) {
		this.socket = socket;
		this.userId = userId;
		this.#name = name;
		socket.onAny((event: string, data: Data) => this.#hear(event, data));
		socket.on("disconnect", () => {
			this.#ready = false;
			this.#early = [];
			this.#note("disconnected");
			for (const copy of this.copies.values()) copy.active.clear();
		});
	}

	/** Sends an event; undefined where the connection ended before the answer. */
	async ask(event: string, payload: Data): Promise<Answered | undefined> {
		if (!this.socket.connected) return undefined;
		const answer: Answered | undefined = await this.socket
			.timeout(PATIENCE)
			.emitWithAck(event, payload)
			.catch(() => undefined);
		if (answer === undefined && this.socket.connected) this.#fault(`no answer to ${event}`);
		if (answer?.error !== undefined && !HONEST.includes(answer.error.code))
			this.#fault(`${event} was refused: ${JSON.stringify(answer.error)}`);
		return answer;
	}

	/** What a client does on connecting: lists, syncs, and finishes what was not acknowledged. */
	async arrive(): Promise<void> {
		this.#note("connected");
		this.#heardSeq.clear();
		this.#addedSince.clear();
		this.#leftBefore = new Set(this.#left);
		const known = new Set(this.copies.keys());
		let cursor: string | null | undefined;
		while (cursor !== null) {
			const asked = cursor === undefined ? {} : { cursor };
			const page = await this.ask("conversation:list", { ...asked, limit: 100 });
			if (page?.success !== true) return;
			for (const one of page.conversations as ConversationShape[]) {
				known.delete(one.id);
				this.#listed(one);
			}
			cursor = page.nextCursor as string | null;
		}
		for (const id of known) if (!this.#addedSince.has(id)) this.#drop(id);
		this.#ready = true;
		this.#repeatEarly();
		await this.sync();
		await Promise.all(this.outbox.map((pending) => this.#deliver(pending)));
	}

	#listed(one: ConversationShape): void {
		this.#note("listed", one.id);
		// It was removed, or joined anew, while the list was on its way.
		if (this.#hasLeft(one.id) || this.#addedSince.has(one.id)) return;
		const known = this.copies.get(one.id);
		const isSame = known !== undefined && known.joinedAt(this.userId) === joinedAt(one, this.userId);
		const copy = isSame ? known : this.#renew(one.id);
		copy.listed(one);
		this.#left.delete(one.id);
	}

	/** Harmless for what the list has already: the last event wins. */
	#repeatEarly(): void {
		const early = this.#early;
		this.#early = [];
		for (const { id, event, data } of early) {
			const copy = this.copies.get(id);
			if (copy !== undefined) this.#apply(copy, event, data);
		}
	}

	#hasLeft(id: string): boolean {
		return this.#left.has(id) && !this.#leftBefore.has(id);
	}

	#drop(id: string): void {
		this.#note("not listed", id);
		this.copies.delete(id);
	}

	/** A copy that knows nothing: one sees what came since one joined alone. */
	#renew(id: string): ConversationCopy {
		const copy = new ConversationCopy(id);
		this.copies.set(id, copy);
		return copy;
	}

	/** Fetches what changed in these conversations since what is known. */
	async sync(ids: Iterable<string> = this.copies.keys()): Promise<void> {
		let asked = [...ids];
		while (asked.length > 0) {
			const copies = new Map(this.copies);
			const cursors = Object.fromEntries(asked.map((id) => [id, this.copies.get(id)?.rev ?? 0]));
			const answer = await this.ask("chat:sync", { cursors });
			if (answer?.success !== true) return;
			asked = [];
			for (const one of answer.conversations as Synced[]) {
				const copy = this.copies.get(one.conversationId);
				if (copy === undefined || copy !== copies.get(one.conversationId)) continue;
				for (const message of one.messages) copy.take(message);
				for (const receipt of one.receipts) copy.takeReceipt(receipt.userId, receipt);
				const readSeq = one.receipts.find(({ userId }) => userId === this.userId)?.readSeq ?? 0;
				if (readSeq > copy.unread.readSeq) await this.#count(copy);
				copy.rev = Math.max(copy.rev, one.lastRev);
				if (one.hasMore) asked.push(one.conversationId);
			}
		}
	}

	/** The user has read on another device while this one was away. */
	async #count(copy: ConversationCopy): Promise<void> {
		const answer = await this.ask("conversation:get", { conversationId: copy.id });
		if (answer?.success === true) copy.count(answer.conversation as ConversationShape);
	}

	/** Writes a text, which is sent until it is acknowledged. */
	async say(conversationId: string, text: string): Promise<void> {
		this.#sent += 1;
		const pending = { conversationId, clientMessageId: `${this.#name}-${this.#sent}`, text };
		this.outbox.push(pending);
		await this.#deliver(pending);
	}

	async #deliver(pending: Pending): Promise<void> {
		const answer = await this.ask("chat:send", pending);
		if (answer === undefined) return;
		const at = this.outbox.indexOf(pending);
		if (at !== -1) this.outbox.splice(at, 1);
		if (!answer.success) return;
		const message = answer.message as MessageShape;
		this.acknowledged.push(message);
		const copy = this.copies.get(pending.conversationId);
		// Stored before one left and came back: answered, and no part of what one sees now.
		if (copy === undefined || message.rev <= copy.rev) return;
		copy.sent(message);
		if (!copy.follows(message.rev)) this.#syncSoon(copy.id);
	}

	async markRead(conversationId: string, seq: number): Promise<void> {
		const answer = await this.ask("chat:mark-read", { conversationId, seq });
		const copy = this.copies.get(conversationId);
		if (answer?.success !== true || copy === undefined) return;
		const { readSeq, unreadCount } = answer as unknown as ConversationCopy["unread"];
		if (readSeq > copy.unread.readSeq) copy.unread = { readSeq, unreadCount };
	}

	/** This device made it: the answer is all that it hears of it. */
	made(conversation: ConversationShape): void {
		if (!this.copies.has(conversation.id)) this.#added(conversation);
	}

	/** Edits or deletes: the answer is all that this device hears of it. */
	async revise(event: "chat:edit" | "chat:delete", asked: Data & { readonly conversationId: string }): Promise<void> {
		const answer = await this.ask(event, asked);
		const copy = this.copies.get(asked.conversationId);
		if (answer?.success === true && copy !== undefined) this.#changed(copy, answer.message as MessageShape);
	}

	/** Resolves when nothing that this device began by itself is under way. */
	async settled(): Promise<void> {
		while (this.#busy.size > 0) await Promise.all(this.#busy);
	}

	#fault(what: string): void {
		this.faults.push(`${this.#name}: ${what}; before: ${this.#trace.join(", ")}`);
	}

	#note(what: string, id = ""): void {
		this.#trace.push(`${what} ${id.slice(-6)}`);
		if (this.#trace.length > TRACED) this.#trace.shift();
	}

	#syncSoon(id: string): void {
		if (this.#syncing.has(id)) return;
		const syncing = Promise.resolve()
			.then(() => this.sync([id]))
			.finally(() => {
				this.#syncing.delete(id);
				this.#busy.delete(syncing);
			});
		this.#syncing.set(id, syncing);
		this.#busy.add(syncing);
	}

	#hear(event: string, data: Data): void {
		if (event === "conversation:added") return this.#added(data.conversation as ConversationShape);
		const message = data.message as MessageShape | undefined;
		const id = message?.conversationId ?? (data.conversationId as string | undefined);
		if (id === undefined) return;
		this.#note(event, id);
		if (event === "conversation:removed") {
			this.#left.add(id);
			this.copies.delete(id);
			this.#early = this.#early.filter((one) => one.id !== id);
			this.#heardSeq.delete(id);
			return;
		}
		const copy = this.copies.get(id);
		if (copy === undefined && (this.#ready || this.#hasLeft(id)))
			return this.#fault(`heard ${event} of a conversation it is not in`);
		if (!this.#ready) this.#early.push({ id, event, data });
		if (event === "chat:message") this.#inOrder(id, (message as MessageShape).seq);
		if (copy === undefined) return;
		this.#apply(copy, event, data);
	}

	#added(conversation: ConversationShape): void {
		this.#note("added", conversation.id);
		this.#addedSince.add(conversation.id);
		this.#left.delete(conversation.id);
		this.#renew(conversation.id).listed(conversation);
		if (conversation.lastRev > 0) this.#syncSoon(conversation.id);
	}

	#inOrder(id: string, seq: number): void {
		const last = this.#heardSeq.get(id) ?? 0;
		if (seq <= last) this.#fault(`heard message ${seq} of ${id} after ${last}`);
		this.#heardSeq.set(id, seq);
	}

	#apply(copy: ConversationCopy, event: string, data: Data): void {
		if (event === "conversation:updated") return copy.update(data);
		if (event === "chat:message" || event === "chat:edited") return this.#changed(copy, data.message as MessageShape);
		if (event.startsWith("user:") && data.userId === this.userId) this.#fault(`heard its own ${event}`);
		if (!copy.hear(event, data)) this.#syncSoon(copy.id);
	}

	#changed(copy: ConversationCopy, message: MessageShape): void {
		// Sent on another device of the same user, who has read up to there by it.
		if (message.senderId === this.userId && message.editedAt === null && message.deletedAt === null) copy.sent(message);
		copy.take(message);
		if (!copy.follows(message.rev)) this.#syncSoon(copy.id);
	}
}
