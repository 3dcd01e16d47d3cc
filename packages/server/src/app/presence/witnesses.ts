import type { Bus } from "../../ports/bus.ts";
import type { UserKey } from "../../ports/keys.ts";

/**
 * For people who send heartbeats here, somebody whom each of them sees as present: as long as that one does not go, nobody
 * needs to be looked for again. Kept by what is announced, which is what people see of each other.
 */
export class Witnesses {
	readonly #companies = new Map<string, Map<string, string>>();
	/** Grows with everything that is dropped: what was read before is not noted after. */
	#moment = 0;

	/** @param bus must be heard of every company that is asked about */
	constructor(bus: Pick<Bus, "subscribe">) {
		bus.subscribe((message) => {
			if (message.kind === "policy") return this.forget(message.companyId);
			if (message.kind === "erased") return this.#drop(message.key.companyId, new Set([message.key.userId]));
			if (message.kind !== "announced") return;
			const changed = message.changes.filter(
				({ before, after }) =>
					after.plain.status === "offline" || after.listed.status === "offline" || before.seenBy !== after.seenBy,
			);
			if (changed.length > 0) this.#drop(message.companyId, new Set(changed.map(({ userId }) => userId)));
		});
	}

	/** To be asked for before presence is read for `note`. */
	get moment(): number {
		return this.#moment;
	}

	has({ companyId, userId }: UserKey): boolean {
		return this.#companies.get(companyId)?.has(userId) ?? false;
	}

	/** This user saw that one as present, at that moment or after. */
	note({ companyId, userId }: UserKey, { witnessId, moment }: { witnessId: string; moment: number }): void {
		if (moment !== this.#moment) return;
		const known = this.#companies.get(companyId);
		if (known === undefined) this.#companies.set(companyId, new Map([[userId, witnessId]]));
		else known.set(userId, witnessId);
	}

	/** What is announced of the company is not heard any more, or was not. */
	forget(companyId: string): void {
		this.#moment += 1;
		this.#companies.delete(companyId);
	}

	#drop(companyId: string, changed: ReadonlySet<string>): void {
		this.#moment += 1;
		const known = this.#companies.get(companyId);
		if (known === undefined) return;
		for (const [userId, witnessId] of known) if (changed.has(witnessId) || changed.has(userId)) known.delete(userId);
	}
}
