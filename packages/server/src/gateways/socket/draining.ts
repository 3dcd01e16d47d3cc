import type { Millis } from "../../ports/keys.ts";
import type { Link, Wire } from "../../wire/gateway.ts";
import { connectionOf } from "./connection.ts";
import { endLink } from "./endings.ts";

export type DrainPorts = {
	readonly wire: Pick<Wire, "links">;
	/** The longest that a link stays; 0: all are closed at once. */
	readonly longest: Millis;
	/** How long a client is to wait before it comes back. */
	readonly comeBackAfter: () => Millis;
};

type Farewell = { readonly link: Link; readonly comeBackAfter: Millis; readonly at: Millis };

/** Links closed in a second, so that those who take their clients in are not flooded; faster only where time runs out. */
const RATE = 500;
/** The last part of the time, in which a link stays whose requests are not answered yet. */
const FOR_ANSWERS = 0.2;
const SECOND: Millis = 1_000;

/** The last seconds of a node: everybody is told, then the links are closed one after the other (CLU4). */
export class Draining {
	readonly #ports: DrainPorts;
	readonly #over = Promise.withResolvers<void>();
	#left: Farewell[] | null = null;
	#end: Millis = 0;

	constructor(ports: DrainPorts) {
		this.#ports = ports;
	}

	get hasBegun(): boolean {
		return this.#left !== null;
	}

	/** Tells everybody, and resolves when `tick` has closed every link. */
	begin(now: Millis): Promise<void> {
		const { wire, longest, comeBackAfter } = this.#ports;
		const links = [...wire.links];
		const takes = Math.min(longest * (1 - FOR_ANSWERS), (links.length / RATE) * SECOND);
		this.#end = now + takes + longest * FOR_ANSWERS;
		this.#left = links.map((link, index) => {
			const farewell = { link, comeBackAfter: comeBackAfter(), at: now + (takes * (index + 1)) / links.length };
			tell(farewell);
			return farewell;
		});
		this.tick(now);
		return this.#over.promise;
	}

	/** Closes the links whose moment has come. */
	tick(now: Millis): void {
		if (this.#left === null) return;
		this.#left = this.#left.filter((farewell) => !this.#close(farewell, now));
		if (this.#left.length === 0) this.#over.resolve();
	}

	#close({ link, comeBackAfter, at }: Farewell, now: Millis): boolean {
		if (now < at) return false;
		if (now < this.#end && isAsking(link)) return false;
		endLink(link, { code: "draining", retryable: true, retryAfterMs: comeBackAfter });
		return true;
	}
}

function tell({ link, comeBackAfter }: Farewell): void {
	for (const socket of link.sockets)
		if (connectionOf(socket) !== undefined) socket.emit("server:draining", { reconnectAfterMs: comeBackAfter });
}

/** Waits anybody for an answer on this link? */
function isAsking(link: Link): boolean {
	if (link.hasUnheard) return true;
	for (const socket of link.sockets) if ((connectionOf(socket)?.unanswered ?? 0) > 0) return true;
	return false;
}
