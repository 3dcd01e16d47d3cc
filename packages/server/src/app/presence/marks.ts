import type { IntervalEnd, Turn } from "../../domain/settle.ts";
import type { UserKey } from "../../ports/keys.ts";

/** What changes leave to be done at the next tick. Marking twice is marking once. */
export interface Marks {
	/** What is shown of the user may differ from what was announced. */
	announce(key: UserKey): void;
	/** The same for a position alone, which has a slower pace (W31). */
	announcePosition(key: UserKey): void;
	/** The user's own devices are to be told. */
	tellSelf(key: UserKey): void;
	/** The user's journal row is out of date. */
	journal(key: UserKey): void;
	/** The user's running activity interval ended with their presence (ACT3). */
	endInterval(key: UserKey, end: IntervalEnd): void;
	/** The user turned invisible, or was until now. What follows is done when this resolves: not at the tick, and in order. */
	turned(key: UserKey, turn: Turn): Promise<void>;
}

/** A set of users that keeps the order of first marking. */
export class KeySet {
	#keys = new Map<string, UserKey>();

	get size(): number {
		return this.#keys.size;
	}

	add(key: UserKey): void {
		const name = `${key.companyId}/${key.userId}`;
		if (!this.#keys.has(name)) this.#keys.set(name, { companyId: key.companyId, userId: key.userId });
	}

	has(key: UserKey): boolean {
		return this.#keys.has(`${key.companyId}/${key.userId}`);
	}

	delete(key: UserKey): void {
		this.#keys.delete(`${key.companyId}/${key.userId}`);
	}

	/** Empties the set and gives what was in it. */
	take(): readonly UserKey[] {
		if (this.#keys.size === 0) return [];
		const keys = [...this.#keys.values()];
		this.#keys = new Map();
		return keys;
	}
}
