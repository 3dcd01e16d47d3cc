import { MemoryBus } from "./adapters/memory/bus.ts";
import { MemoryIndicatorStore } from "./adapters/memory/indicator-store.ts";
import { MemoryNodeInquiry, RespondentTable } from "./adapters/memory/node-inquiry.ts";
import { LeaseTable, MemoryNodeLeases } from "./adapters/memory/node-leases.ts";
import { MemoryPresenceStore } from "./adapters/memory/presence-store.ts";
import type { Config } from "./config/settings.ts";
import type { Sign } from "./domain/devices.ts";
import type { PresenceRecord, Timing } from "./domain/record.ts";
import type { Bus } from "./ports/bus.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import type { IndicatorStore } from "./ports/indicator-store.ts";
import type { Millis, UserKey } from "./ports/keys.ts";
import type { NodeInquiry } from "./ports/node-inquiry.ts";
import type { LeaseTerms, NodeLeases, OwnNode } from "./ports/node-leases.ts";
import type { PresenceStore } from "./ports/presence-store.ts";
import type { Restoration } from "./ports/restoration.ts";
import type { SharedBuckets } from "./ports/shared-buckets.ts";
import type { Job } from "./scheduler.ts";

/** What the presence store asks of everything else. */
export type PresenceBase = {
	readonly timing: Timing;
	readonly changes: { readonly maxAge: Millis; readonly maxEntries: number };
	readonly load: (companyId: string, userIds: readonly string[]) => Promise<readonly PresenceRecord[]>;
	readonly isDurable: (key: UserKey) => boolean;
	/** A sign of life that was marked must be given anew: another node decided without knowing of it. */
	readonly overtaken: (key: UserKey, sign: Sign) => void;
};

/** What the nodes of a cluster share, or a single node has for itself: everything that is not durable (STO1). */
export type Shared = {
	/** The clock that all nodes go by (CLU5). */
	readonly clock: Clock;
	readonly bus: Bus;
	readonly indicatorStore: IndicatorStore;
	readonly leases: NodeLeases;
	readonly node: OwnNode;
	readonly inquiry: NodeInquiry;
	/** What is left to users and addresses, where several nodes serve them. */
	readonly buckets: SharedBuckets | null;
	/** Makes the presence store, once. */
	presence(base: PresenceBase): PresenceStore;
	/** Takes what puts in who was present by what is durable. To be called once, before `recover`. */
	restoreBy(restore: Restoration): void;
	/**
	 * Where nothing is known, who was present is put in, where that is for this node to do; where everything was forgotten,
	 * first what this node knows. To be called before the lease is renewed (CLU2, PR24).
	 */
	recover(): Promise<void>;
	/** Until when somebody counts who was present by what is durable, and of whom nothing is held; null: they are gone. */
	graceUntil(): Millis | null;
	/** What it needs from time to time. */
	readonly jobs: readonly Job[];
	isAway(): boolean;
	/**
	 * Tells everything that this node alone knows, and lets go. Where presence has not been told of all who have gone, the
	 * lease is left to run out, so that another node takes them out. Never rejects.
	 */
	close(options: { readonly allTold: boolean }): Promise<void>;
};

export type SharedBase = {
	readonly config: Config;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly node: OwnNode;
	readonly failed: (what: string, error: unknown) => void;
};

/** A single node has nobody who could take over: however long it slept, it goes on where it was. */
const FOR_EVER: LeaseTerms = { valid: Number.POSITIVE_INFINITY, burial: 0 };

/** Of a single node: all in its memory. */
export function sharedInMemory({ clock, ids, node, failed }: SharedBase): Shared {
	const leases = new MemoryNodeLeases({ table: new LeaseTable(), node, terms: FOR_EVER, clock, ids });
	let restore: Restoration | null = null;
	return {
		clock,
		bus: new MemoryBus(),
		indicatorStore: new MemoryIndicatorStore({ clock }),
		leases,
		node,
		inquiry: new MemoryNodeInquiry({ table: new RespondentTable(), nodeId: node.nodeId, leases, failed }),
		buckets: null,
		presence: (base) => new MemoryPresenceStore({ ...base, clock, ids }),
		restoreBy: (given) => {
			restore = given;
		},
		recover: async () => {
			const finish = await restore?.();
			restore = null;
			await finish?.();
		},
		graceUntil: () => null,
		jobs: [],
		isAway: () => false,
		close: async () => {},
	};
}
