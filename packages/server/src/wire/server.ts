import { ClientLink } from "./client-link.ts";
import type { Gateway, Link, Wire } from "./gateway.ts";
import { Hub } from "./hub.ts";
import { WIRE_LIMITS, type WireOptions } from "./options.ts";
import { PlainLink } from "./plain-link.ts";
import { type LinkMakers, Router } from "./router.ts";
import type { Listen } from "./transport.ts";
import { listenBun } from "./transport-bun.ts";

const DRAINING = 1012;
/** The runtime drops frames only when far more waits than a slow consumer is allowed. */
const DROP_FACTOR = 64;
/** A frame over the limit is read up to this many times of it, so that its client can be told; beyond, the runtime cuts. */
const READ_FACTOR = 2;

export type RunningWire = {
	readonly wire: Wire;
	readonly port: number;
	/** `http://host:port` or `https://host:port`. */
	readonly url: string;
	/**
	 * All that time drives: heartbeat, connect and upgrade timeouts, slow consumers. To be called every 50 to 100 ms.
	 * The first call a second or more after the last one closes nobody for want of a pong: the next one does.
	 */
	tick(now: number): void;
	/** Closes every link with 1012 `draining`, then stops listening. */
	close(): Promise<void>;
};

/** Serves Socket.IO and the plain WebSocket for this gateway. Rejects where the address is taken. */
export async function startWire(options: WireOptions, gateway: Gateway): Promise<RunningWire> {
	return startLinks(
		{ ...options, mayStay: (link) => gateway.mayStay(link), closing: (link, why) => gateway.closing?.(link, why) },
		{
			engine: (opening) => new ClientLink(opening, gateway),
			plain: (opening) => new PlainLink(opening, gateway),
		},
	);
}

export type LinkOptions = WireOptions & Pick<Gateway, "mayStay" | "closing">;

/** Serves links of whatever kind; `startWire` is this with Socket.IO links. */
export async function startLinks(
	options: LinkOptions,
	makers: LinkMakers,
	listen: Listen = listenBun,
): Promise<RunningWire> {
	const full = { ...WIRE_LIMITS, ...options };
	let router: Router | null = null;
	const transport = listen({
		host: full.host,
		port: full.port,
		tls: full.tls,
		maxFrame: full.maxPayload * READ_FACTOR,
		maxWaiting: full.maxBuffered * DROP_FACTOR,
		maxRequestBody: Math.max(full.maxRequestBody, full.maxPayload),
		handle: (request) => (router === null ? new Response(null, { status: 503 }) : router.route(request)),
		fault: (error) => full.fault?.(error),
	});
	const hub = new Hub(full, transport);
	router = new Router(hub, makers);
	return {
		wire: new HubWire(hub),
		port: transport.port,
		url: transport.url,
		tick: (now) => hub.tick(now),
		close: async () => {
			for (const link of [...hub.links.values()]) link.close(DRAINING, "draining");
			await transport.close();
		},
	};
}

/** What a gateway sees of the hub. */
class HubWire implements Wire {
	readonly #hub: Hub;

	constructor(hub: Hub) {
		this.#hub = hub;
	}

	publish(topic: string, frame: string, except?: readonly Link[]): void {
		this.#hub.publish(topic, frame, except);
	}

	subscribers(topic: string): number {
		return this.#hub.subscribers(topic);
	}

	watch(link: Link): void {
		const watched = this.#hub.links.get(link.id);
		if (watched === undefined) return;
		this.#hub.unconfirmed.put(watched, this.#hub.now());
		this.#hub.unproven.add(watched);
	}

	proven(link: Link): void {
		const known = this.#hub.links.get(link.id);
		if (known !== undefined) this.#hub.unproven.drop(known);
	}

	get links(): Iterable<Link> {
		return this.#hub.links.values();
	}

	get linkCount(): number {
		return this.#hub.links.size;
	}

	get blockedCount(): number {
		return this.#hub.slow.blocked;
	}

	get unheardWeight(): number {
		return this.#hub.late.weight;
	}
}
