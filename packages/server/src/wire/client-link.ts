import { Assembly, putIn } from "./attachments.ts";
import type { Opening } from "./base-link.ts";
import { EngineLink } from "./engine-link.ts";
import type { Answer, ConnectDecision, Ending, Gateway, RefusedFor } from "./gateway.ts";
import { exceeds, isRecord, isTooDeep, parseFirst, parseJson, parseOutermost } from "./json.ts";
import { NamespaceSocket } from "./namespace-socket.ts";
import {
	ACK,
	BINARY_ACK,
	BINARY_EVENT,
	CONNECT,
	DISCONNECT,
	decodeHead,
	EVENT,
	encodeConnect,
	encodeConnectError,
	isReserved,
	type PacketHead,
} from "./packet.ts";

const RATE_LIMITED = 4429;
/** So many CONNECT packets of one link may be refused. */
const MAX_REFUSALS = 32;
const NO_ATTACHMENTS: readonly Uint8Array[] = [];
const INTERNAL: ConnectDecision = { kind: "refused", message: "internal", data: { code: "internal" } };

/** An event that is refused. `name` null: it has none. */
type Refused = {
	readonly socket: NamespaceSocket;
	readonly head: PacketHead;
	readonly name: string | null;
	readonly why: RefusedFor;
};

/** A link that speaks Socket.IO: several namespaces, events, answers, attachments. */
export class ClientLink extends EngineLink {
	readonly #gateway: Gateway;
	/** The sockets of this link, chained in the order of connecting. */
	first: NamespaceSocket | null = null;
	#assembly: Assembly | null = null;
	#refusals = 0;

	constructor(opening: Opening, gateway: Gateway) {
		super(opening);
		this.#gateway = gateway;
	}

	get sockets(): readonly NamespaceSocket[] {
		return this.all().filter((socket) => socket.phase === "connected");
	}

	/** Every socket, whether it is connected or still asking. */
	all(): NamespaceSocket[] {
		const sockets: NamespaceSocket[] = [];
		for (let socket = this.first; socket !== null; socket = socket.next) sockets.push(socket);
		return sockets;
	}

