import type { MembershipCache } from "./app/chat/memberships.ts";
import type { RosterCache } from "./app/chat/rosters.ts";
import { Interest } from "./app/nodes/interest.ts";
import { NodeLife } from "./app/nodes/node-life.ts";
import type { ChangePorts } from "./app/presence/change.ts";
import { KeySet } from "./app/presence/marks.ts";
import { Witnesses } from "./app/presence/witnesses.ts";
import type { Shared } from "./compose-shared.ts";
import { Registry } from "./gateways/socket/registry.ts";
import type { Meters } from "./telemetry/meters.ts";

type NodeBase = ChangePorts & {
	readonly shared: Shared;
	/** What may be kept in memory of a company only while its messages are heard. */
	readonly kept: { readonly memberships: MembershipCache; readonly rosters: RosterCache };
	readonly meters: Pick<Meters, "ghosts">;
	readonly failed: (what: string, error: unknown) => void;
};

/** This node among the others: its connections, its lease, the companies it has to do with. */
export function composeNodes({ shared, kept, meters, failed, ...ports }: NodeBase) {
	const registry = new Registry();
	const { bus, leases } = shared;
	const witnesses = new Witnesses(bus);
	const hasConnections = (companyId: string): boolean => registry.has(companyId);
	const forget = (companyId: string): void => {
		kept.memberships.forget(companyId);
		kept.rosters.forget(companyId);
		witnesses.forget(companyId);
	};
	const unfollowed = new KeySet();
	const untold = (companyId: string): void => {
		forget(companyId);
		for (const { key } of registry.ofCompany(companyId)) unfollowed.add(key);
	};
	const interest = new Interest({ bus, leases, hasConnections, forget, failed });
	const nodeLife = new NodeLife({
		...ports,
		leases,
		recover: () => shared.recover(),
		liveUnder: (leaseId) => registry.liveUnder(leaseId),
		connections: () => registry.size,
		ghost: (lasted) => meters.ghosts.record(lasted),
		failed,
	});
	return { registry, leases, interest, nodeLife, witnesses, forget, unfollowed, untold };
}
