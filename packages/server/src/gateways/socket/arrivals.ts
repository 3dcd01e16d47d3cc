import { type Failure, type Result, wireError } from "@rollcall/protocol/errors";
import type { UpName } from "@rollcall/protocol/events/up";
import type { Indicators } from "../../app/chat/indicators.ts";
import type { MembershipCache } from "../../app/chat/memberships.ts";
import type { Admission } from "../../app/directory/admit.ts";
import { type ConnectPorts, connect } from "../../app/presence/connect.ts";
import type { Rates } from "../../app/rates/rates.ts";
import { unexpected } from "../../app/unexpected.ts";
import type { Arrival } from "../../domain/devices.ts";
import type { ConnectionEntry } from "../../domain/record.ts";
import type { Claims } from "../../ports/claims.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { ConnectDecision, Ending, Socket, Wire } from "../../wire/gateway.ts";
import { bearersOf, Connection, connectionOf, type LinkOwner, ownerOf } from "./connection.ts";
import type { Conversations } from "./conversations.ts";
import { Departures } from "./departures.ts";
import { closeCode, endConnection, endLink } from "./endings.ts";
import type { Feeds } from "./feeds.ts";
import type { FlowControl } from "./flow-control.ts";
import { readHandshake, type Wish } from "./handshake.ts";
import { addTo, type Registry } from "./registry.ts";
import type { TokenWatch } from "./token-watch.ts";
import { feedTopic } from "./topics.ts";

export type ArrivalPorts = ConnectPorts & {
	readonly memberships: MembershipCache;
	readonly indicators: Indicators;
	readonly admission: Admission;
	readonly tokens: TokenWatch;
	readonly registry: Registry;
	readonly feeds: Feeds;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly leases: Pick<NodeLeases, "held">;
	/** How fast events may come. */
	readonly flow: FlowControl;
	readonly rates: Pick<Rates, "comeBackAfter" | "arrive">;
	/** Connections of one company on this node. */
	readonly maxCompanyConnections: number;
	readonly failed: (what: string, error: unknown) => void;
	/** Hears of every handled event, for counters; `connect` for those who wish to connect. */
	readonly counted?: (event: UpName | "connect" | "unknown", outcome: "ok" | Failure["code"]) => void;
};

const ACCEPTED: ConnectDecision = { kind: "accepted" };
const OTHER_USER: Failure = { code: "forbidden", message: "This link serves another user." };
/** When a client that cannot be let in now may come back, where nothing else says so; in milliseconds. */
const COME_BACK_AFTER = 1_000;
const DRAINING: Failure = { code: "unavailable", message: "This server is stopping; another one takes you in." };
const FULL = "Your company has as many connections here as it may.";
const GONE: Failure = { code: "unavailable", message: "The link was closed meanwhile." };

/** Connections as they come and go: who they are, and that presence knows of each for exactly as long as it lives. */
export class Arrivals {
	readonly #ports: ArrivalPorts;
	#wire: Wire | null = null;
	#conversations: Conversations | null = null;
	/** Connections of each company, arriving ones included. */
	readonly #companies = new Map<string, number>();
	draining = false;
	readonly departures: Departures;

	constructor(ports: ArrivalPorts) {
		this.#ports = ports;
		this.departures = new Departures(ports);
	}

	attach(wire: Wire, conversations: Conversations): void {
		this.#wire = wire;
		this.#conversations = conversations;
	}

	/** Lets a socket in, or says why not (W1, W12, W13). */
	decide(socket: Socket, auth: Record<string, unknown>): ConnectDecision | Promise<ConnectDecision> {
		if (this.draining) return this.refused(socket, DRAINING);
		if (socket.namespace === "/") return this.#decideOpen(socket, auth);
		const wish = readHandshake(socket, auth);
		return wish.ok ? this.#decideUser(socket, wish.value) : this.refused(socket, wish.error);
	}

