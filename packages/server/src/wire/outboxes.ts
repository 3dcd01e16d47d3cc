import type { Frame } from "./payload.ts";
import type { Carrier } from "./transport.ts";

/** A link with something to send. */
export interface Sender {
	/** Gives everything waiting to the network, in one write. */
	flush(): void;
}

/**
 * Collects who has something to send, so that what one turn writes to a link leaves in one write (W30).
 * Polling links wait for the end of the turn; WebSockets may be flushed earlier, to stay in order with publishes.
 */
export class Outboxes {
	#sockets: Sender[] = [];
	#polls: Sender[] = [];
	#scheduled = false;
	readonly #flushAll = (): void => {
		this.#scheduled = false;
		this.flushSockets();
		const polls = this.#polls;
		this.#polls = [];
		for (const link of polls) link.flush();
	};

	addSocket(link: Sender): void {
		this.#sockets.push(link);
		this.#schedule();
	}

	addPoll(link: Sender): void {
		this.#polls.push(link);
		this.#schedule();
	}

	flushSockets(): void {
		if (this.#sockets.length === 0) return;
		const sockets = this.#sockets;
		this.#sockets = [];
		for (const link of sockets) link.flush();
	}

	#schedule(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		queueMicrotask(this.#flushAll);
	}
}

export function sendFrame(carrier: Carrier, frame: Frame): void {
	if (typeof frame === "string") carrier.sendText(frame);
	else carrier.sendBinary(frame);
}

let corked: readonly Frame[] = [];

function sendCorked(carrier: Carrier): void {
	for (const frame of corked) sendFrame(carrier, frame);
}

/** Sends all frames in one write. */
export function sendFrames(carrier: Carrier, frames: readonly Frame[]): void {
	if (frames.length === 1) {
		sendFrame(carrier, frames[0] as Frame);
		return;
	}
	corked = frames;
	carrier.cork(sendCorked);
	corked = [];
}
