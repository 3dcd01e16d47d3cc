/**
 * The seam to the runtime's HTTP and WebSocket server. Everything else in the wire is written against it;
 * a server for another runtime is one more file beside `transport-bun.ts`.
 */

/** One native WebSocket. Its methods are those of the runtime's own object, so that none has to be wrapped. */
export interface Carrier {
	/** Whoever is told what happens here. Exchanged when a polling session takes the WebSocket over. */
	data: Peer;
	/** Sends in order with every publish of this thread. */
	sendText(frame: string): number;
	sendBinary(bytes: Uint8Array): number;
	/** True where it is subscribed now. Idempotent. */
	subscribe(topic: string): boolean;
	/** True where it was subscribed. What was published before still arrives. */
	unsubscribe(topic: string): boolean;
	isSubscribed(topic: string): boolean;
	/** Publishes to every other subscriber. */
	publish(topic: string, frame: string): number;
	readonly subscriptions: string[];
	/** Whatever `write` sends leaves in one write. */
	cork(write: (carrier: Carrier) => void): void;
	ping(): number;
	/** Flushes what is queued, then closes. `closed` is called on the peer before this returns. */
	close(code?: number, reason?: string): void;
	/** Frees the connection at once, without a code. */
	terminate(): void;
	/** Bytes sent or published that the network has not taken yet. */
	getBufferedAmount(): number;
}

/** What a native WebSocket tells of itself. The calls come in order; none follows `closed`. */
export interface Peer {
	opened(carrier: Carrier): void;
	text(frame: string): void;
	binary(bytes: Uint8Array): void;
	ponged(): void;
	/** The network has taken something of what was waiting. */
	drained(): void;
	/** 1009 where the client sent more than is read, 1006 where no close frame came. */
	closed(code: number): void;
}

export type TransportOptions = {
	readonly host: string;
	readonly port: number;
	readonly tls?: { readonly cert: string; readonly key: string } | undefined;
	/** Bytes of one WebSocket message that are read at all; one more closes with 1009. */
	readonly maxFrame: number;
	/** Bytes that may wait in one connection before the runtime drops frames: far above what the wire allows. */
	readonly maxWaiting: number;
	/** Bytes of one request body, whatever its path. */
	readonly maxRequestBody: number;
	/** `undefined` where the request became a WebSocket. */
	handle(request: Request): Response | undefined | Promise<Response>;
	/** A bug: something threw that must not. */
	fault(error: unknown): void;
};

export interface Transport {
	readonly port: number;
	readonly url: string;
	/** Turns a request into a WebSocket that reports to `peer`. False where it is no upgrade request. */
	upgrade(request: Request, peer: Peer): boolean;
	/** The address the request came from; empty where it is gone. */
	addressOf(request: Request): string;
	/** Lets the request wait for its answer for so many seconds. */
	holdFor(request: Request, seconds: number): void;
	publish(topic: string, frame: string): void;
	subscribers(topic: string): number;
	/** Stops listening and ends every connection. */
	close(): Promise<void>;
}

export type Listen = (options: TransportOptions) => Transport;
