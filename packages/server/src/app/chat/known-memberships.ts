import type { Membership } from "../../ports/conversation-store.ts";

const SMALL = 48;

/**
 * Somebody's conversations by id. A list while there are few, which takes a fraction of a map's memory: nearly everybody
 * who is connected has a handful.
 */
export class Known {
	#held: Membership[] | Map<string, Membership> = [];

	get size(): number {
		return this.#held instanceof Map ? this.#held.size : this.#held.length;
	}

	get(conversationId: string): Membership | undefined {
		if (this.#held instanceof Map) return this.#held.get(conversationId);
		return this.#held.find((one) => one.conversationId === conversationId);
	}

	has(conversationId: string): boolean {
		return this.get(conversationId) !== undefined;
	}

	values(): Iterable<Membership> {
		return this.#held instanceof Map ? this.#held.values() : this.#held;
	}

	/** Puts it in place of what was known of the same conversation. */
	set(membership: Membership): void {
		const { conversationId } = membership;
		if (this.#held instanceof Map) return void this.#held.set(conversationId, membership);
		const at = this.#held.findIndex((one) => one.conversationId === conversationId);
		if (at !== -1) this.#held[at] = membership;
		else this.#held.push(membership);
		if (this.#held.length > SMALL) this.#held = new Map(this.#held.map((one) => [one.conversationId, one]));
	}

	delete(conversationId: string): void {
		if (this.#held instanceof Map) return void this.#held.delete(conversationId);
		const at = this.#held.findIndex((one) => one.conversationId === conversationId);
		if (at !== -1) this.#held.splice(at, 1);
	}
}
