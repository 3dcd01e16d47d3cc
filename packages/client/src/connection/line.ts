import { Manager, type Socket } from "socket.io-client";
import type { RollcallError } from "../rollcall-error.ts";

export type LineOptions = {
	readonly url: string | undefined;
	readonly path: string | undefined;
	/** What is said at the handshake, of each namespace. */
	readonly auth: Readonly<Record<Namespace, Readonly<Record<string, unknown>>>>;
	/** Which to try, in order. */
	readonly transports: readonly string[];
};

const NAMESPACES = ["/presence", "/chat"] as const;
type Namespace = (typeof NAMESPACES)[number];

export type Refused = Error & {
	readonly data?: Partial<Pick<RollcallError, "code" | "retryable" | "retryAfterMs">>;
	readonly context?: { getResponseHeader?(name: string): string | null };
};

/** What a line tells of itself. Nothing comes any more once it was ended. */
export type LineListener = {
	ready(): void;
	refused(error: Refused): void;
	lost(reason: string): void;
	event(name: string, data: unknown): void;
};

/** One link to the server, with its namespaces. It connects once; for the next time there is a new one. */
export class Line {
	readonly #manager: Manager;
	readonly #sockets: readonly Socket[];

	constructor({ url, path, auth, transports }: LineOptions, listener: LineListener) {
		const options = {
			path: path as string,
			transports: [...transports],
			tryAllTransports: true,
			reconnection: false,
			// The machine has a timer of its own, and one alone.
			timeout: false as unknown as number,
		};
		// Without a URL it is that of the page.
		this.#manager = new Manager(url, options);
		this.#sockets = NAMESPACES.map((namespace) => this.#manager.socket(namespace, { auth: auth[namespace] }));
		for (const socket of this.#sockets) {
			socket.on("connect", () => {
				if (this.#sockets.every(({ connected }) => connected)) listener.ready();
			});
			socket.on("connect_error", (error: Refused) => listener.refused(error));
			socket.on("disconnect", (reason) => listener.lost(reason));
			socket.onAny((name: string, data: unknown) => listener.event(name, data));
		}
	}

	/** Sends an event; false where that cannot be done now. */
	send(name: string, payload: unknown, answered: (answer: unknown) => void): boolean {
		const socket = this.#sockets[OF_CHAT.test(name) ? 1 : 0];
		if (socket?.connected !== true) return false;
		socket.emit(name, payload, answered);
		return true;
	}

	/** Ends it, and says that this device goes, or nothing: then the server waits a little for a return. */
	end(leave: boolean): void {
		for (const socket of this.#sockets) {
			socket.off();
			socket.offAny();
			if (leave) socket.disconnect();
		}
		this.#manager._close();
	}
}

const OF_CHAT = /^(chat|conversation|typing|recording):/;
