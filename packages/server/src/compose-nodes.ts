import ours from "../package.json" with { type: "json" };
import { LeaseTable, MemoryNodeLeases } from "./adapters/memory/node-leases.ts";
import type { MembershipCache } from "./app/chat/memberships.ts";
import type { RosterCache } from "./app/chat/rosters.ts";
import { Interest } from "./app/nodes/interest.ts";
import { NodeLife } from "./app/nodes/node-life.ts";
import type { ChangePorts } from "./app/presence/change.ts";
import { Registry } from "./gateways/socket/registry.ts";
import type { Bus } from "./ports/bus.ts";
import type { Clock, Ids } from "./ports/clock.ts";
import type { LeaseTerms } from "./ports/node-leases.ts";

/** A single node has nobody who could take over: however long it slept, it goes on where it was. */
const FOR_EVER: LeaseTerms = { valid: Number.POSITIVE_INFINITY, burial: 0 };

type NodeBase = ChangePorts & {
	readonly bus: Bus;
	readonly clock: Clock;
	readonly ids: Ids;
	/** What may be kept in memory of a company only while its messages are heard. */
	readonly kept: { readonly memberships: MembershipCache; readonly rosters: RosterCache };
	readonly failed: (what: string, error: unknown) => void;
};

/** This node among the others: its connections, its lease, the companies it has to do with. */
export function composeNodes({ bus, clock, ids, kept, failed, ...ports }: NodeBase) {
	const registry = new Registry();
	const node = { nodeId: ids.next(), startedAt: clock.now(), version: ours.version };
	const leases = new MemoryNodeLeases({ table: new LeaseTable(), node, terms: FOR_EVER, clock, ids });
	const hasConnections = (companyId: string): boolean => registry.has(companyId);
	const forget = (companyId: string): void => {
		kept.memberships.forget(companyId);
		kept.rosters.forget(companyId);
	};
	const interest = new Interest({ bus, leases, hasConnections, forget, failed });
	const nodeLife = new NodeLife({
		...ports,
		leases,
		liveUnder: (leaseId) => registry.liveUnder(leaseId),
		connections: () => registry.size,
		failed,
	});
	return { registry, leases, interest, nodeLife };
}
