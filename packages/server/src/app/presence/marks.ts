import type { IntervalEnd, Turn } from "../../domain/settle.ts";
import type { UserKey } from "../../ports/keys.ts";

/** `work`: only what the user works on. `standing`: whether they are there, what they say of themselves, or to whom. */
export type News = "standing" | "work";

/** What changes leave to be done at the next tick. Marking twice is marking once. */
export interface Marks {
	/** What is shown of the user may differ from what was announced. */
	announce(key: UserKey, news: News): void;
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

/** A set of users that keeps the order of first marking within a company. */
export class KeySet {
	readonly #companies = new Map<string, Set<string>>();

	add({ companyId, userId }: UserKey): void {
		const users = this.#companies.get(companyId);
		if (users === undefined) this.#companies.set(companyId, new Set([userId]));
		else users.add(userId);
	}

	has({ companyId, userId }: UserKey): boolean {
		return this.#companies.get(companyId)?.has(userId) ?? false;
	}

	delete({ companyId, userId }: UserKey): void {
		const users = this.#companies.get(companyId);
		if (users?.delete(userId) === true && users.size === 0) this.#companies.delete(companyId);
	}

	/** Gives what is in the set of these companies, and takes it out. */
	take(isMeant: (companyId: string) => boolean = () => true): readonly UserKey[] {
		const keys: UserKey[] = [];
		for (const [companyId, users] of this.#companies) {
			if (!isMeant(companyId)) continue;
			for (const userId of users) keys.push({ companyId, userId });
			this.#companies.delete(companyId);
		}
		return keys;
	}
}