	#find(namespace: string): NamespaceSocket | null {
		let socket = this.first;
		while (socket !== null && socket.namespace !== namespace) socket = socket.next;
		return socket;
	}

	/** The socket that may receive in this namespace. */
	#connected(namespace: string): NamespaceSocket | null {
		const socket = this.#find(namespace);
		return socket?.phase === "connected" ? socket : null;
	}

	protected override message(frame: string): void {
		if (!this.#take(frame)) this.malformed();
	}

	/** Takes one packet; false where it is malformed, or does not fit the state of the link. */
	#take(frame: string): boolean {
		const head = this.#assembly === null ? decodeHead(frame) : null;
		switch (head?.type) {
			case EVENT:
				return this.#event(frame, head, NO_ATTACHMENTS);
			case CONNECT:
				return this.#connect(frame, head);
			case DISCONNECT:
				return this.#disconnect(frame, head);
			case ACK:
				return this.#ack(frame, head);
			case BINARY_EVENT:
			case BINARY_ACK:
				return this.#assemble(frame, head);
			default:
				return false;
		}
	}

	#assemble(frame: string, head: PacketHead): boolean {
		if (head.attachments < 1 || head.attachments > this.hub.options.maxAttachments) return false;
		this.#assembly = new Assembly(frame, head);
		return true;
	}

	protected override attachment(bytes: Uint8Array): void {
		const assembly = this.#assembly;
		const complete = assembly?.take(bytes) ?? false;
		if (assembly === null) this.malformed();
		else if (assembly.bytes > this.hub.options.maxPayload) this.closeTooLarge();
		else if (complete && !this.#assembled(assembly)) this.malformed();
	}

	#assembled({ frame, head, received }: Assembly): boolean {
		this.#assembly = null;
		return head.type === BINARY_EVENT ? this.#event(frame, head, received) : this.#ack(frame, head);
	}

	/** This server asks for no answers, so one is only looked at for its form. */
	#ack(frame: string, head: PacketHead): boolean {
		const payload = isTooDeep(frame, head.payloadAt) ? undefined : parseJson(frame.slice(head.payloadAt));
		return this.#connected(head.namespace) !== null && Array.isArray(payload);
	}

	#event(frame: string, head: PacketHead, attachments: readonly Uint8Array[]): boolean {
		const socket = this.#connected(head.namespace);
		if (socket === null) return false;
		if (this.#isTooLarge(frame, attachments)) {
			const first = parseFirst(frame, head.payloadAt) ?? outermostFirst(frame, head.payloadAt);
			return this.#refuseNamed({ socket, head, name: eventName(first), why: "too_large" });
		}
		if (isTooDeep(frame, head.payloadAt)) {
			const first = outermostFirst(frame, head.payloadAt);
			return this.#refuseNamed({ socket, head, name: eventName(first), why: "too_deep" });
		}
		const payload = parseJson(frame.slice(head.payloadAt));
		if (!Array.isArray(payload)) return false;
		const name = eventName(payload[0]);
		if (name === null || !putInAll(payload, attachments)) return false;
		if (attachments.length > 0 && !this.hub.options.binary)
			return this.#refuseNamed({ socket, head, name, why: "binary" });
		this.#gateway.event(socket, name, payload.slice(1), this.#counted(socket, head));
		return true;
	}

	/** Refuses an event; false where it has no name. */
	#refuseNamed({ socket, head, name, why }: Refused): boolean {
		if (name === null) return false;
		this.refuseEvent(this.#gateway, { socket, name, answer: this.#counted(socket, head), why });
		return true;
	}

	/** Counts an event, and gives how it is answered where an answer is asked for. */
	#counted(socket: NamespaceSocket, head: PacketHead): Answer | undefined {
		this.hub.traffic.eventsIn += 1;
		return head.id < 0 ? undefined : socket.answerTo(head.id);
	}

	#isTooLarge(frame: string, attachments: readonly Uint8Array[]): boolean {
		const { maxEvent } = this.hub.options;
		const attached = attachments.reduce((sum, bytes) => sum + bytes.length, 0);
		return exceeds(frame, maxEvent - attached);
	}

	#connect(frame: string, head: PacketHead): boolean {
		const { namespace, payloadAt } = head;
		const auth = this.#authOf(frame, payloadAt);
		if (auth === null || this.#find(namespace) !== null) return false;
		if (!this.#gateway.serves(namespace)) {
			this.#refuse(namespace, { message: "Invalid namespace" });
			return true;
		}
		const others = this.all();
		if (others.length >= this.hub.options.maxNamespaces) {
			this.hub.count("too_many_namespaces", this);
			this.#refuse(namespace, { message: "Too many namespaces", data: { code: "rate_limited" } });
			return true;
		}
		const socket = new NamespaceSocket(this, this.hub.texts.same(namespace));
		const last = others.at(-1);
		if (last === undefined) this.first = socket;
		else last.next = socket;
		this.#ask(socket, auth);
		return true;
	}

	#authOf(frame: string, payloadAt: number): Record<string, unknown> | null {
		if (payloadAt === frame.length) return {};
		if (isTooDeep(frame, payloadAt)) return null;
		const auth = parseJson(frame.slice(payloadAt));
		return isRecord(auth) ? auth : null;
	}

	#ask(socket: NamespaceSocket, auth: Record<string, unknown>): void {
		try {
			const decision = this.#gateway.connecting(socket, auth);
			if (decision instanceof Promise) this.#settleLater(socket, decision);
			else this.#settle(socket, decision);
		} catch (error) {
			this.hub.fault(error);
			if (socket.phase === "connecting") this.#settle(socket, INTERNAL);
		}
	}

	#settleLater(socket: NamespaceSocket, decision: Promise<ConnectDecision>): void {
		decision
			.catch((error: unknown) => {
				this.hub.fault(error);
				return INTERNAL;
			})
			.then((settled) => this.#settle(socket, settled))
			.catch((error: unknown) => this.hub.fault(error));
	}

	#settle(socket: NamespaceSocket, decision: ConnectDecision): void {
		if (!socket.open) {
			if (decision.kind === "accepted") this.#gateway.ended(socket, this.ending ?? "closed");
			return;
		}
		if (decision.kind === "refused") {
			this.#release(socket);
			const { message, data } = decision;
			this.#refuse(socket.namespace, data === undefined ? { message } : { message, data });
			if (decision.closeCode !== undefined) this.close(decision.closeCode, message);
			return;
		}
		socket.phase = "connected";
		this.write(encodeConnect(socket.namespace, socket.id));
		this.#gateway.connected(socket);
	}

	#refuse(namespace: string, error: { message: string; data?: unknown }): void {
		this.write(encodeConnectError(namespace, error));
		this.#refusals++;
		if (this.#refusals >= MAX_REFUSALS) this.close(RATE_LIMITED, "rate_limited");
	}

	#disconnect(frame: string, head: PacketHead): boolean {
		const socket = this.#connected(head.namespace);
		if (socket === null || head.payloadAt !== frame.length) return false;
		this.endSocket(socket, "left");
		return true;
	}

	/** Ends one socket; the link lives on. */
	endSocket(socket: NamespaceSocket, ending: Ending): void {
		const wasConnected = socket.phase === "connected";
		this.#release(socket);
		if (wasConnected) this.#gateway.ended(socket, ending);
	}

	/** Takes the socket out of its link and its topics. */
	#release(socket: NamespaceSocket): void {
		for (const topic of socket.ownTopics()) this.unsubscribe(topic);
		socket.phase = "ended";
		if (this.first === socket) this.first = socket.next;
		else for (const other of this.all()) if (other.next === socket) other.next = socket.next;
	}

	protected override endSockets(ending: Ending): void {
		const sockets = this.all();
		this.first = null;
		this.#assembly = null;
		const connected = sockets.filter((socket) => socket.phase === "connected");
		for (const socket of sockets) socket.phase = "ended";
		for (const socket of connected) {
			try {
				this.#gateway.ended(socket, ending);
			} catch (error) {
				this.hub.fault(error);
			}
		}
	}
}

/** The stock server lets numbers be names too; reserved names are malformed. */
function eventName(value: unknown): string | null {
	if (typeof value === "number") return String(value);
	return typeof value === "string" && !isReserved(value) ? value : null;
}

function putInAll(payload: unknown[], attachments: readonly Uint8Array[]): boolean {
	return attachments.length === 0 || putIn(payload, attachments);
}

/** What the list begins with of a text that is not to be parsed as a whole. */
function outermostFirst(frame: string, at: number): unknown {
	const payload = parseOutermost(frame, at);
	return Array.isArray(payload) ? payload[0] : undefined;
}
