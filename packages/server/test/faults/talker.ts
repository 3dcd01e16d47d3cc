import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import type { AnswerOf } from "@rollcall/protocol/events/up";
import { ConversationCopy } from "../support/conversation-copy.ts";
import type { Answered } from "../support/test-client.ts";
import { either } from "./numbers.ts";
import type { Person } from "./person.ts";

type Synced = AnswerOf<"chat:sync">["conversations"][number];
/** How one attempt to send was answered, how long that took, and when it was asked. */
export type Attempt = { readonly code: "stored" | "lost" | string; readonly ms: number; readonly at: number };

/** An answer that takes longer counts as lost: the client asks again. */
const LONGEST_ANSWER = either(30_000, 15_000);
const AGAIN_AFTER = 100;
const PATIENCE = 60_000;

/**
 * A chat client as an application would write it over a stock one: it sends until it is acknowledged, keeps what it
 * hears, and syncs where something is missing and when it comes back.
 */
export class Talker {
	readonly person: Person;
	readonly copies: ReadonlyMap<string, ConversationCopy>;
	readonly acknowledged: MessageShape[] = [];
	readonly attempts: Attempt[] = [];
	readonly faults: string[] = [];
	/** Messages that came after a later one: their client saw a gap, and had asked for them already (MSG5). */
	late = 0;
	/** The messages heard on this connection. */
	readonly #heard = new Set<string>();
	readonly #newest = new Map<string, number>();
	readonly #busy = new Set<Promise<void>>();
	#sent = 0;

	private constructor(person: Person, ids: readonly string[]) {
		this.person = person;
		this.copies = new Map(ids.map((id) => [id, new ConversationCopy(id)]));
		person.socket.on("chat:message", ({ message }: { message: MessageShape }) => this.#hear(message));
		person.socket.on("connect", () => {
			this.#heard.clear();
			this.#newest.clear();
			this.#soon();
		});
	}

	/** Of a connected person who is in these conversations. */
	static of(person: Person, ids: readonly string[]): Talker {
		return new Talker(person, ids);
	}

	/** Writes a text, and sends it until it is acknowledged. */
	async say(conversationId: string, text: string): Promise<void> {
		this.#sent += 1;
		const clientMessageId = `${this.person.userId}-${this.#sent}`;
		for (;;) {
			const answer = await this.#attempt({ conversationId, clientMessageId, text });
			if (answer?.success === true) return this.#stored(answer.message as MessageShape);
			if (answer?.error?.retryable === false) return this.#fault(`a send was refused: ${answer.error.code}`);
			await Bun.sleep(AGAIN_AFTER);
		}
	}

	async #attempt(payload: Readonly<Record<string, string>>): Promise<Answered | undefined> {
		await this.#connected();
		const at = performance.now();
		const answer = await this.#ask("chat:send", payload);
		const code = answer === undefined ? "lost" : (answer.error?.code ?? "stored");
		this.attempts.push({ code, ms: performance.now() - at, at });
		return answer;
	}

	#ask(event: string, payload: unknown): Promise<Answered | undefined> {
		return this.person.socket
			.timeout(LONGEST_ANSWER)
			.emitWithAck(event, payload)
			.catch(() => undefined);
	}

	async #connected(): Promise<void> {
		const { socket } = this.person;
		const lost = performance.now() + PATIENCE;
		while (!socket.connected) {
			if (!socket.active) throw new Error(`${this.person.userId} has left, or was sent away for good`);
			if (performance.now() > lost) throw new Error(`${this.person.userId} did not come back`);
			await new Promise<void>((resolve) => {
				socket.once("connect", resolve);
				setTimeout(resolve, 1_000);
			});
		}
	}

	#stored(message: MessageShape): void {
		this.acknowledged.push(message);
		this.#take(message);
	}

	#hear(message: MessageShape): void {
		const newest = this.#newest.get(message.conversationId) ?? 0;
		if (this.#heard.has(message.id)) this.#fault(`heard message ${message.seq} twice`);
		if (message.seq < newest) this.late += 1;
		this.#heard.add(message.id);
		this.#newest.set(message.conversationId, Math.max(newest, message.seq));
		this.#take(message);
	}

	#take(message: MessageShape): void {
		const copy = this.copies.get(message.conversationId);
		if (copy === undefined) return;
		copy.take(message);
		if (!copy.follows(message.rev)) this.#soon();
	}

	#soon(): void {
		if (this.#busy.size > 0) return;
		const syncing: Promise<void> = this.#sync()
			.then(() => {})
			.finally(() => this.#busy.delete(syncing));
		this.#busy.add(syncing);
	}

	/** Fetches what it does not know yet. Where that is refused, the next gap or the end asks again. */
	async sync(): Promise<void> {
		await Promise.all(this.#busy);
		if (!(await this.#sync())) this.#fault("could not sync at the end");
	}

	async #sync(): Promise<boolean> {
		let asked = [...this.copies.keys()];
		while (asked.length > 0) {
			const cursors = Object.fromEntries(asked.map((id) => [id, this.copies.get(id)?.rev ?? 0]));
			const answer = await this.#ask("chat:sync", { cursors });
			if (answer?.success !== true) return false;
			asked = [];
			for (const { conversationId, messages, lastRev, hasMore } of answer.conversations as Synced[]) {
				const copy = this.copies.get(conversationId);
				if (copy === undefined) continue;
				for (const message of messages) copy.take(message);
				copy.rev = Math.max(copy.rev, lastRev);
				if (hasMore) asked.push(conversationId);
			}
		}
		return true;
	}

	#fault(what: string): void {
		this.faults.push(`${this.person.userId}: ${what}`);
	}
}
