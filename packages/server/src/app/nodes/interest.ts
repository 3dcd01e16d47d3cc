import type { Bus } from "../../ports/bus.ts";
import type { Millis } from "../../ports/keys.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";

export type InterestPorts = {
	readonly bus: Pick<Bus, "follow" | "unfollow">;
	readonly leases: Pick<NodeLeases, "serves" | "leaves">;
	/** Does this node hold a connection of the company? */
	readonly hasConnections: (companyId: string) => boolean;
	/** Drops what is kept in memory of a company whose messages are not heard any more. */
	readonly forget: (companyId: string) => void;
	readonly failed: (what: string, error: unknown) => void;
};

/** Without connections a company is of interest for so long after it was last asked about. */
const IDLE: Millis = 60_000;

/** `begun`: null once it is heard. */
type Followed = { begun: Promise<void> | null; usedAt: Millis };

/**
 * The companies that this node has to do with: it hears what other nodes say of them, for else nothing of them could be kept
 * in memory, and other nodes know that connections of them may be here (STO7, PR23).
 */
export class Interest {
	readonly #ports: InterestPorts;
	readonly #companies = new Map<string, Followed>();

	constructor(ports: InterestPorts) {
		this.#ports = ports;
	}

	/**
	 * To be called, and waited for, before anything of the company is read into memory or put into stores. Undefined where
	 * there is nothing to wait for.
	 */
	use(companyId: string, now: Millis): Promise<void> | undefined {
		const known = this.#companies.get(companyId);
		if (known !== undefined) {
			known.usedAt = now;
			return known.begun ?? undefined;
		}
		const followed: Followed = { begun: null, usedAt: now };
		this.#companies.set(companyId, followed);
		followed.begun = this.#begin(companyId).then(() => {
			followed.begun = null;
		});
		return followed.begun;
	}

	/** Lets go of companies that nobody has asked about for a while. */
	tick(now: Millis): void {
		for (const [companyId, { begun, usedAt }] of this.#companies) {
			if (begun !== null || now - usedAt < IDLE) continue;
			if (this.#ports.hasConnections(companyId)) continue;
			this.#companies.delete(companyId);
			this.#end(companyId);
		}
	}

	/** What is away now is made good later by whoever is away, and told as a gap: nobody is refused for it (CLU2). */
	async #begin(companyId: string): Promise<void> {
		const { bus, leases } = this.#ports;
		await Promise.all([this.#surely(bus.follow(companyId)), this.#surely(leases.serves(companyId))]);
	}

	#end(companyId: string): void {
		const { bus, leases, forget } = this.#ports;
		bus.unfollow(companyId);
		forget(companyId);
		void this.#surely(leases.leaves(companyId));
	}

	async #surely(done: Promise<void>): Promise<void> {
		try {
			await done;
		} catch (error) {
			if (!(error instanceof StoreUnavailable)) this.#ports.failed("interest in a company", error);
		}
	}
}
