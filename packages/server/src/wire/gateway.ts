/**
 * The seam between the wire and what is served on it. The wire turns bytes into packets and knows no event names;
 * a gateway knows events and never sees bytes. Socket.IO and the plain WebSocket meet here and look the same.
 */

/** How a client reached the server. `plain` is the plain WebSocket at `/ws`. */
export type LinkKind = "websocket" | "polling" | "plain";

/**
 * How a socket came to its end.
 * `left`: the client said so (DISCONNECT packet, plain `leave`, plain close 1000).
 * `lost`: everything else that happened to the client's side or to the network.
 * `closed`: this server ended it.
 */
export type Ending = "left" | "lost" | "closed";

/** Why the wire does not pass an event on: larger than `maxEvent`, nested too deep, or binary where the server takes none. */
export type RefusedFor = "too_large" | "too_deep" | "binary";

/** One transport of one client: a WebSocket or a polling session. */
export interface Link {
	readonly id: string;
	/** Changes from `polling` to `websocket` with the upgrade. */
	readonly kind: LinkKind;
	readonly userAgent: string;
	/** A slot for the gateway; the wire never reads it. */
	state: unknown;
	/** For so many milliseconds from now, what this link sends is taken when what the others sent was; 0: no longer. */
	yieldFor(ms: number): void;
	/** Waits anything that it sent to be taken? */
	readonly hasUnheard: boolean;
	/** Bytes that wait for the network, or for the next poll. */
	waiting(): number;
	/** The topics that frames reach this link by. */
	topics(): readonly string[];
	/** Sockets that are connected on this link now. */
	readonly sockets: Iterable<Socket>;
	/** Ends the link. WebSocket: this close code and reason, after what is queued. Polling: an Engine.IO close packet. Twice is harmless. */
	close(code: number, reason: string): void;
}

/** One namespace connected on a link, or the one socket of a plain WebSocket. */
export interface Socket {
	readonly id: string;
	readonly link: Link;
	/** `/presence`, `/chat`, `/`; for a plain WebSocket `plain`. */
	readonly namespace: string;
	/** False once ended; every write after that does nothing. */
	readonly open: boolean;
	/** A slot for the gateway; the wire never reads it. */
	state: unknown;
	/** Encodes and sends one event to this socket alone. Sends of one tick leave in one write. */
	emit(name: string, ...args: readonly unknown[]): void;
	/** Sends one ready frame (made by `encodeEvent` for this socket's namespace, or any plain JSON text). */
	send(frame: string): void;
	/**
	 * Frames published to the topic from now on reach this socket's link, whatever its transport is or becomes. Idempotent.
	 * Ends with the socket. A topic carries the frames of one namespace, so two sockets of one link never share one.
	 */
	subscribe(topic: string): void;
	unsubscribe(topic: string): void;
	/** Do frames published to the topic reach this socket's link? */
	isSubscribed(topic: string): boolean;
	/** Ends this socket with a DISCONNECT packet (plain: closes the link with 1000). The link may live on. */
	disconnect(): void;
}

/** Answers one event. May be called once; later calls do nothing. Never sends after the socket's end. */
export type Answer = (...args: readonly unknown[]) => void;

/** What a connect attempt is answered with. `refused` becomes CONNECT_ERROR `{ message, data }`; plain: close with `closeCode`. */
export type ConnectDecision =
	| { readonly kind: "accepted" }
	| {
			readonly kind: "refused";
			readonly message: string;
			readonly data?: unknown;
			/** Close the link afterwards with this code (always so on a plain WebSocket; on Socket.IO only where given). */
			readonly closeCode?: number;
	  };

/** What is served over the wire. Calls for one socket come in order; `connecting` is settled before its first event. */
export interface Gateway {
	/** True where a client may connect to this namespace. Others are answered as the stock server answers. */
	serves(namespace: string): boolean;
	/**
	 * A client asks to connect. `auth` is the CONNECT payload, or a plain WebSocket's first frame without `type`
	 * (always an object, never trusted). The socket is open, but receives no event until this is settled.
	 * If the link ends meanwhile `ended` follows the settling, provided it was accepted.
	 */
	connecting(socket: Socket, auth: Record<string, unknown>): ConnectDecision | Promise<ConnectDecision>;
	/** The CONNECT answer (plain: `auth_ok` with what `welcome` says) has been written. */
	connected(socket: Socket): void;
	/** What a plain WebSocket is told in `auth_ok`. */
	welcome(socket: Socket): Record<string, unknown>;
	/** One event. `args` are the values after the name; binary attachments are put in place as Uint8Array. */
	event(socket: Socket, name: string, args: readonly unknown[], answer: Answer | undefined): void;
	/**
	 * An event the wire does not pass on. It is to be answered like any other failure; a gateway without this method has the
	 * link closed with 4413.
	 */
	refused?(socket: Socket, name: string, why: RefusedFor, answer: Answer | undefined): void;
	/** Bytes the client sent were refused before they were an event (plain only): not JSON, no type. */
	malformed(socket: Socket, reason: string): void;
	/** The socket is gone. Exactly once for every accepted socket. */
	ended(socket: Socket, ending: Ending): void;
	/**
	 * True where the link may stay: asked once `connectTimeoutMs` after it opened, and again so long after
	 * `watch(link)`. False closes it.
	 */
	mayStay(link: Link): boolean;
	/** The link is about to be closed for this reason, of which its sockets can still be told. */
	closing?(link: Link, why: "too_large" | "auth_timeout"): void;
}

/** What the gateway may ask of the wire besides what a socket offers. */
export interface Wire {
	/**
	 * Sends a ready frame to every link subscribed to the topic, once per link, but for the links in `except`.
	 * In order with every other publish and send of this thread.
	 */
	publish(topic: string, frame: string, except?: readonly Link[]): void;
	/** How many links are subscribed to the topic (all transports). */
	subscribers(topic: string): number;
	/** Asks `mayStay` again `connectTimeoutMs` from now; until `proven` it counts as a link that nobody is known on. */
	watch(link: Link): void;
	/** Somebody has proven on this link who they are. */
	proven(link: Link): void;
	readonly links: Iterable<Link>;
	readonly linkCount: number;
	/** Links that take nothing of what waits for them, and are closed if that goes on (W34). */
	readonly blockedCount: number;
	/** How much busy links have sent that waits to be heard; about its bytes. */
	readonly unheardWeight: number;
}
