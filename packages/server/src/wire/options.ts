import type { Link } from "./gateway.ts";

/** What the wire counts: every refusal and every end has a name. */
export type WireFact =
	| "opened"
	| "closed"
	| "upgraded"
	| "refused_origin"
	| "refused_query_token"
	| "refused_handshake"
	| "refused_admission"
	| "malformed"
	| "too_large"
	| "connect_timeout"
	| "request_timeout"
	| "ping_timeout"
	| "slow_consumer"
	| "too_many_namespaces";

/** What went over the wire: events, and answers to them, without what holds the links themselves; and bytes, of messages alone. */
export type Traffic = { eventsIn: number; eventsOut: number; bytesIn: number; bytesOut: number };

/** A handshake that is not let in now: 429 (too many) or 503 (draining), with `Retry-After`. */
export type Refusal = { readonly status: 429 | 503; readonly retryAfterMs: number };

/** Limits and rhythms. All times are milliseconds, all sizes bytes. */
export type WireLimits = {
	readonly pingIntervalMs: number;
	readonly pingTimeoutMs: number;
	/** One WebSocket message or one polling body. */
	readonly maxPayload: number;
	/** One event, its attachments included. */
	readonly maxEvent: number;
	/** A request body on any other path, where its handler has no smaller limit. */
	readonly maxRequestBody: number;
	/** A link that `mayStay` refuses after so long is closed. */
	readonly connectTimeoutMs: number;
	readonly upgradeTimeoutMs: number;
	/** A request with a body that is not answered after so long is given up. */
	readonly requestTimeoutMs: number;
	/** What may wait for a slow receiver, and how long it may take nothing at all. */
	readonly maxBuffered: number;
	readonly blockedAfterMs: number;
	readonly maxNamespaces: number;
	readonly maxAttachments: number;
};

export const WIRE_LIMITS: WireLimits = {
	pingIntervalMs: 25_000,
	pingTimeoutMs: 20_000,
	maxPayload: 262_144,
	maxEvent: 131_072,
	maxRequestBody: 1_048_576,
	connectTimeoutMs: 5_000,
	upgradeTimeoutMs: 10_000,
	requestTimeoutMs: 10_000,
	maxBuffered: 1_048_576,
	blockedAfterMs: 10_000,
	maxNamespaces: 8,
	maxAttachments: 10,
};

/** Which browser origins may use the wire: `*` for all, or a rule over the Origin header and its request. */
export type OriginRule = "*" | ((origin: string, request: Request, peerAddress: string) => boolean);

/** What the wire needs from outside, beside its limits. */
export type WireSurroundings = {
	readonly host: string;
	/** 0 for any free one. */
	readonly port: number;
	readonly tls?: { readonly cert: string; readonly key: string } | undefined;
	/** Where Engine.IO is served, with its slash at the end. Default `/socket.io/`. */
	readonly enginePath?: string;
	/** Where the plain WebSocket is served; null for nowhere. Default `/ws`. */
	readonly plainPath?: string | null;
	/** Asked only where an Origin header came; `Origin: null` is refused without asking (W16). */
	readonly allowOrigin: OriginRule;
	readonly clock: { now(): number };
	/** A fresh id for a socket. */
	id(): string;
	/** A fresh id for a link that cannot be guessed: a polling session is known by nothing else. */
	secretId(): string;
	/** Every request the wire does not serve itself. */
	http(request: Request, peerAddress: string): Response | Promise<Response>;
	/** The networks that limits by address are held against, the narrowest first; none: no limits. Default: the peer. */
	readonly source?: (request: Request, peerAddress: string) => readonly string[];
	/** Whether one more link may be opened now from there, where on so many of each network nobody has proven yet who they are. Null: yes. */
	readonly admit?: (source: readonly string[], unproven: readonly number[]) => Refusal | null;
	/** Counts a request from there that is refused for what it is. Null: so it is answered; else it was one too many. */
	readonly countRefused?: (source: readonly string[]) => Refusal | null;
	/** The problem document (RFC 9457) that a polling body over `maxPayload` is answered with. Default: as other bad requests are. */
	readonly tooLargeProblem?: string;
	/**
	 * True where events and answers may hold a `Uint8Array`. Default false: a client's event that does is refused with
	 * `bad_request`, and the server's own are not searched.
	 */
	readonly binary?: boolean;
	/** Called for every fact; `link` where there is one. */
	readonly count?: (fact: WireFact, link: Link | null) => void;
	/** A link that is still open, its sockets with it, is ended because nothing came from it for so long. */
	readonly silent?: (link: Link, forMs: number) => void;
	/** Added to with all that comes and goes. */
	readonly traffic?: Traffic;
	/** A bug: a handler threw. The connection lives on. */
	readonly fault?: (error: unknown) => void;
};

export type WireOptions = WireSurroundings & Partial<WireLimits>;
