import { compareText } from "../../domain/compare-text.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { Millis } from "../../ports/keys.ts";
import type { DeadLease, LeaseTerms, LivingNode, NodeLeases, OwnNode, Renewal } from "../../ports/node-leases.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";

type Lease = LivingNode & {
	readonly companies: ReadonlySet<string>;
	/** Nobody else is given it before then. */
	readonly claimedUntil: Millis | null;
};

/** The leases of all nodes of one process: one, but for tests. */
export class LeaseTable {
	readonly leases = new Map<string, Lease>();
}

type Options = {
	readonly table: LeaseTable;
	readonly node: OwnNode;
	readonly terms: LeaseTerms;
	readonly clock: Clock;
	readonly ids: Ids;
};

/** The lease of a single node. It is lost by a long pause all the same: what was due meanwhile takes the same path. */
export class MemoryNodeLeases implements NodeLeases {
	readonly #options: Options;
	readonly #companies = new Set<string>();
	#leaseId: string | null = null;

	constructor(options: Options) {
		this.#options = options;
	}

	async renew(connections: number): Promise<Renewal> {
		const held = this.held();
		const lost = held === null && this.#leaseId !== null;
		if (lost) this.#freeze();
		const leaseId = held ?? this.#options.ids.next();
		this.#leaseId = leaseId;
		const validUntil = this.#options.clock.now() + this.#options.terms.valid;
		const companies = this.#companies;
		this.#leases.set(leaseId, {
			...this.#options.node,
			leaseId,
			connections,
			validUntil,
			companies,
			claimedUntil: null,
		});
		return { leaseId, lost };
	}

	held(): string | null {
		const lease = this.#leases.get(this.#leaseId ?? "");
		return lease !== undefined && this.#isValid(lease) ? lease.leaseId : null;
	}

	async release(): Promise<void> {
		this.#leases.delete(this.#leaseId ?? "");
		this.#leaseId = null;
	}

	async serves(companyId: string): Promise<void> {
		const held = this.held();
		if (held === null) this.#freeze();
		this.#companies.add(companyId);
		if (held === null) throw new StoreUnavailable("this node holds no lease");
	}

	async leaves(companyId: string): Promise<void> {
		if (this.held() === null) this.#freeze();
		this.#companies.delete(companyId);
	}

	async expired(limit: number): Promise<readonly DeadLease[]> {
		const now = this.#options.clock.now();
		const claimedUntil = now + this.#options.terms.burial;
		const dead = [...this.#leases.values()]
			.filter((lease) => !this.#isValid(lease) && (lease.claimedUntil ?? now) <= now)
			.sort((a, b) => a.validUntil - b.validUntil)
			.slice(0, limit);
		for (const lease of dead) this.#leases.set(lease.leaseId, { ...lease, claimedUntil });
		const { valid } = this.#options.terms;
		return dead.map(({ leaseId, nodeId, validUntil }) => ({ leaseId, nodeId, renewedAt: validUntil - valid }));
	}

	async servedBy(
		leaseId: string,
		{ after, limit }: { readonly after: string | null; readonly limit: number },
	): Promise<readonly string[]> {
		const all = [...(this.#leases.get(leaseId)?.companies ?? [])].sort(byCodePoint);
		return all.filter((companyId) => after === null || byCodePoint(companyId, after) > 0).slice(0, limit);
	}

	async buried(leaseId: string): Promise<void> {
		const lease = this.#leases.get(leaseId);
		if (lease !== undefined && !this.#isValid(lease)) this.#leases.delete(leaseId);
	}

	async list(): Promise<readonly LivingNode[]> {
		return [...this.#leases.values()]
			.filter((lease) => this.#isValid(lease))
			.map(({ companies, claimedUntil, ...living }) => living)
			.sort((a, b) => compareText(a.nodeId, b.nodeId) || compareText(a.leaseId, b.leaseId));
	}

	get #leases(): Map<string, Lease> {
		return this.#options.table.leases;
	}

	#isValid({ validUntil }: Lease): boolean {
		return validUntil > this.#options.clock.now();
	}

	/** The dead lease keeps the companies that it had, whatever the node does under the next. */
	#freeze(): void {
		const lease = this.#leases.get(this.#leaseId ?? "");
		if (lease?.companies === this.#companies)
			this.#leases.set(lease.leaseId, { ...lease, companies: new Set(this.#companies) });
	}
}

function byCodePoint(one: string, other: string): number {
	return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
