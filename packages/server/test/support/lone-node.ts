import { LeaseTable, MemoryNodeLeases } from "../../src/adapters/memory/node-leases.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { NodeLeases } from "../../src/ports/node-leases.ts";

/** The leases of a cluster of one node. */
export function loneNode(clock: Clock): NodeLeases {
	const node = { nodeId: "n1", startedAt: clock.now(), version: "1.2.3" };
	return new MemoryNodeLeases({
		table: new LeaseTable(),
		node,
		terms: { valid: 10_000, burial: 2_000 },
		clock,
		ids: uuidIds,
	});
}
