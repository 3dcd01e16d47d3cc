import type { Answer } from "./gateway.ts";
import type { PlainLink } from "./plain-link.ts";
import { WireSocket } from "./wire-socket.ts";

const NORMAL = 1000;

/** The one socket of a plain WebSocket (W3). */
export class PlainSocket extends WireSocket<PlainLink> {
	constructor(link: PlainLink) {
		super(link, "plain");
	}

	/** A frame has room for one value, so the first argument is its data. */
	override emit(name: string, ...args: readonly unknown[]): void {
		if (this.open) this.link.write(JSON.stringify({ type: name, data: args[0] ?? {} }));
	}

	answerTo(id: string | number): Answer {
		return this.answering((args) => this.link.write(JSON.stringify({ type: "ack", id, data: args[0] ?? {} })));
	}

	override disconnect(): void {
		this.link.close(NORMAL, "");
	}
}
