import { DEFAULT_POLICY } from "../../domain/policy.ts";
import type { Directory, Policy } from "../../ports/directory.ts";

/** The companies' policies, kept in memory once asked for. */
export class Policies {
	readonly #directory: Directory;
	readonly #known = new Map<string, Policy>();

	constructor(directory: Directory) {
		this.#directory = directory;
	}

	/** The policy of a company; the default for one that is unknown, which is not kept. */
	async of(companyId: string): Promise<Policy> {
		const known = this.#known.get(companyId);
		if (known !== undefined) return known;
		const company = await this.#directory.company(companyId);
		if (company === undefined) return DEFAULT_POLICY;
		// What was put meanwhile is newer than what had been asked for.
		const put = this.#known.get(companyId);
		if (put !== undefined) return put;
		this.#known.set(companyId, company.policy);
		return company.policy;
	}

	/** The policy where it is in memory: it is, for every company with a connection on this node. */
	known(companyId: string): Policy | undefined {
		return this.#known.get(companyId);
	}

	/** Asks for all of them anew. */
	async reload(): Promise<void> {
		for (const companyId of this.#known.keys()) {
			const company = await this.#directory.company(companyId);
			if (company !== undefined) this.#known.set(companyId, company.policy);
		}
	}

	put(companyId: string, policy: Policy): void {
		this.#known.set(companyId, policy);
	}
}
