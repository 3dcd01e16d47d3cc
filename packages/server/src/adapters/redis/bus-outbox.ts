import type { BusMessage } from "../../ports/bus.ts";
import { encodeMessage } from "./bus-codec.ts";
import { encodeEnvelope } from "./bus-envelope.ts";
import type { RedisLink } from "./connection.ts";

/** An envelope is closed when it has become so long, in characters. */
const FULL = 256 * 1_024;
/** More than this is not on its way at once, in characters: what does not fit is dropped, for nothing may pile up (T-30). */
const MOST_UNDERWAY = 32 * 1_024 * 1_024;
/** Of so many channels it is known what was last sent on them. */
const MOST_CHANNELS = 20_000;

type Parts = {
	readonly link: RedisLink;
	readonly node: string;
	readonly failed: (what: string, error: unknown) => void;
};

type Waiting = { readonly message: BusMessage; readonly trace: string | null };

type Written = { readonly text: string; readonly trace: string | null };

type Letter = { readonly channel: string; readonly text: string };

/**
 * Sends what a node tells the others: all of one turn in one pipeline, one envelope per channel. What cannot be sent is
 * dropped; on that channel a next envelope says so, an empty one if need be.
 */
export class BusOutbox {
	readonly #link: RedisLink;
	readonly #node: string;
	readonly #failed: Parts["failed"];
	#waiting = new Map<string, Waiting[]>();
	#scheduled = false;
	#sent = 0;
	#underway = 0;
	readonly #lastOn = new Map<string, number>();
	/** Channels on which something was dropped that nobody has been told of. */
	readonly #owed = new Set<string>();

	constructor({ link, node, failed }: Parts) {
		this.#link = link;
		this.#node = node;
		this.#failed = failed;
		link.redis.on("ready", () => this.settle());
	}

	/** Takes a message for the others, and the trace that it is told in. It leaves at the end of this turn. */
	add(channel: string, message: BusMessage, trace: string | null): void {
		const waiting = this.#waiting.get(channel);
		if (waiting === undefined) this.#waiting.set(channel, [{ message, trace }]);
		else waiting.push({ message, trace });
		this.#schedule();
	}

	#schedule(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		setImmediate(() => this.#flush());
	}

	#flush(): void {
		this.#scheduled = false;
		const waiting = this.#waiting;
		this.#waiting = new Map();
		if (!this.#link.isReady || this.#underway > MOST_UNDERWAY) {
			for (const channel of waiting.keys()) this.#owed.add(channel);
			return;
		}
		this.#send(Array.from(waiting, ([channel, messages]) => this.#lettersOf(channel, messages)).flat());
	}

	/** Whoever missed something is told, where that is possible now. */
	settle(): void {
		if (!this.#link.isReady || this.#underway > MOST_UNDERWAY) return;
		this.#send(Array.from(this.#owed, (channel) => this.#letter(channel, [])));
	}

	#lettersOf(channel: string, messages: readonly Waiting[]): readonly Letter[] {
		const letters: Letter[] = [];
		let texts: Written[] = [];
		let length = 0;
		for (const { message, trace } of messages) {
			const text = this.#encode(channel, message);
			if (length > 0 && length + text.length > FULL) {
				letters.push(this.#letter(channel, texts));
				texts = [];
				length = 0;
			}
			if (text !== "") texts.push({ text, trace });
			length += text.length;
		}
		return [...letters, this.#letter(channel, texts)];
	}

	#encode(channel: string, message: BusMessage): string {
		try {
			return encodeMessage(message);
		} catch (error) {
			this.#owed.add(channel);
			this.#failed("a message to other nodes", error);
			return "";
		}
	}

	#letter(channel: string, messages: readonly Written[]): Letter {
		this.#sent += 1;
		const previous = this.#lastOn.get(channel) ?? 0;
		const dropped = this.#owed.delete(channel);
		this.#remember(channel);
		const isTraced = messages.some(({ trace }) => trace !== null);
		const traces = isTraced ? { traces: messages.map(({ trace }) => trace) } : {};
		const head = { node: this.#node, sent: this.#sent, previous, dropped, ...traces };
		const texts = messages.map(({ text }) => text);
		return { channel, text: encodeEnvelope(head, texts) };
	}

	/** Of the channels used least recently it is forgotten. */
	#remember(channel: string): void {
		this.#lastOn.delete(channel);
		this.#lastOn.set(channel, this.#sent);
		if (this.#lastOn.size <= MOST_CHANNELS) return;
		const [oldest] = this.#lastOn.keys();
		this.#lastOn.delete(oldest as string);
	}

	#send(letters: readonly Letter[]): void {
		if (letters.length === 0) return;
		const size = letters.reduce((sum, { text }) => sum + text.length, 0);
		this.#underway += size;
		const pipeline = this.#link.redis.pipeline();
		for (const { channel, text } of letters) pipeline.spublish(channel, text);
		pipeline
			.exec()
			.then(
				(answers) => this.#note(letters, answers?.map(([error]) => error) ?? []),
				(error: unknown) => this.#note(letters, Array<unknown>(letters.length).fill(error)),
			)
			.finally(() => {
				this.#underway -= size;
			});
	}

	/** What perhaps did not arrive is owed; and a link that does not answer is replaced. */
	#note(letters: readonly Letter[], errors: readonly unknown[]): void {
		for (const [index, { channel }] of letters.entries()) {
			const error = errors[index];
			if (error === null) continue;
			this.#owed.add(channel);
			this.#link.explain(error);
		}
	}
}
