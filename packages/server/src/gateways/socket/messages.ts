import { DOWN_EVENTS, type DownName } from "@rollcall/protocol/events/down";
import type { PresenceRecord, Timing } from "../../domain/record.ts";
import { ownDevices, sessionOf } from "../../domain/session.ts";
import { settle } from "../../domain/settle.ts";
import type { Bus, BusMessage, ConnectionRef } from "../../ports/bus.ts";
import type { Claims } from "../../ports/claims.ts";
import type { Clock } from "../../ports/clock.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { Revocation } from "../../ports/revocation-list.ts";
import { bearersOf, type Connection } from "./connection.ts";
import { CHAT_NAMESPACE, type Conversations, isIn } from "./conversations.ts";
import { endConnection, endLink } from "./endings.ts";
import type { FanOut } from "./fan-out.ts";
import { framesOf, sendFrames } from "./frames.ts";
import type { Profiles } from "./profiles.ts";
import type { Registry } from "./registry.ts";
import type { UnreadCounts } from "./unread-counts.ts";

export type MessagePorts = {
	readonly bus: Bus;
	readonly presence: PresenceStore;
	readonly registry: Registry;
	readonly fanOut: FanOut;
	readonly profiles: Profiles;
	readonly conversations: Conversations;
	readonly unread: UnreadCounts;
	readonly clock: Clock;
	readonly timing: Timing;
	readonly isEndedBy: (claims: Claims, revocation: Revocation) => boolean;
	/** How long a client should wait before it comes back; differs per client. Milliseconds. */
	readonly comeBackAfter: () => number;
	readonly failed: (what: string, error: unknown) => void;
};

/** Takes what is on the bus to the connections of this node. */
export class Messages {
	readonly #ports: MessagePorts;

	constructor(ports: MessagePorts) {
		this.#ports = ports;
		ports.bus.subscribe((message) => this.#receive(message));
	}

	#receive(message: BusMessage): void {
		switch (message.kind) {
			case "announced":
				this.#ports.profiles.announced(message);
				return this.#ports.fanOut.announced(message);
			case "self":
				for (const key of message.keys) this.#tellSelf(key);
				return;
			case "person":
				return this.#tellPerson(message.key, message.name as DownName, message.payload);
			case "people":
				return this.#tellPeople(message);
			case "conversation":
				return this.#ports.conversations.tell(message);
			case "membership":
				this.#ports.unread.membership(message);
				return this.#ports.conversations.membership(message);
			case "unread":
				return this.#ports.unread.changed(message);
			case "read":
				return this.#ports.unread.read(message);
			case "profile":
				return this.#ports.profiles.changed(message.user);
			case "erased":
				return this.#ports.profiles.erased(message.key);
			case "revoked":
				return this.#revoke(message.revocation);
			case "left":
				return this.#end(message.key, message.deviceId);
			case "resync":
				return this.resync(message.companyId);
		}
	}

	#tellSelf(key: UserKey): void {
		if (this.#ports.registry.ofUser(key).length === 0) return;
		this.#ports.presence.get(key).then(
			(record) => this.#sendSelf(record),
			(error: unknown) => this.#ports.failed("presence:self", error),
		);
	}

	#sendSelf(stored: PresenceRecord): void {
		const now = this.#ports.clock.now();
		const { record } = settle(stored, now, this.#ports.timing);
		this.#tellPerson(record, "presence:self", { ...sessionOf(record, now), devices: ownDevices(record) });
	}

	/** Encoded once for all of them. */
	#tellPeople(message: Extract<BusMessage, { kind: "people" }>): void {
		const { companyId, conversationId, userIds, name, payload, exceptConnection } = message;
		const frames = framesOf(CHAT_NAMESPACE, name, payload);
		for (const userId of userIds) {
			for (const connection of this.#ports.registry.ofUser({ companyId, userId })) {
				if (connection.chat === "none" || isOrigin(connection, exceptConnection)) continue;
				if (conversationId === null || isIn(connection, conversationId)) sendFrames(connection.socket, frames);
			}
		}
	}

	#tellPerson(key: UserKey, name: DownName, payload: Readonly<Record<string, unknown>>): void {
		for (const connection of this.#ports.registry.ofUser(key))
			if (hears(connection, name)) connection.socket.emit(name, payload);
	}

	#revoke(revocation: Revocation): void {
		const { companyId, userId } = revocation;
		const { registry, isEndedBy } = this.#ports;
		const candidates = userId === null ? registry.ofCompany(companyId) : registry.ofUser({ companyId, userId });
		for (const connection of [...candidates])
			if (bearersOf(connection).some((bearer) => isEndedBy(bearer, revocation)))
				endConnection(connection.socket, "revoked");
	}

	/** Ends whoever came in by a token that was ended without this node having heard of it. */
	endRevoked(isRevoked: (bearer: Claims) => boolean): void {
		for (const connection of [...this.#ports.registry.all()])
			if (bearersOf(connection).some(isRevoked)) endConnection(connection.socket, "revoked");
	}

	#end(key: UserKey, deviceId: string | null): void {
		for (const connection of [...this.#ports.registry.ofUser(key)]) {
			if (deviceId !== null && connection.deviceId !== deviceId) continue;
			connection.leaves = true;
			connection.socket.disconnect();
		}
	}

	/** Lets the company's clients here come back and sync anew, spread over a while. */
	resync(companyId: string): void {
		const links = new Set([...this.#ports.registry.ofCompany(companyId)].map(({ socket }) => socket.link));
		for (const link of links)
			endLink(link, { code: "unavailable", retryable: true, retryAfterMs: this.#ports.comeBackAfter() });
	}
}

function isOrigin({ key, socket }: Connection, origin: ConnectionRef | null): boolean {
	return origin !== null && origin.userId === key.userId && origin.connectionId === socket.id;
}

/** A connection hears the events of its namespace; the plain WebSocket all, or with `events: "simple"` none of them. */
function hears({ socket, format }: Connection, name: DownName): boolean {
	if (format === "simple") return false;
	const namespaces: readonly string[] = DOWN_EVENTS[name].namespaces;
	return socket.namespace === "plain" || namespaces.includes(socket.namespace);
}
