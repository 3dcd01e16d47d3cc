import type { Message } from "../wire.ts";

export type Deletion = { readonly messageId: string; readonly rev: number; readonly deletedAt: string };

const BLANK = { text: null, attachments: [], location: null, replyTo: null, metadata: null };

/**
 * The messages of one conversation as far as they are known: all from `from` on, and some before it, which are shown
 * once the history has come to them. Newer forms win; older ones change nothing.
 */
export class MessageLog {
	/** From this `seq` on everything is known. */
	#from: number;
	readonly #bySeq = new Map<number, Message>();
	readonly #deletions = new Map<string, Deletion>();
	#newest = 0;
	#shown: readonly Message[] | null = null;

	constructor(from: number) {
		this.#from = from;
	}

	get from(): number {
		return this.#from;
	}

	get newest(): Message | null {
		return this.#bySeq.get(this.#newest) ?? null;
	}

	/** What may be shown without a hole; the same list until something in it changes. */
	get shown(): readonly Message[] {
		this.#shown ??= [...this.#bySeq.values()]
			.filter(({ seq }) => seq >= this.#from)
			.sort((one, other) => one.seq - other.seq);
		return this.#shown;
	}

	take(message: Message): void {
		const known = this.#bySeq.get(message.seq);
		if (known !== undefined && known.rev >= message.rev) return;
		this.#put(message);
		const deletion = this.#deletions.get(message.id);
		if (deletion !== undefined) this.#blank(message, deletion);
	}

	/** A deletion is told without the message: it is kept for the case that the message comes later. */
	delete(deletion: Deletion): void {
		this.#deletions.set(deletion.messageId, deletion);
		const known = [...this.#bySeq.values()].find(({ id }) => id === deletion.messageId);
		if (known !== undefined) this.#blank(known, deletion);
	}

	/** The history before `from`, up to what is known; `isAll`: there is nothing before it. */
	older(messages: readonly Message[], isAll: boolean): void {
		for (const message of messages) {
			this.take(message);
			this.#from = Math.min(this.#from, message.seq);
		}
		if (isAll) this.#from = 1;
		this.#shown = null;
	}

	/** Lets go of all but so many of the newest; tells whether there were more. */
	keep(count: number): boolean {
		const first = this.shown.at(-count);
		if (first === undefined || first === this.shown[0]) return false;
		this.#from = first.seq;
		for (const seq of this.#bySeq.keys()) if (seq < this.#from) this.#bySeq.delete(seq);
		this.#shown = null;
		return true;
	}

	#put(message: Message): void {
		this.#bySeq.set(message.seq, message);
		this.#newest = Math.max(this.#newest, message.seq);
		this.#shown = null;
	}

	#blank(message: Message, { rev, deletedAt }: Deletion): void {
		if (rev > message.rev) this.#put({ ...message, ...BLANK, rev, deletedAt });
	}
}