	/** The default namespace needs no token; one that is given is checked all the same (W1). */
	#decideOpen(socket: Socket, { token }: Record<string, unknown>): ConnectDecision | Promise<ConnectDecision> {
		if (token === undefined || token === null) return ACCEPTED;
		if (typeof token !== "string")
			return this.refused(socket, { code: "unauthorized", message: "auth.token must be a text." });
		return this.#ports.admission.admit(token).then(
			(admitted) => {
				if (!admitted.ok) return this.refused(socket, admitted.error);
				return mayOwn(ownerOf(socket.link), admitted.value) ? ACCEPTED : this.refused(socket, OTHER_USER);
			},
			(error) => this.#broken(socket, error),
		);
	}

	async #decideUser(socket: Socket, wish: Wish): Promise<ConnectDecision> {
		try {
			const admitted = await this.#ports.admission.admit(wish.token);
			if (!admitted.ok) return this.refused(socket, admitted.error);
			if (!socket.open) return this.refused(socket, GONE);
			const owner = ownerOf(socket.link);
			if (!mayOwn(owner, admitted.value)) return this.refused(socket, OTHER_USER);
			return await this.#arrive(socket, { wish, claims: admitted.value, owner });
		} catch (error) {
			return this.#broken(socket, error);
		}
	}

	async #arrive(
		socket: Socket,
		{ wish, claims, owner }: { readonly wish: Wish; readonly claims: Claims; readonly owner: LinkOwner },
	): Promise<ConnectDecision> {
		const { companyId, userId } = claims;
		if ((this.#companies.get(companyId) ?? 0) >= this.#ports.maxCompanyConnections) {
			const retryAfterMs = this.#ports.rates.comeBackAfter(COME_BACK_AFTER);
			return this.refused(socket, { code: "rate_limited", message: FULL, retryAfterMs });
		}
		const hasFlooded = this.#ports.rates.arrive(claims);
		if (hasFlooded !== null) return this.refused(socket, hasFlooded.error);
		this.#own(socket, owner, claims);
		owner.deviceId ??= claims.deviceId ?? wish.deviceId ?? this.#ports.ids.next();
		const deviceId = claims.deviceId ?? wish.deviceId ?? owner.deviceId;
		const key = { companyId, userId };
		let arrived = false;
		try {
			if (wish.chat !== "none") await this.#ports.memberships.ofArriving(key);
			const entry = this.#entryOf(socket);
			const { kind, format, onFeed, chat } = wish;
			const result = await this.#connect(socket, key, { deviceId, kind, connection: entry });
			if (!result.ok) return this.refused(socket, result.error);
			const connection = new Connection(socket, { key, deviceId, kind, entry, format, onFeed, chat, claims });
			this.#ports.flow.begin(connection, key);
			socket.state = connection;
			arrived = true;
			return ACCEPTED;
		} finally {
			if (!arrived) this.#disown(socket, owner);
		}
	}

	/** What was not answered may have taken place all the same: then it is taken back. */
	async #connect(socket: Socket, key: UserKey, arrival: Arrival): Promise<Result<void>> {
		try {
			return await connect(this.#ports, key, arrival);
		} catch (error) {
			this.departures.add(key, { deviceId: arrival.deviceId, connectionId: socket.id, left: false });
			throw error;
		}
	}

	/** @throws StoreUnavailable where this node holds no lease: nobody would take out what it puts into presence */
	#entryOf({ id, namespace, link }: Socket): ConnectionEntry {
		const node = this.#ports.leases.held();
		if (node === null) throw new StoreUnavailable("this node holds no lease");
		return {
			id,
			namespace: namespace === "plain" ? "/presence" : namespace,
			transport: link.kind,
			userAgent: link.userAgent,
			since: this.#ports.clock.now(),
			node,
		};
	}

	/** From the moment that a user is let in the link is theirs, so that no other can slip in while they arrive (M4). */
	#own(socket: Socket, owner: LinkOwner, claims: Claims): void {
		if (owner.claims === null || owner.claims.expiresAt < claims.expiresAt) {
			if (owner.claims !== null) this.#ports.tokens.forget(socket.link, owner.claims.expiresAt);
			owner.claims = claims;
			owner.warned = false;
			this.#ports.tokens.watch(socket.link, claims.expiresAt);
		}
		owner.count += 1;
		addTo(this.#companies, claims.companyId, 1);
		this.#wire?.proven(socket.link);
	}

	#disown(socket: Socket, owner: LinkOwner): void {
		owner.count -= 1;
		if (owner.claims !== null) addTo(this.#companies, owner.claims.companyId, -1);
		if (owner.count > 0) return;
		if (owner.claims !== null) this.#ports.tokens.forget(socket.link, owner.claims.expiresAt);
		owner.claims = null;
		owner.deviceId = null;
		this.#wire?.watch(socket.link);
	}

	/** The client has been told that it is connected: now it can be told of others. */
	begin(socket: Socket): void {
		const connection = connectionOf(socket);
		if (connection === undefined) return;
		this.#ports.counted?.("connect", "ok");
		this.#ports.registry.add(connection);
		if (this.#isUnderLostLease(connection))
			return endLink(socket.link, { code: "unavailable", retryable: true, retryAfterMs: COME_BACK_AFTER });
		// A revocation that came while the user arrived found no connection to end (M4).
		if (bearersOf(connection).some((bearer) => this.#ports.admission.isRevoked(bearer)))
			return endConnection(socket, "revoked");
		if (connection.onFeed) socket.subscribe(feedTopic(connection.format, connection.key.companyId));
		this.#ports.feeds.greet(connection);
		this.#join(connection);
		this.#ports.marks.tellSelf(connection.key);
	}

	/** Another lease was taken while they arrived: whoever buries the one before takes them out, and nobody puts them back. */
	#isUnderLostLease({ entry }: Connection): boolean {
		const held = this.#ports.leases.held();
		return held !== null && held !== entry.node;
	}

	/** In hand since the client was let in, and kept right since; loaded again only where memory ran short. */
	#join(connection: Connection): void {
		if (connection.chat === "none") return;
		const known = this.#ports.memberships.peek(connection.key);
		if (known !== undefined) return this.#conversations?.join(connection, known.values());
		this.#ports.memberships.of(connection.key).then(
			(memberships) => this.#conversations?.join(connection, memberships.values()),
			(error: unknown) => this.#ports.failed("conversations of a connection", error),
		);
	}

	end(socket: Socket, ending: Ending): void {
		const connection = connectionOf(socket);
		if (connection === undefined) return;
		this.#ports.registry.remove(connection);
		this.#disown(socket, ownerOf(socket.link));
		this.#ports.flow.end(connection, connection.key, this.#ports.clock.now());
		const left = connection.leaves || (ending === "left" && !this.draining);
		const { key, deviceId } = connection;
		this.departures.add(key, { deviceId, connectionId: socket.id, left });
		const stays = this.#ports.registry.ofUser(key).some((other) => other.deviceId === deviceId);
		if (!stays) this.#ports.indicators.deviceGone(key, deviceId);
	}

	#broken(socket: Socket, error: unknown): ConnectDecision {
		if (unexpected(error).isBug) this.#ports.failed("connect", error);
		return this.refused(socket, { code: "unavailable", message: "The server cannot let you in now; try again." });
	}

	/**
	 * A refusal is final for a stock client when it comes as CONNECT_ERROR; where coming back helps, the link is closed
	 * instead, which makes it come back by itself (W17).
	 */
	refused(socket: Socket, failure: Failure): ConnectDecision {
		const { code, message, retryAfterMs = COME_BACK_AFTER } = failure;
		this.#ports.counted?.("connect", code);
		if (wireError(failure).retryable) endLink(socket.link, { code, retryable: true, retryAfterMs });
		return {
			kind: "refused",
			message,
			data: { ...wireError(failure) },
			...(socket.link.kind === "plain" ? { closeCode: closeCode(code) } : {}),
		};
	}
}

/** One link serves one user (W1). */
function mayOwn({ claims }: LinkOwner, newcomer: Claims): boolean {
	return claims === null || (claims.companyId === newcomer.companyId && claims.userId === newcomer.userId);
}
