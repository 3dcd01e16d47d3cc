import { compareText } from "../../domain/compare-text.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { Millis } from "../../ports/keys.ts";
import type { DeadLease, LeaseTerms, LivingNode, NodeLeases, OwnNode, Renewal } from "../../ports/node-leases.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { RedisLink, RedisScript } from "./connection.ts";
import { CLAIM_DEAD_LEASES } from "./lua/claim-dead-leases.ts";
import { END_LEASE } from "./lua/end-lease.ts";
import { HOLD_LEASE } from "./lua/hold-lease.ts";
import { SERVE_COMPANIES } from "./lua/serve-companies.ts";

/** For the connection to load. */
export const LEASE_SCRIPTS: readonly RedisScript[] = [CLAIM_DEAD_LEASES, END_LEASE, HOLD_LEASE, SERVE_COMPANIES];

/** Where no node lives for so long, all keys are gone. */
const KEEP: Millis = 24 * 60 * 60 * 1_000;
/** So many companies are written in one step. */
const AT_ONCE = 1_000;

/** What a node put into presence bears one of so many leases of its own. */
const MOST_OWN = 8;

export type RedisLeasesOptions = {
	readonly link: RedisLink;
	/** The store's clock. */
	readonly clock: Clock;
	readonly ids: Ids;
	readonly prefix: string;
	readonly node: OwnNode;
	readonly terms: LeaseTerms;
};

type Stored = OwnNode & { readonly connections: number; readonly renewedAt: Millis };

/**
 * The leases of all nodes in Redis. They are no company's; their keys have a slot of their own, `nodes:{leases}:...`:
 * - `held`: sorted set, lease by when it runs out; `dead`: those that somebody is burying, by when another may;
 * - `info`: hash, lease to its node as JSON;
 * - `serves:<lease>`: sorted set of companies, all with score 0, so that they are paged by name.
 */
export class RedisNodeLeases implements NodeLeases {
	readonly #options: RedisLeasesOptions;
	readonly #base: string;
	readonly #companies = new Set<string>();
	/** Companies that are perhaps not written under the present lease. */
	readonly #unwritten = new Set<string>();
	/** Of this process, the newest last. */
	#own: readonly string[] = [];
	#leaseId: string | null = null;
	#validUntil: Millis = 0;
	/** A lease was held and lost, and no `renew` has said so. */
	#lost = false;
	#renewing: Promise<unknown> = Promise.resolve();

	constructor(options: RedisLeasesOptions) {
		this.#options = options;
		this.#base = `${options.prefix}:nodes:{leases}:`;
	}

	/** One at a time, in order. */
	renew(connections: number): Promise<Renewal> {
		const renewal = this.#renewing.then(() => this.#renew(connections));
		this.#renewing = renewal.catch(() => {});
		return renewal;
	}

	held(): string | null {
		return this.#validUntil > this.#options.clock.now() ? this.#leaseId : null;
	}

	/** Is that lease, or was it lately, this node's own? */
	isOwn(leaseId: string): boolean {
		return this.#own.includes(leaseId);
	}

	/** The store has lost its memory: the lease is gone, and nothing may be put in under it. */
	forfeit(): void {
		this.#lost ||= this.#validUntil > 0;
		this.#leaseId = null;
		this.#validUntil = 0;
	}

	async release(): Promise<void> {
		await this.#renewing;
		const leaseId = this.#leaseId;
		this.#leaseId = null;
		this.#validUntil = 0;
		this.#lost = false;
		if (leaseId !== null) await this.#end(leaseId, "");
	}

