import type { BaseLink } from "./base-link.ts";
import type { Answer, Socket } from "./gateway.ts";

export type SocketPhase = "connecting" | "connected" | "ended";

/** What the sockets of Socket.IO and of the plain WebSocket have in common. */
export abstract class WireSocket<L extends BaseLink> implements Socket {
	readonly id: string;
	readonly link: L;
	readonly namespace: string;
	state: unknown = undefined;
	phase: SocketPhase = "connecting";

	constructor(link: L, namespace: string) {
		this.id = link.hub.options.id();
		this.link = link;
		this.namespace = namespace;
	}

	get open(): boolean {
		return this.phase !== "ended";
	}

	abstract emit(name: string, ...args: readonly unknown[]): void;
	abstract disconnect(): void;

	send(frame: string): void {
		if (this.open) this.link.write(frame);
	}

	subscribe(topic: string): void {
		if (this.open) this.link.subscribe(topic);
	}

	unsubscribe(topic: string): void {
		if (this.open) this.link.unsubscribe(topic);
	}

	isSubscribed(topic: string): boolean {
		return this.open && this.link.isSubscribed(topic);
	}

	/** Answers once, and only while the socket lives. */
	protected answering(write: (args: readonly unknown[]) => void): Answer {
		let answered = false;
		return (...args) => {
			if (answered) return;
			answered = true;
			if (this.open) write(args);
		};
	}
}
