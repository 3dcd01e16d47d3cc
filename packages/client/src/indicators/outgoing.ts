import { Alarm, type Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";

/** The server takes typing for over after 5 s, and recording after 30 s. */
const TYPING_AGAIN = 3_000;
const SILENCE = 3_000;
const RECORDING_AGAIN = 10_000;

export type OutgoingPorts = { readonly wire: Wire; readonly clock: Clock };

type Typing = { readonly alarm: Alarm; startedAt: number; keyAt: number };

/** What this user does in conversations, told no oftener than the others need it (IND1). */
export class Outgoing {
	readonly #ports: OutgoingPorts;
	readonly #typing = new Map<string, Typing>();
	readonly #recording = new Map<string, Alarm>();

	constructor(ports: OutgoingPorts) {
		this.#ports = ports;
		ports.wire.onUp(() => {
			for (const id of this.#recording.keys()) this.#tellRecording(id);
		});
		ports.wire.onDown(() => {
			// The server ends both by itself; who still records says so anew.
			for (const id of this.#typing.keys()) this.#silence(id);
			for (const alarm of this.#recording.values()) alarm.clear();
		});
	}

	/** To be called at each key: told at once, again every 3 s, and over after 3 s without one. */
	type(conversationId: string): void {
		const { wire, clock } = this.#ports;
		if (!wire.isUp) return;
		const now = clock.now();
		const typing = this.#typing.get(conversationId);
		if (typing !== undefined) {
			typing.keyAt = now;
			return;
		}
		const alarm = new Alarm(clock, () => this.#look(conversationId));
		this.#typing.set(conversationId, { alarm, startedAt: now, keyAt: now });
		wire.tell("typing:start", { conversationId });
		alarm.set(TYPING_AGAIN);
	}

	/** The field was left, or emptied. */
	stopTyping(conversationId: string): void {
		if (this.#silence(conversationId)) this.#ports.wire.tell("typing:stop", { conversationId });
	}

	startRecording(conversationId: string): void {
		if (this.#recording.has(conversationId)) return;
		this.#recording.set(conversationId, new Alarm(this.#ports.clock, () => this.#tellRecording(conversationId)));
		if (this.#ports.wire.isUp) this.#tellRecording(conversationId);
	}

	stopRecording(conversationId: string): void {
		if (this.#endRecording(conversationId)) this.#ports.wire.tell("recording:stop", { conversationId });
	}

	/** A message ends its indicator by itself (IND4). */
	sent(conversationId: string, isAudio: boolean): void {
		this.#silence(conversationId);
		if (isAudio) this.#endRecording(conversationId);
	}

	/** The user is in that conversation no more. */
	forget(conversationId: string): void {
		this.sent(conversationId, true);
	}

	/** Who records does not do so when they come back. */
	close(): void {
		for (const id of this.#recording.keys()) this.#endRecording(id);
	}

	#look(conversationId: string): void {
		const typing = this.#typing.get(conversationId);
		if (typing === undefined) return;
		const now = this.#ports.clock.now();
		if (now - typing.keyAt >= SILENCE) return this.stopTyping(conversationId);
		if (now - typing.startedAt >= TYPING_AGAIN) {
			typing.startedAt = now;
			this.#ports.wire.tell("typing:start", { conversationId });
		}
		typing.alarm.set(Math.min(typing.keyAt + SILENCE, typing.startedAt + TYPING_AGAIN) - now);
	}

	#silence(conversationId: string): boolean {
		this.#typing.get(conversationId)?.alarm.clear();
		return this.#typing.delete(conversationId);
	}

	#tellRecording(conversationId: string): void {
		this.#ports.wire.tell("recording:start", { conversationId });
		this.#recording.get(conversationId)?.set(RECORDING_AGAIN);
	}

	#endRecording(conversationId: string): boolean {
		this.#recording.get(conversationId)?.clear();
		return this.#recording.delete(conversationId);
	}
}
