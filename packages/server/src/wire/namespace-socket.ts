import { takeOut } from "./attachments.ts";
import type { ClientLink } from "./client-link.ts";
import type { Answer } from "./gateway.ts";
import {
	BINARY_ACK,
	BINARY_EVENT,
	type BinaryHead,
	encodeAck,
	encodeBinary,
	encodeDisconnect,
	encodeEventPayload,
} from "./packet.ts";
import { SmallSet } from "./small-set.ts";
import { WireSocket } from "./wire-socket.ts";

/** One namespace connected on a link. */
export class NamespaceSocket extends WireSocket<ClientLink> {
	/** The next socket of the link: few have more than two. */
	next: NamespaceSocket | null = null;
	/** The topics of this socket; null while it is the link's first one, which owns all that no other socket owns. */
	readonly #topics: SmallSet | null;

	constructor(link: ClientLink, namespace: string) {
		super(link, namespace);
		this.#topics = link.first === null ? null : new SmallSet();
	}

	override emit(name: string, ...args: readonly unknown[]): void {
		if (!this.open) return;
		const payload = [name, ...args];
		if (this.#wroteBinary({ type: BINARY_EVENT, namespace: this.namespace, id: -1 }, payload)) return;
		this.link.write(encodeEventPayload(this.namespace, JSON.stringify(payload)));
	}

	/** The answer to the request with this id. */
	answerTo(id: number): Answer {
		return this.answering((args) => {
			if (this.#wroteBinary({ type: BINARY_ACK, namespace: this.namespace, id }, args)) return;
			this.link.write(encodeAck(this.namespace, id, JSON.stringify(args)));
		});
	}

	#wroteBinary(head: Omit<BinaryHead, "attachments">, payload: readonly unknown[]): boolean {
		if (!this.link.hub.options.binary) return false;
		const found: Uint8Array[] = [];
		const text = JSON.stringify(takeOut(payload, found));
		if (found.length === 0) return false;
		this.link.write(encodeBinary({ ...head, attachments: found.length }, text));
		for (const attachment of found) this.link.write(attachment);
		return true;
	}

	override subscribe(topic: string): void {
		if (!this.open) return;
		this.#topics?.add(topic);
		super.subscribe(topic);
	}

	override unsubscribe(topic: string): void {
		if (!this.open) return;
		this.#topics?.delete(topic);
		super.unsubscribe(topic);
	}

	owns(topic: string): boolean {
		return this.#topics?.has(topic) ?? false;
	}

	/** The topics to leave when this socket ends and its link lives on. */
	ownTopics(): readonly string[] {
		if (this.#topics !== null) return [...this.#topics];
		const others = this.link.all().filter((socket) => socket !== this);
		return this.link.topics().filter((topic) => !others.some((socket) => socket.owns(topic)));
	}

	override disconnect(): void {
		if (!this.open) return;
		this.link.write(encodeDisconnect(this.namespace));
		this.link.endSocket(this, "closed");
	}
}