	async serves(companyId: string): Promise<void> {
		this.#companies.add(companyId);
		this.#unwritten.add(companyId);
		const held = this.held();
		if (held === null || !(await this.#write(held, [companyId])))
			throw new StoreUnavailable("this node holds no lease");
	}

	async leaves(companyId: string): Promise<void> {
		this.#companies.delete(companyId);
		this.#unwritten.delete(companyId);
		const held = this.held();
		if (held !== null) await this.#options.link.call((redis) => redis.zrem(this.#served(held), companyId));
	}

	async expired(limit: number): Promise<readonly DeadLease[]> {
		const { link, clock, terms } = this.#options;
		const now = clock.now();
		const keys = [this.#held, this.#dead, this.#info];
		const flat = (await link.run(CLAIM_DEAD_LEASES, keys, [now, now + terms.burial, limit, KEEP])) as readonly string[];
		return Array.from({ length: flat.length / 2 }, (_, index) => {
			const { nodeId = "", renewedAt = now } = JSON.parse(flat[2 * index + 1] as string) as Partial<Stored>;
			return { leaseId: flat[2 * index] as string, nodeId, renewedAt };
		});
	}

	servedBy(
		leaseId: string,
		{ after, limit }: { readonly after: string | null; readonly limit: number },
	): Promise<readonly string[]> {
		const from = after === null ? "-" : `(${after}`;
		return this.#options.link.call((redis) =>
			redis.zrange(this.#served(leaseId), from, "+", "BYLEX", "LIMIT", 0, limit),
		);
	}

	buried(leaseId: string): Promise<void> {
		return this.#end(leaseId, this.#options.clock.now());
	}

	async list(): Promise<readonly LivingNode[]> {
		const { link, clock } = this.#options;
		const flat = await link.call((redis) => redis.zrangebyscore(this.#held, `(${clock.now()}`, "+inf", "WITHSCORES"));
		const leases = flat.filter((_, index) => index % 2 === 0);
		if (leases.length === 0) return [];
		const stored = await link.call((redis) => redis.hmget(this.#info, ...leases));
		return leases
			.flatMap((leaseId, index) => {
				const text = stored[index];
				if (text === null || text === undefined) return []; // ended meanwhile
				const { renewedAt: _, ...node } = JSON.parse(text) as Stored;
				return [{ ...node, leaseId, validUntil: Number(flat[2 * index + 1]) }];
			})
			.sort((a, b) => compareText(a.nodeId, b.nodeId) || compareText(a.leaseId, b.leaseId));
	}

	async #renew(connections: number): Promise<Renewal> {
		const validUntil = (await this.#keep(connections)) ?? (await this.#takeAnother(connections));
		await this.#writeAll(this.#leaseId as string);
		// Held from here on: whoever takes it over now finds all companies.
		this.#validUntil = validUntil;
		const lost = this.#lost;
		this.#lost = false;
		return { leaseId: this.#leaseId as string, lost };
	}

	async #keep(connections: number): Promise<Millis | null> {
		return this.#leaseId === null ? null : this.#hold(this.#leaseId, connections, false);
	}

	/** What is served from now on is written under the new lease, and what was served before is yet to be. */
	async #takeAnother(connections: number): Promise<Millis> {
		this.#lost ||= this.#validUntil > 0;
		this.#leaseId = this.#options.ids.next();
		this.#own = [...this.#own, this.#leaseId].slice(-MOST_OWN);
		this.#validUntil = 0;
		for (const companyId of this.#companies) this.#unwritten.add(companyId);
		return (await this.#hold(this.#leaseId, connections, true)) as Millis;
	}

	/** Until when the lease is held; null where it is not. */
	async #hold(leaseId: string, connections: number, isNew: boolean): Promise<Millis | null> {
		const { link, clock, node, terms } = this.#options;
		const now = clock.now();
		const stored: Stored = { ...node, connections, renewedAt: now };
		const keys = [this.#held, this.#info, this.#served(leaseId)];
		const args = [leaseId, now, now + terms.valid, JSON.stringify(stored), KEEP, isNew ? "1" : "0"];
		return (await link.run(HOLD_LEASE, keys, args)) === 1 ? now + terms.valid : null;
	}

	async #writeAll(leaseId: string): Promise<void> {
		const all = [...this.#unwritten];
		for (let at = 0; at < all.length; at += AT_ONCE) await this.#write(leaseId, all.slice(at, at + AT_ONCE));
	}

	/** Says whether the lease was held. */
	async #write(leaseId: string, companyIds: readonly string[]): Promise<boolean> {
		const { link, clock } = this.#options;
		const args = [leaseId, clock.now(), KEEP, ...companyIds];
		const isHeld = (await link.run(SERVE_COMPANIES, [this.#held, this.#served(leaseId)], args)) === 1;
		if (isHeld && leaseId === this.#leaseId) for (const companyId of companyIds) this.#unwritten.delete(companyId);
		return isHeld;
	}

	async #end(leaseId: string, ranOutBy: Millis | ""): Promise<void> {
		const keys = [this.#held, this.#dead, this.#info, this.#served(leaseId)];
		await this.#options.link.run(END_LEASE, keys, [leaseId, ranOutBy]);
	}

	get #held(): string {
		return `${this.#base}held`;
	}

	get #dead(): string {
		return `${this.#base}dead`;
	}

	get #info(): string {
		return `${this.#base}info`;
	}

	#served(leaseId: string): string {
		return `${this.#base}serves:${leaseId}`;
	}
}
