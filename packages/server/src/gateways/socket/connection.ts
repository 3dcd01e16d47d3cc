import type { EventFlow } from "../../domain/event-flow.ts";
import type { FeedMode } from "../../domain/feed-mode.ts";
import type { Assertion } from "../../domain/nodes.ts";
import type { ConnectionEntry, DeviceKind } from "../../domain/record.ts";
import type { Claims } from "../../ports/claims.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { Link, Socket } from "../../wire/gateway.ts";

/** How a connection wants to be told of others. `quiet`: not at all (`/chat`). */
export type Format = "single" | "batch" | "plain" | "plain-batch" | "simple" | "quiet";

/**
 * How a connection is told of conversations; `+presence`: also who in them is there (PR31). `none`: not at all
 * (`/presence`, and plain connections that want system C's push alone).
 */
export type ChatFormat = "none" | "chat" | "chat+presence" | "plain" | "plain+presence";

/** What the gateway knows of a link: whose it is, for as long as anything authenticated is connected on it (W1). */
export type LinkOwner = {
	claims: Claims | null;
	/** Made once per link for clients that name no device (W12). */
	deviceId: string | null;
	/** Authenticated connections, arriving ones included. */
	count: number;
	/** `auth:expiring` was sent for the present token. */
	warned: boolean;
	/** Its token has run out, or it was ended otherwise: nothing that comes from it counts any more. */
	ended: boolean;
	/** Somebody has synced on it: whoever syncs by another connection of it asks anew (T-09). */
	synced: boolean;
	/** What came by it that belongs to no connection: attempts to connect, frames that are no event; null until something did. */
	flow: EventFlow | null;
};

/** One authenticated socket of one device. */
export class Connection {
	readonly socket: Socket;
	readonly key: UserKey;
	readonly deviceId: string;
	readonly kind: DeviceKind | null;
	/** As presence knows it; another one where its node has lived on under a new lease (PR23). */
	entry: ConnectionEntry;
	readonly format: Format;
	readonly onFeed: boolean;
	readonly chat: ChatFormat;
	/** Newest event that came by it, and newest activity: what its node can put back of its user. */
	lastSignAt: Millis;
	lastActivityAt: Millis;
	/** The token that let it in, or the last one that its link was refreshed with. */
	claims: Claims;
	/** People followed one by one (PR40); null until there is one. */
	subscriptions: Set<string> | null = null;
	/** The cursor that goes on with the newest sync of all; null where nothing follows. */
	syncCursor: string | null = null;
	/** Requests that were not answered yet. */
	unanswered = 0;
	/** How fast its events come; null until one did. */
	flow: EventFlow | null = null;
	/** Its user leaves with it: no grace (PR21). */
	leaves = false;

	constructor(
		socket: Socket,
		{
			key,
			deviceId,
			kind,
			entry,
			format,
			onFeed,
			chat,
			claims,
		}: Pick<Connection, "key" | "deviceId" | "kind" | "entry" | "format" | "onFeed" | "chat" | "claims">,
	) {
		this.socket = socket;
		this.key = key;
		this.deviceId = deviceId;
		this.kind = kind;
		this.entry = entry;
		this.lastSignAt = entry.since;
		this.lastActivityAt = entry.since;
		this.format = format;
		this.onFeed = onFeed;
		this.chat = chat;
		this.claims = claims;
	}

	/** How presence gets to know it again (PR23, CLU2). */
	assertion(): Assertion {
		const { deviceId, kind, entry, lastSignAt, lastActivityAt } = this;
		return { deviceId, kind, connection: entry, lastSignAt, lastActivityAt };
	}

	/** Is the connection told of changes of this user, where the company's feed carries that? */
	follows(userId: string, mode: FeedMode): boolean {
		return (this.onFeed && mode === "full") || (this.subscriptions?.has(userId) ?? false);
	}
}

export function ownerOf(link: Link): LinkOwner {
	const known = link.state as LinkOwner | null | undefined;
	if (known !== null && known !== undefined) return known;
	const owner: LinkOwner = {
		claims: null,
		deviceId: null,
		count: 0,
		warned: false,
		ended: false,
		synced: false,
		flow: null,
	};
	link.state = owner;
	return owner;
}

/**
 * What a revocation is held against: the token of the connection, also with the device that the connection really has,
 * and the token that its link lives on.
 */
export function bearersOf({ socket, claims, deviceId }: Connection): readonly Claims[] {
	return [claims, { ...claims, deviceId }, ownerOf(socket.link).claims ?? claims];
}

/** The connection behind an authenticated socket. */
export function connectionOf(socket: Socket): Connection | undefined {
	return socket.state instanceof Connection ? socket.state : undefined;
}
