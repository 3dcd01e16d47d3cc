import type { MembershipCache, Memberships } from "../../app/chat/memberships.ts";
import { Turns } from "../../app/turns.ts";
import type { BusMessage } from "../../ports/bus.ts";
import type { Membership } from "../../ports/conversation-store.ts";
import type { Policy } from "../../ports/directory.ts";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import { encodeEvent, encodePlain } from "../../wire/encode.ts";
import type { Link, Wire } from "../../wire/gateway.ts";
import type { ChatFormat, Connection } from "./connection.ts";
import type { Change } from "./fan-out.ts";
import type { Registry } from "./registry.ts";
import { conversationTopic } from "./topics.ts";

export type ConversationPorts = {
	readonly wire: Wire;
	readonly registry: Registry;
	readonly memberships: MembershipCache;
	readonly policyOf: (companyId: string) => Policy | undefined;
	readonly failed: (what: string, error: unknown) => void;
};

type Heard = Extract<BusMessage, { kind: "conversation" }>;
type Audible = Exclude<ChatFormat, "none">;

/** The namespace that conversations belong to. */
export const CHAT_NAMESPACE = "/chat";
const FORMATS: readonly Audible[] = ["chat", "chat+presence", "plain", "plain+presence"];
const WATCHING: readonly Audible[] = ["chat+presence", "plain+presence"];

const topicsOf = new WeakMap<Membership, Map<ChatFormat, string>>();

/** The topic of somebody's conversation: one text for all who share what is known of it. */
function topicOf(format: ChatFormat, companyId: string, membership: Membership): string {
	let topics = topicsOf.get(membership);
	if (topics === undefined) {
		topics = new Map();
		topicsOf.set(membership, topics);
	}
	let topic = topics.get(format);
	if (topic === undefined) {
		topic = conversationTopic(format, { companyId, conversationId: membership.conversationId });
		topics.set(format, topic);
	}
	return topic;
}

/** Does this connection hear of the conversation? Not where its user is not in it any more, or it is not live. */
export function isIn({ chat, socket, key: { companyId } }: Connection, conversationId: string): boolean {
	return chat !== "none" && socket.isSubscribed(conversationTopic(chat, { companyId, conversationId }));
}

/** Takes what happens in conversations to the connections of this node, each frame encoded once for all (W30). */
export class Conversations {
	readonly #ports: ConversationPorts;
	/** Users whose memberships were not in hand: what is told of them keeps its order. */
	readonly #turns = new Turns();
	readonly #late = new Map<string, number>();

	constructor(ports: ConversationPorts) {
		this.#ports = ports;
	}

	/** A connection hears of these conversations from now on. */
	join({ chat, key, socket }: Connection, memberships: Iterable<Membership>): void {
		if (chat === "none") return;
		for (const membership of memberships) socket.subscribe(topicOf(chat, key.companyId, membership));
	}

