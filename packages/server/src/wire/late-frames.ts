import { turnOfItsOwn } from "./next-turn.ts";
import type { Frame } from "./payload.ts";

/** A link that may bring so much that it is heard after the others. */
export interface LateLink {
	/** Is what it sends to wait for the others? */
	readonly yields: boolean;
	/** Takes frames that waited, in their order. */
	takeLate(frames: readonly Frame[]): void;
}

/** What waits of one link. */
type Held = { readonly frames: Frame[]; weight: number };

/** A run begins after a pause of so many times what the last one took, and this long at most, in milliseconds. */
const PAUSES = 10;
const LONGEST_PAUSE = 500;
/** What a run took says nothing any more after so long, in milliseconds. */
const OUT_OF_DATE = 1_000;
/** So many frames of one link are taken before another link has its turn. */
const EACH = 64;
/** So long they are taken in one turn of the event loop, in milliseconds. */
const SLICE = 2;
/**
 * What may wait of one link, and of all: characters, of which those beyond Latin take two bytes. What is more is heard at once:
 * that takes time, but no memory.
 */
const MOST_OF_ONE = 262_144;
const MOST_OF_ALL = 16_777_216;
/** What a frame takes besides its text. */
const OVERHEAD = 64;

/**
 * Frames of links that bring much. A few of them are taken in each turn of the event loop, so that whatever else comes is
 * served between: what a thousand such links send at once would hold up everybody for as long as it takes (T-25).
 */
export class LateFrames {
	readonly #links = new Map<LateLink, Held>();
	readonly #later: (take: () => void, ms: number) => void;
	#weight = 0;
	#isScheduled = false;
	/** How long what waited has taken in this run, and in the last one, which ended then; in milliseconds. */
	#took = 0;
	#lastTook = 0;
	#lastAt = 0;

	/** `later` calls back once after so many milliseconds, or none, and then in a turn of the event loop in which nobody else is called so. */
	constructor(later: (take: () => void, ms: number) => void = inTime) {
		this.#later = later;
	}

	/** What waits of all links, in characters and overhead. */
	get weight(): number {
		return this.#weight;
	}

	/** Waits anything of this link? */
	has(link: LateLink): boolean {
		return this.#links.has(link);
	}

	/** Keeps the frame for later; false where it is to be taken now, and all that waited before it has been. */
	hold(link: LateLink, frame: Frame): boolean {
		const held = this.#links.get(link);
		if (held === undefined && !link.yields) return false;
		const weight = weightOf(frame);
		if (this.#weight + weight > MOST_OF_ALL || (held?.weight ?? 0) + weight > MOST_OF_ONE) {
			this.takeAll(link);
			return false;
		}
		if (held === undefined) this.#links.set(link, { frames: [frame], weight });
		else {
			held.frames.push(frame);
			held.weight += weight;
		}
		this.#weight += weight;
		if (!this.#isScheduled) this.#schedule(this.#pause());
		return true;
	}

	/** Takes at once all that waits of this link. */
	takeAll(link: LateLink): void {
		const held = this.#links.get(link);
		if (held === undefined) return;
		this.forget(link);
		this.#give(link, held.frames);
	}

	/** Nobody takes what waits of this link. */
	forget(link: LateLink): void {
		this.#weight -= this.#links.get(link)?.weight ?? 0;
		this.#links.delete(link);
	}

	#pause(): number {
		if (performance.now() - this.#lastAt > OUT_OF_DATE) return 0;
		return Math.min(LONGEST_PAUSE, Math.floor(this.#lastTook * PAUSES));
	}

	#schedule(ms: number): void {
		this.#isScheduled = true;
		this.#later(() => {
			this.#isScheduled = false;
			this.#takeSlice(performance.now() + SLICE);
			if (this.#links.size > 0) this.#schedule(0);
			else this.#rest();
		}, ms);
	}

	#rest(): void {
		this.#lastTook = this.#took;
		this.#lastAt = performance.now();
		this.#took = 0;
	}

	/** Of one link after the other until then, of one at least. */
	#takeSlice(until: number): void {
		for (const [link, held] of this.#links) {
			this.forget(link);
			const taken = held.frames.splice(0, EACH);
			for (const frame of taken) held.weight -= weightOf(frame);
			if (held.frames.length > 0) this.#putBack(link, held);
			this.#give(link, taken);
			if (performance.now() >= until) return;
		}
	}

	/** Behind the others. */
	#putBack(link: LateLink, held: Held): void {
		this.#links.set(link, held);
		this.#weight += held.weight;
	}

	#give(link: LateLink, frames: readonly Frame[]): void {
		const began = performance.now();
		link.takeLate(frames);
		this.#took += performance.now() - began;
	}
}

function weightOf(frame: Frame): number {
	return frame.length + OVERHEAD;
}

function inTime(take: () => void, ms: number): void {
	if (ms === 0) void turnOfItsOwn().then(take);
	else setTimeout(inTime, ms, take, 0);
}
