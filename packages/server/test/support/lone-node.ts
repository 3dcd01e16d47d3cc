import { MemoryNodeInquiry, RespondentTable } from "../../src/adapters/memory/node-inquiry.ts";
import { LeaseTable, MemoryNodeLeases } from "../../src/adapters/memory/node-leases.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { NodeInquiry } from "../../src/ports/node-inquiry.ts";
import type { NodeLeases } from "../../src/ports/node-leases.ts";
import { answering, someStats } from "./node-answers.ts";

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

/** What such a node says of itself: that it idles. */
export function loneInquiry(clock: Clock, failed: (what: string, error: unknown) => void): NodeInquiry {
	const inquiry = new MemoryNodeInquiry({
		table: new RespondentTable(),
		nodeId: "n1",
		leases: loneNode(clock),
		failed,
	});
	void inquiry.respond(answering(someStats));
	return inquiry;
}
