import { BaseLink } from "./base-link.ts";
import type { Ending, LinkKind } from "./gateway.ts";
import { encodePayload, type Frame } from "./payload.ts";
import { Polling } from "./polling.ts";
import type { Probe } from "./probe.ts";
import type { Carrier } from "./transport.ts";

const PING = "2";
const CLOSE = "1";
const NOOP = "6";
const TYPE_OPEN = 48;
const TYPE_CLOSE = 49;
const TYPE_PONG = 51;
const TYPE_MESSAGE = 52;
const TYPE_UPGRADE = 53;
const TYPE_NOOP = 54;

/**
 * An Engine.IO session: polling first, then a WebSocket, or a WebSocket from the start.
 *
 *   polling --probe--> polling, probing --"5"--> websocket
 *
 * Frames wait in the outbox while nobody polls. The upgrade hands them to the WebSocket and moves the subscriptions
 * in one turn, so none is lost, doubled or overtaken.
 */
export abstract class EngineLink extends BaseLink {
	/** Null on a WebSocket. */
	polling: Polling | null = null;
	/** Length of what waits for the next poll. */
	#waiting = 0;

	/** One Engine.IO message; text with its leading `4`. */
	protected abstract message(frame: string): void;
	protected abstract attachment(bytes: Uint8Array): void;

	get kind(): LinkKind {
		return this.carrier === null ? "polling" : "websocket";
	}

	/** Starts as a polling session and says what the handshake answer holds. */
	openPolling(): string {
		this.polling = new Polling(this);
		this.hub.add(this);
		return this.#handshake('["websocket"]');
	}

	override opened(carrier: Carrier): void {
		super.opened(carrier);
		carrier.sendText(this.#handshake("[]"));
	}

	#handshake(upgrades: string): string {
		const { pingIntervalMs, pingTimeoutMs, maxPayload } = this.hub.options;
		const times = `"pingInterval":${pingIntervalMs},"pingTimeout":${pingTimeoutMs}`;
		return `0{"sid":"${this.id}","upgrades":${upgrades},${times},"maxPayload":${maxPayload}}`;
	}

	protected override receive(frame: string): void {
		switch (frame.charCodeAt(0)) {
			case TYPE_MESSAGE:
				this.message(frame);
				return;
			case TYPE_PONG:
				this.hub.heartbeat.answered(this, this.hub.now());
				return;
			case TYPE_CLOSE:
				this.#goodbye();
				return;
			case TYPE_OPEN:
			case TYPE_UPGRADE:
			case TYPE_NOOP:
				return;
			default:
				this.malformed();
		}
	}

	/** The client closes. Its poll may be on its way on another connection: it is sent home when it comes. */
	#goodbye(): void {
		const { polling } = this;
		if (this.drop("lost", NOOP) || polling === null) return;
		this.takeFrames();
		polling.lastPacket = NOOP;
		this.hub.linger(this);
	}

	protected override receiveBinary(bytes: Uint8Array): void {
		this.attachment(bytes);
	}

	/** One packet of a polling body. */
	takePacket(packet: Frame): void {
		if (typeof packet === "string") this.text(packet);
		else this.binary(packet);
	}

	protected override enqueue(frame: Frame): void {
		if (this.carrier !== null) {
			super.enqueue(frame);
			return;
		}
		if (this.outbox.length === 0) {
			this.outbox = [frame];
			this.hub.outboxes.addPoll(this);
		} else {
			this.outbox.push(frame);
		}
		this.#waiting += frame.length;
	}

	override flush(): void {
		if (this.polling === null) super.flush();
		else this.polling.flush();
	}

	takeFrames(): readonly Frame[] {
		this.#waiting = 0;
		return this.takeOutbox();
	}

	/** A polling body after the end: what was written before it and is not fetched, or the packet that says so. */
	lastWords(): { readonly body: string; readonly final: boolean } {
		const frames = this.takeFrames();
		if (frames.length > 0) return { body: encodePayload(frames), final: false };
		return { body: this.polling?.lastPacket ?? CLOSE, final: true };
	}

	override get hasUnheard(): boolean {
		return super.hasUnheard || this.polling?.hasUnheard === true;
	}

	override waiting(): number {
		return this.carrier === null ? this.#waiting : super.waiting();
	}

	override ping(): void {
		this.write(PING);
	}

	override subscribe(topic: string): void {
		if (this.ending !== null) return;
		if (this.carrier === null) this.hub.topics.add(topic, this);
		else this.carrier.subscribe(topic);
	}

	override unsubscribe(topic: string): void {
		if (this.carrier === null) this.hub.topics.remove(topic, this);
		else this.carrier.unsubscribe(topic);
	}

	override isSubscribed(topic: string): boolean {
		if (this.carrier !== null) return super.isSubscribed(topic);
		return this.hub.topics.subscribers(topic)?.has(this) ?? false;
	}

	override topics(): readonly string[] {
		return this.carrier === null ? this.hub.topics.topicsOf(this) : this.carrier.subscriptions;
	}

	/** False where another WebSocket was first. */
	beginProbe(probe: Probe): boolean {
		if (this.ending !== null || this.polling === null || this.polling.probe !== null) return false;
		this.polling.probe = probe;
		this.hub.probes.put(probe, this.hub.now());
		return true;
	}

	endProbe(probe: Probe): void {
		this.hub.probes.drop(probe);
		if (this.polling?.probe === probe) this.polling.probe = null;
	}

	/** Sends a waiting poll home, so that the client can stop polling. */
	releasePoll(): void {
		this.polling?.release(NOOP);
	}

	/** From now on everything goes over this WebSocket. */
	upgradeTo(carrier: Carrier): void {
		const polling = this.polling;
		if (polling === null || this.ending !== null) {
			carrier.close();
			return;
		}
		polling.takeRest(); // what follows comes by the WebSocket
		if (polling.probe !== null) this.endProbe(polling.probe);
		this.polling = null;
		this.carrier = carrier;
		carrier.data = this;
		for (const topic of this.hub.topics.removeAll(this)) carrier.subscribe(topic);
		super.flush();
		this.#waiting = 0;
		this.hub.count("upgraded", this);
	}

	/** Ends at once. A waiting poll is answered with `packet`; false where none waits. */
	drop(ending: Ending, packet: string): boolean {
		const { polling } = this;
		this.finish(ending);
		const released = polling?.release(packet) ?? false;
		polling?.probe?.end();
		this.carrier?.close();
		return released;
	}

	protected override malformed(): void {
		if (this.ending !== null) return;
		if (this.polling === null) {
			super.malformed();
			return;
		}
		this.hub.count("malformed", this);
		this.polling.broken = true;
		this.drop("closed", CLOSE);
	}

	override silent(): void {
		if (this.polling === null) {
			super.silent();
			return;
		}
		this.hub.silent(this);
		this.drop("lost", CLOSE);
	}

	override slow(): void {
		if (this.polling !== null) this.takeFrames();
		super.slow();
	}

	/**
	 * A polling session stays until its client has fetched the close packet. That comes in an answer of its own:
	 * a stock client that finds it behind events takes these for news of its next connection.
	 */
	override close(code: number, reason: string): void {
		const { polling } = this;
		if (polling === null) {
			super.close(code, reason);
			return;
		}
		if (this.ending !== null) return;
		polling.probe?.end();
		polling.flush();
		this.finish("closed");
		if (!polling.release(CLOSE)) this.hub.linger(this);
	}
}