	membership({ companyId, conversationId, added, removed }: Extract<BusMessage, { kind: "membership" }>): void {
		for (const { chat, socket } of this.#connectionsOf(companyId, added))
			if (chat !== "none") socket.subscribe(conversationTopic(chat, { companyId, conversationId }));
		for (const { chat, socket } of this.#connectionsOf(companyId, removed))
			if (chat !== "none") socket.unsubscribe(conversationTopic(chat, { companyId, conversationId }));
	}

	/** An event for everybody in a conversation, but for one connection and some people. */
	tell({ companyId, conversationId, name, payload, exceptConnection, exceptUsers }: Heard): void {
		const json = JSON.stringify(payload);
		const except = this.#linksOf(companyId, exceptUsers);
		const origin = exceptConnection === null ? undefined : this.#ports.registry.find(companyId, exceptConnection);
		if (origin !== undefined) except.push(origin.socket.link);
		this.#publish({ companyId, conversationId }, { name, json, formats: FORMATS, except });
	}

	/** Somebody's status changed: everybody they share a small enough conversation with hears it there (PR31). */
	changed(companyId: string, change: Change): void {
		if (!this.#ports.registry.watchesConversations(companyId)) return;
		const key = { companyId, userId: change.userId };
		const name = `${companyId}/${change.userId}`;
		const known = this.#ports.memberships.peek(key);
		if (known !== undefined && !this.#late.has(name)) return this.#tellChange(key, change, known);
		this.#late.set(name, (this.#late.get(name) ?? 0) + 1);
		this.#turns
			.take(key, async () => this.#tellChange(key, change, await this.#ports.memberships.of(key)))
			.catch((error: unknown) => this.#ports.failed("presence in conversations", error))
			.finally(() => this.#doneLate(name));
	}

	#doneLate(name: string): void {
		const left = (this.#late.get(name) ?? 1) - 1;
		if (left === 0) this.#late.delete(name);
		else this.#late.set(name, left);
	}

	#tellChange({ companyId, userId }: UserKey, { common, particular }: Change, memberships: Memberships): void {
		const policy = this.#ports.policyOf(companyId);
		if (policy === undefined) return;
		const small = [...memberships.values()].filter(({ people }) => people <= policy.conversationPresenceLimit);
		if (small.length === 0) return;
		const except = this.#linksOf(companyId, particular.keys());
		const event = common.inConversation;
		if (event !== null)
			for (const { conversationId } of small)
				this.#publish({ companyId, conversationId }, { ...within(event, conversationId), formats: WATCHING, except });
		for (const [told, viewers] of Map.groupBy(particular, ([, told]) => told)) {
			const apart = told?.inConversation ?? null;
			if (apart === null) continue;
			const frameOf = framesWithin(apart);
			for (const [viewerId] of viewers)
				if (viewerId !== userId) this.#tellApart({ companyId, userId: viewerId }, small, frameOf);
		}
	}

	/** Somebody who sees the user otherwise hears it apart, in the conversations that both are in (VIS11). */
	#tellApart(viewer: UserKey, small: readonly Membership[], frameOf: FrameOf): void {
		const watching = this.#ports.registry.ofUser(viewer).filter(({ chat }) => chat.endsWith("+presence"));
		if (watching.length === 0) return;
		const own = this.#ports.memberships.peek(viewer);
		const shared = own === undefined ? small : small.filter(({ conversationId }) => own.has(conversationId));
		for (const { conversationId } of shared)
			for (const connection of watching)
				if (isIn(connection, conversationId))
					connection.socket.send(frameOf(connection.chat as Audible, conversationId));
	}

	#publish(key: ConversationKey, { name, json, formats, except }: Frame): void {
		const { wire, registry } = this.#ports;
		for (const format of formats) {
			if (!registry.usesChat(format)) continue;
			const topic = conversationTopic(format, key);
			if (wire.subscribers(topic) > 0) wire.publish(topic, encode(format, name, json), except);
		}
	}

	#linksOf(companyId: string, userIds: Iterable<string>): Link[] {
		return this.#connectionsOf(companyId, userIds)
			.filter(({ chat }) => chat !== "none")
			.map(({ socket }) => socket.link);
	}

	#connectionsOf(companyId: string, userIds: Iterable<string>): Connection[] {
		const connections: Connection[] = [];
		for (const userId of userIds) connections.push(...this.#ports.registry.ofUser({ companyId, userId }));
		return connections;
	}
}

type FrameOf = (format: Audible, conversationId: string) => string;

/** The frames of one event, each encoded once however many hear it (W30). */
function framesWithin(event: Named): FrameOf {
	const made = new Map<string, string>();
	return (format, conversationId) => {
		const place = `${format}/${conversationId}`;
		let frame = made.get(place);
		if (frame === undefined) {
			const { name, json } = within(event, conversationId);
			frame = encode(format, name, json);
			made.set(place, frame);
		}
		return frame;
	};
}

type Named = { readonly name: string; readonly json: string };

type Frame = Named & {
	readonly formats: readonly Audible[];
	readonly except: readonly Link[];
};

function encode(format: Audible, name: string, json: string): string {
	return format.startsWith("plain") ? encodePlain(name, json) : encodeEvent(CHAT_NAMESPACE, name, json);
}

function within({ name, json }: Named, conversationId: string): Named {
	return { name, json: `{"conversationId":${JSON.stringify(conversationId)},${json}` };
}
