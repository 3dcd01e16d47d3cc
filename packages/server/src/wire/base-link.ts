import type { Answer, Ending, Gateway, Link, LinkKind, RefusedFor, Socket } from "./gateway.ts";
import type { Beat, Beating } from "./heartbeat-wheel.ts";
import type { Hub } from "./hub.ts";
import type { LateLink } from "./late-frames.ts";
import { sendFrame, sendFrames } from "./outboxes.ts";
import { bytesOf, type Frame } from "./payload.ts";
import type { Consumer } from "./slow-consumers.ts";
import type { Carrier, Peer } from "./transport.ts";

const NOTHING: Frame[] = [];
const TOO_LARGE = 4413;
/** Of a frame; the runtime says the same of one that it does not even hand over. */
const FRAME_TOO_LARGE = 1009;
const SLOW_CONSUMER = 4430;
const GOING_AWAY = 1001;

/** What is known of a link when it opens. */
export type Opening = {
	readonly hub: Hub;
	/** The networks that limits by address are held against. */
	readonly source: readonly string[];
	readonly userAgent: string;
};

export type RefusedEvent = {
	readonly socket: Socket;
	readonly name: string;
	readonly why: RefusedFor;
	readonly answer: Answer | undefined;
};

/** What every link has: its place in the server, its outbox, its end. */
export abstract class BaseLink implements Link, Peer, Beating, Consumer, LateLink {
	readonly hub: Hub;
	readonly id: string;
	readonly source: readonly string[];
	readonly userAgent: string;
	state: unknown = undefined;
	/** By the clock of the wire; 0: it does not. */
	#yieldsUntil = 0;
	/** Null while the link polls. */
	carrier: Carrier | null = null;
	/** Frames written but not yet given to the network. */
	protected outbox: Frame[] = NOTHING;
	/** How the link ended; null while it has not. */
	ending: Ending | null = null;
	beat: Beat = "out";
	due = 0;
	before: Beating | null = null;
	after: Beating | null = null;

	constructor(opening: Opening) {
		this.hub = opening.hub;
		this.id = opening.hub.options.secretId();
		this.source = opening.source;
		this.userAgent = opening.userAgent;
	}

	abstract readonly kind: LinkKind;
	abstract readonly sockets: Iterable<Socket>;
	/** Takes one message from the client. Runs corked. */
	protected abstract receive(frame: string): void;
	protected abstract receiveBinary(bytes: Uint8Array): void;
	/** Ends every socket of the link, which is over in this way. */
	protected abstract endSockets(ending: Ending): void;
	abstract ping(): void;

	get yields(): boolean {
		return this.#yieldsUntil !== 0 && this.#yieldsUntil > this.hub.now();
	}

	yieldFor(ms: number): void {
		this.#yieldsUntil = ms === 0 ? 0 : this.hub.now() + ms;
	}

	get hasUnheard(): boolean {
		return this.hub.late.has(this);
	}

	/** Sends a frame in order; frames of one turn leave in one write. */
	write(frame: Frame): void {
		if (this.ending !== null) return;
		this.hub.sent(frame, 1);
		if (this.carrier !== null && this.hub.corked === this && this.outbox.length === 0) sendFrame(this.carrier, frame);
		else this.enqueue(frame);
	}

	protected enqueue(frame: Frame): void {
		if (this.outbox.length > 0) {
			this.outbox.push(frame);
			return;
		}
		this.outbox = [frame];
		this.hub.outboxes.addSocket(this);
	}

	flush(): void {
		if (this.carrier !== null && this.outbox.length > 0) sendFrames(this.carrier, this.takeOutbox());
	}

	protected takeOutbox(): Frame[] {
		const frames = this.outbox;
		this.outbox = NOTHING;
		return frames;
	}

	subscribe(topic: string): void {
		if (this.ending === null) this.carrier?.subscribe(topic);
	}

	unsubscribe(topic: string): void {
		this.carrier?.unsubscribe(topic);
	}

	isSubscribed(topic: string): boolean {
		return this.carrier?.isSubscribed(topic) ?? false;
	}

	/** The topics that frames reach this link by. */
	topics(): readonly string[] {
		return this.carrier?.subscriptions ?? [];
	}

	close(code: number, reason: string): void {
		if (this.ending !== null) return;
		this.flush();
		this.finish("closed");
		this.carrier?.close(code, reason);
	}

	/** The end, from whatever side. The connection itself is closed by the caller. */
	protected finish(ending: Ending): void {
		if (this.ending !== null) return;
		this.ending = ending;
		this.hub.late.forget(this);
		this.hub.remove(this);
		this.endSockets(ending);
	}

	/** The client broke the protocol. */
	protected malformed(): void {
		if (this.ending !== null) return;
		this.hub.count("malformed", this);
		this.close(1002, "malformed");
	}

	/** Hands an event to the gateway that it shall refuse. */
	protected refuseEvent(gateway: Gateway, event: RefusedEvent): void {
		if (event.why === "too_large") this.hub.count("too_large", this);
		if (gateway.refused === undefined) this.close(TOO_LARGE, "too_large");
		else gateway.refused(event.socket, event.name, event.why, event.answer);
	}

	protected closeTooLarge(code: number = TOO_LARGE): void {
		this.hub.count("too_large", this);
		this.hub.options.closing?.(this, "too_large");
		this.close(code, "too_large");
	}

	/** Counts what came; false where it was too much for one frame, and the end of the link. */
	#fits(frame: Frame): boolean {
		const bytes = bytesOf(frame);
		this.hub.traffic.bytesIn += bytes;
		if (bytes <= this.hub.options.maxPayload) return true;
		this.hub.late.takeAll(this); // what came before it
		this.closeTooLarge(FRAME_TOO_LARGE);
		return false;
	}

	opened(carrier: Carrier): void {
		this.carrier = carrier;
		this.hub.add(this);
	}

	text(frame: string): void {
		this.#came(frame);
	}

	binary(bytes: Uint8Array): void {
		this.#came(bytes);
	}

	#came(frame: Frame): void {
		if (this.ending !== null || !this.#fits(frame)) return;
		// What is posted waits for nobody: the post's answer says that it was taken.
		if (this.carrier === null || !this.hub.late.hold(this, frame)) this.#take(frame);
	}

	#take(frame: Frame): void {
		if (this.ending !== null) return;
		this.hub.corked = this;
		try {
			if (typeof frame === "string") this.receive(frame);
			else this.receiveBinary(frame);
		} catch (error) {
			this.hub.fault(error);
		}
		this.hub.corked = null;
	}

	takeLate(frames: readonly Frame[]): void {
		this.carrier?.cork(() => {
			for (const frame of frames) this.#take(frame);
		});
	}

	ponged(): void {}

	drained(): void {
		this.hub.slow.drained(this);
	}

	closed(code: number): void {
		this.hub.late.takeAll(this); // it came before the end
		if (this.ending === null && code === FRAME_TOO_LARGE) this.hub.count("too_large", this);
		this.finish(this.endingOf(code));
	}

	protected endingOf(_code: number): Ending {
		return "lost";
	}

	silent(): void {
		if (this.ending !== null) return;
		this.hub.silent(this);
		this.finish("lost");
		this.carrier?.close(GOING_AWAY, "ping_timeout");
	}

	waiting(): number {
		return this.carrier?.getBufferedAmount() ?? 0;
	}

	get fetches(): boolean {
		return this.carrier === null;
	}

	slow(): void {
		this.hub.count("slow_consumer", this);
		this.close(SLOW_CONSUMER, "slow_consumer");
	}
}
