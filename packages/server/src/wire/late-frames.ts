import type { Frame } from "./payload.ts";

/** A link that may bring so much that it is heard after the others. */
export interface LateLink {
	/** Is what it sends to wait for the others? */
	readonly yields: boolean;
	/** Takes frames that waited, in their order. */
	takeLate(frames: readonly Frame[]): void;
}

/** What waits of one link. */
type Held = { readonly frames: Frame[]; bytes: number };

/** Before all that wait are taken there is a pause, so many times as long as it took the last time, and this long at most, in milliseconds. */
const PAUSES = 10;
const LONGEST_PAUSE = 500;
/** So many frames of one link are taken before another link has its turn. */
const EACH = 64;
/** So long they are taken in one turn of the event loop, in milliseconds. */
const SLICE = 3;
/** What may wait of one link, and of all, in bytes. What is more is heard at once: that takes time, but no memory. */
const MOST_OF_ONE = 262_144;
const MOST_OF_ALL = 16_777_216;
/** What a frame takes in memory besides its text. */
const OVERHEAD = 64;

/**
 * Frames of links that bring much. A few of them are taken in each turn of the event loop, so that whatever else comes is
 * served between: what a thousand such links send at once would hold up everybody for as long as it takes (T-25).
 */
export class LateFrames {
	readonly #links = new Map<LateLink, Held>();
	readonly #later: (take: () => void, ms: number) => void;
	#bytes = 0;
	#isScheduled = false;
	#pause = 0;
	/** How long those who waited have taken since the pause. */
	#took = 0;

	/** `later` calls back once after so many milliseconds; 0: in the next turn of the event loop. */
	constructor(later: (take: () => void, ms: number) => void = inTime) {
		this.#later = later;
	}

	/** Keeps the frame for later; false where it is to be taken now, and all that waited before it has been. */
	hold(link: LateLink, frame: Frame): boolean {
		if (this.#links.size === 0 && !link.yields) return false;
		const held = this.#links.get(link);
		if (held === undefined && !link.yields) return false;
		const bytes = bytesOf(frame);
		if (this.#bytes + bytes > MOST_OF_ALL || (held?.bytes ?? 0) + bytes > MOST_OF_ONE) {
			this.takeAll(link);
			return false;
		}
		this.#keep(link, held ?? { frames: [], bytes: 0 }, frame);
		this.#schedule(this.#pause);
		return true;
	}

	#keep(link: LateLink, held: Held, frame: Frame): void {
		held.frames.push(frame);
		held.bytes += bytesOf(frame);
		this.#bytes += bytesOf(frame);
		this.#links.set(link, held);
	}

	/** Takes at once all that waits of this link. */
	takeAll(link: LateLink): void {
		const held = this.#links.get(link);
		this.forget(link);
		if (held !== undefined) link.takeLate(held.frames);
	}

	/** Nobody takes what waits of this link. */
	forget(link: LateLink): void {
		this.#bytes -= this.#links.get(link)?.bytes ?? 0;
		this.#links.delete(link);
	}

	#schedule(ms: number): void {
		if (this.#isScheduled) return;
		this.#isScheduled = true;
		this.#later(() => {
			this.#isScheduled = false;
			const began = performance.now();
			this.#takeSlice(began + SLICE);
			this.#took += performance.now() - began;
			if (this.#links.size > 0) this.#schedule(0);
			else this.#rest();
		}, ms);
	}

	#rest(): void {
		this.#pause = Math.min(LONGEST_PAUSE, Math.floor(this.#took * PAUSES));
		this.#took = 0;
	}

	/** Of one link after the other until then, of one at least. */
	#takeSlice(until: number): void {
		for (const [link, held] of this.#links) {
			this.forget(link);
			const taken = held.frames.splice(0, EACH);
			for (const frame of taken) held.bytes -= bytesOf(frame);
			if (held.frames.length > 0) this.#putBack(link, held);
			link.takeLate(taken);
			if (performance.now() >= until) return;
		}
	}

	/** Behind the others. */
	#putBack(link: LateLink, held: Held): void {
		this.#links.set(link, held);
		this.#bytes += held.bytes;
	}
}

function bytesOf(frame: Frame): number {
	return frame.length + OVERHEAD;
}

function inTime(take: () => void, ms: number): void {
	if (ms === 0) setImmediate(take);
	else setTimeout(take, ms);
}
