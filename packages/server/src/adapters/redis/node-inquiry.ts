import { compareText } from "../../domain/compare-text.ts";
import type { Ids } from "../../ports/clock.ts";
import type { Answers, Inquired, NodeInquiry, QuestionKind, QuestionOf, Respond } from "../../ports/node-inquiry.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { RedisLink } from "./connection.ts";
import { answers, type Letter, readLetter } from "./inquiry-letters.ts";

/** Nobody is waited for longer, in milliseconds. */
const PATIENCE = 1_000;

export type RedisInquiryOptions = {
	/** Sends; may be shared with stores. */
	readonly link: RedisLink;
	/** Listens; may be shared with the bus. */
	readonly listening: RedisLink;
	readonly prefix: string;
	readonly nodeId: string;
	readonly leases: Pick<NodeLeases, "list">;
	readonly ids: Ids;
	readonly failed: (what: string, error: unknown) => void;
};

type Answered = { readonly nodeId: string; readonly answer: unknown };

/** A question of this node that others are to answer. */
type Open = {
	readonly kind: QuestionKind;
	/** Who has not answered yet. */
	readonly waitingFor: Set<string>;
	readonly answers: Answered[];
	readonly done: () => void;
};

/**
 * Nodes ask each other over sharded pub/sub: `nodes:{inquiry}:all` is heard by every node, `nodes:{inquiry}:<nodeId>` by one,
 * which gets there what it alone is asked, and the answers to what it asked. Nothing is kept in Redis.
 */
export class RedisNodeInquiry implements NodeInquiry {
	readonly #options: RedisInquiryOptions;
	readonly #open = new Map<string, Open>();
	/** Each message of the bus is held against these, too. */
	readonly #all: string;
	readonly #own: string;
	#answer: Respond | null = null;

	constructor(options: RedisInquiryOptions) {
		this.#options = options;
		this.#all = this.#channel("all");
		this.#own = this.#channel(options.nodeId);
		const { redis } = options.listening;
		redis.on("ready", () => {
			if (this.#answer !== null) void this.#listen();
		});
		redis.on("smessage", (channel: string, written: string) => {
			if (channel === this.#all || channel === this.#own) this.#receive(written);
		});
	}

	respond(answer: Respond): Promise<void> {
		this.#answer = answer;
		return this.#listen();
	}

	async ask<Kind extends QuestionKind>(question: QuestionOf<Kind>, to?: string): Promise<Inquired<Kind>> {
		const { nodeId } = this.#options;
		if (this.#answer === null) throw new TypeError("this node does not answer yet");
		const own = to === undefined || to === nodeId ? [{ nodeId, answer: this.#answer(question) }] : [];
		if (to === nodeId) return { answers: own, complete: true };
		const others = await this.#askOthers(question, to);
		const all = [...own, ...others.answers].sort((a, b) => compareText(a.nodeId, b.nodeId));
		return { answers: all, complete: others.complete };
	}

	async #askOthers<Kind extends QuestionKind>(question: QuestionOf<Kind>, to?: string): Promise<Inquired<Kind>> {
		try {
			const living = new Set((await this.#options.leases.list()).map(({ nodeId }) => nodeId));
			living.delete(this.#options.nodeId);
			const waitingFor = to === undefined ? living : new Set([to]).intersection(living);
			if (waitingFor.size === 0) return { answers: [], complete: true };
			const open = await this.#askThese(question, waitingFor, to ?? "all");
			// Each was looked at when it came.
			const found = open.answers as { readonly nodeId: string; readonly answer: Answers[Kind] }[];
			return { answers: found, complete: open.waitingFor.size === 0 };
		} catch (error) {
			if (!(error instanceof StoreUnavailable)) throw error;
			return { answers: [], complete: false };
		}
	}

	/** Resolves when all have answered, or nobody is waited for any more. */
	async #askThese<Kind extends QuestionKind>(
		question: QuestionOf<Kind>,
		waitingFor: Set<string>,
		channel: string,
	): Promise<Open> {
		const id = this.#options.ids.next();
		const { promise, resolve } = Promise.withResolvers<void>();
		const open: Open = { kind: question.kind, waitingFor, answers: [], done: resolve };
		this.#open.set(id, open);
		const timer = setTimeout(resolve, PATIENCE);
		try {
			await this.#send(channel, { kind: "question", id, from: this.#options.nodeId, question });
			await promise;
		} finally {
			clearTimeout(timer);
			this.#open.delete(id);
		}
		return open;
	}

	#receive(written: string): void {
		const letter = readLetter(written);
		if (letter?.kind === "answer") this.#take(letter);
		else if (letter !== undefined && letter.from !== this.#options.nodeId) this.#reply(letter);
	}

	#take({ id, from, answer }: Extract<Letter, { readonly kind: "answer" }>): void {
		const open = this.#open.get(id);
		if (open === undefined || !open.waitingFor.has(from) || !answers(open.kind, answer)) return;
		open.waitingFor.delete(from);
		open.answers.push({ nodeId: from, answer });
		if (open.waitingFor.size === 0) open.done();
	}

	#reply({ id, from, question }: Extract<Letter, { readonly kind: "question" }>): void {
		try {
			const answer = this.#answer?.(question);
			if (answer === undefined) return;
			const letter = { kind: "answer", id, from: this.#options.nodeId, answer } as const;
			this.#send(from, letter).catch(() => {}); // away: whoever asks does not wait for ever
		} catch (error) {
			this.#options.failed("an answer to another node", error);
		}
	}

	async #send(to: string, letter: Letter): Promise<void> {
		await this.#options.link.call((redis) => redis.spublish(this.#channel(to), JSON.stringify(letter)));
	}

	async #listen(): Promise<void> {
		const { listening } = this.#options;
		await listening.call((redis) => redis.ssubscribe(this.#all, this.#own)).catch(() => {}); // at the next "ready"
	}

	#channel(name: string): string {
		return `${this.#options.prefix}:nodes:{inquiry}:${name}`;
	}
}
