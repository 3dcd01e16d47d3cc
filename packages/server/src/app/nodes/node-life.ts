import type { Assertion } from "../../domain/nodes.ts";
import { heldBy, reassert, withoutNode } from "../../domain/nodes.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { DeadLease, NodeLeases } from "../../ports/node-leases.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { type ChangePorts, change } from "../presence/change.ts";

/** A connection that this node holds, as presence is to know it. */
export type LiveConnection = UserKey & {
	readonly assertion: Assertion;
	/** Does it still live? Asked when it is put back: one that has ended meanwhile would stay for ever. */
	readonly isOpen: () => boolean;
};

export type NodeLifePorts = ChangePorts & {
	readonly presence: PresenceStore;
	readonly leases: NodeLeases;
	/** Where the store has forgotten everything, puts back what this node knows of everybody. */
	readonly recover: () => Promise<void>;
	/** The connections of this node; their entries carry the lease given, from now on. */
	readonly liveUnder: (leaseId: string) => readonly LiveConnection[];
	readonly connections: () => number;
	/** Hears of each connection that is taken out of a dead node how long it was counted after the last sign of life. */
	readonly ghost: (lasted: Millis) => void;
	readonly failed: (what: string, error: unknown) => void;
};

/** Dead nodes looked after in one round, companies and users asked for at a time. */
const DEAD_AT_ONCE = 10;
const COMPANIES_AT_ONCE = 20;
const USERS_AT_ONCE = 200;

/** The life of this node among the others: it holds a lease, and takes care of those who lost theirs (PR23). */
export class NodeLife {
	readonly #ports: NodeLifePorts;
	#unasserted = false;

	constructor(ports: NodeLifePorts) {
		this.#ports = ports;
	}

	/**
	 * Renews the lease. Where it was lost, or the store has forgotten everything, all connections of this node are put into
	 * the store again, under the new lease (PR23, CLU2).
	 */
	async beat(): Promise<void> {
		const { leases, recover, connections } = this.#ports;
		await recover();
		const { leaseId, lost } = await leases.renew(connections());
		if (lost) this.#unasserted = true;
		if (this.#unasserted) await this.#assertAll(leaseId);
	}

	/** Takes out the connections of nodes whose lease has run out. Whoever notices does it; the store gives each to one. */
	async buryDead(): Promise<void> {
		for (const dead of await this.#ports.leases.expired(DEAD_AT_ONCE)) await this.#bury(dead);
	}

	async #assertAll(leaseId: string): Promise<void> {
		const live = this.#ports.liveUnder(leaseId);
		this.#unasserted = false;
		for (let start = 0; start < live.length; start += USERS_AT_ONCE)
			await Promise.all(live.slice(start, start + USERS_AT_ONCE).map((one) => this.#assertOne(one)));
	}

	async #assertOne({ assertion, isOpen, ...key }: LiveConnection): Promise<void> {
		try {
			await change(this.#ports, key, (record, moment) => ({
				record: isOpen() ? reassert(record, assertion, moment) : record,
				answer: undefined,
			}));
		} catch (error) {
			this.#unasserted = true;
			if (!(error instanceof StoreUnavailable)) this.#ports.failed("a connection put back", error);
		}
	}

	/**
	 * Left for a later round, here or elsewhere, where anything of it fails: doing it again does no harm. Nobody waits for
	 * another who cannot be taken out, nor a company for the one before it.
	 */
	async #bury(dead: DeadLease): Promise<void> {
		const { leaseId } = dead;
		const { leases } = this.#ports;
		let after: string | null = null;
		let isWhole = true;
		for (;;) {
			const companies: readonly string[] = await leases.servedBy(leaseId, { after, limit: COMPANIES_AT_ONCE });
			const taken = await Promise.all(companies.map((companyId) => this.#takeOut(companyId, dead)));
			isWhole &&= taken.every(Boolean);
			after = companies.at(-1) ?? null;
			if (companies.length < COMPANIES_AT_ONCE) break;
		}
		if (isWhole) await leases.buried(leaseId);
	}

	/** Were all of the company taken out? */
	async #takeOut(companyId: string, dead: DeadLease): Promise<boolean> {
		const { presence } = this.#ports;
		let after: string | null = null;
		let isWhole = true;
		for (;;) {
			const userIds: readonly string[] = await presence.onNode(companyId, {
				node: dead.leaseId,
				after,
				limit: USERS_AT_ONCE,
			});
			const taken = await Promise.all(userIds.map((userId) => this.#takeOutOne({ companyId, userId }, dead)));
			isWhole &&= taken.every(Boolean);
			after = userIds.at(-1) ?? null;
			if (userIds.length < USERS_AT_ONCE) return isWhole;
		}
	}

	/** @throws StoreUnavailable where the others would fare no better */
	async #takeOutOne(key: UserKey, { leaseId, renewedAt }: DeadLease): Promise<boolean> {
		try {
			const { answer: ghosts, now } = await change(this.#ports, key, (record, moment) => ({
				record: withoutNode(record, leaseId, moment),
				answer: heldBy(record, leaseId),
			}));
			for (let left = ghosts; left > 0; left -= 1) this.#ports.ghost(now - renewedAt);
			return true;
		} catch (error) {
			if (error instanceof StoreUnavailable) throw error;
			this.#ports.failed("a connection of a dead node", error);
			return false;
		}
	}
}
