import { Alarm, type Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Keyed } from "../stores/keyed.ts";
import type { Events } from "../wire.ts";

type Told = Events["user:typing"] | Events["user:recording"];

/** Who types, or records, by conversation; in order of start. What nobody says again runs out by itself (IND2). */
export class Incoming {
	readonly users = new Keyed<readonly string[]>();
	readonly #clock: Clock;
	readonly #ends = new Map<string, Map<string, Alarm>>();

	constructor(ports: { readonly wire: Wire; readonly clock: Clock }, name: "user:typing" | "user:recording") {
		this.#clock = ports.clock;
		ports.wire.on(name, (told: Told) => this.#hear(told));
		ports.wire.onDown(() => {
			// Nothing is known while there is no connection.
			for (const conversationId of this.#ends.keys()) this.forget(conversationId);
		});
	}

	forget(conversationId: string): void {
		for (const alarm of this.#ends.get(conversationId)?.values() ?? []) alarm.clear();
		this.#ends.delete(conversationId);
		this.users.set(conversationId, undefined);
	}

	#hear({ conversationId, userId, isActive, ttlMs }: Told): void {
		if (!isActive) return this.#end(conversationId, userId);
		const ends = this.#ends.get(conversationId) ?? new Map<string, Alarm>();
		this.#ends.set(conversationId, ends);
		const alarm = ends.get(userId) ?? new Alarm(this.#clock, () => this.#end(conversationId, userId));
		alarm.set(ttlMs ?? 0);
		if (ends.has(userId)) return;
		ends.set(userId, alarm);
		this.users.set(conversationId, [...ends.keys()]);
	}

	#end(conversationId: string, userId: string): void {
		const ends = this.#ends.get(conversationId);
		ends?.get(userId)?.clear();
		if (ends?.delete(userId) !== true) return;
		if (ends.size === 0) this.forget(conversationId);
		else this.users.set(conversationId, [...ends.keys()]);
	}
}
