import { MemoryBus } from "../../src/adapters/memory/bus.ts";
import { MemoryIndicatorStore } from "../../src/adapters/memory/indicator-store.ts";
import { MemoryNodeInquiry, RespondentTable } from "../../src/adapters/memory/node-inquiry.ts";
import { LeaseTable, MemoryNodeLeases } from "../../src/adapters/memory/node-leases.ts";
import { MemoryPresenceStore } from "../../src/adapters/memory/presence-store.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { countSteps } from "../support/count-steps.ts";
import { TestClock } from "../support/test-clock.ts";
import { describeBus } from "./bus.contract.ts";
import { describeIndicatorStore } from "./indicator-store.contract.ts";
import { describeNodeInquiry } from "./node-inquiry.contract.ts";
import { describeNodeLeases, TERMS } from "./node-leases.contract.ts";
import { describePresenceStore } from "./presence-store.contract.ts";

describePresenceStore("memory", async ({ load, timing }) => {
	const clock = new TestClock();
	const store = new MemoryPresenceStore({ clock, ids: uuidIds, timing, load, isDurable: () => true });
	return { store, clock, close: async () => {} };
});

describeIndicatorStore("memory", async () => {
	const clock = new TestClock();
	return { store: new MemoryIndicatorStore({ clock }), clock, close: async () => {}, work: countSteps };
});

describeBus("memory", async () => ({ bus: new MemoryBus(), close: async () => {} }));

describeNodeLeases("memory", async () => {
	const clock = new TestClock();
	const table = new LeaseTable();
	return {
		open: (nodeId) => {
			const node = { nodeId, startedAt: 5, version: "1.2.3" };
			return new MemoryNodeLeases({ table, node, terms: TERMS, clock, ids: uuidIds });
		},
		clock,
		close: async () => {},
	};
});

describeNodeInquiry("memory", async () => {
	const clock = new TestClock();
	const [leaseTable, table] = [new LeaseTable(), new RespondentTable()];
	const failures: string[] = [];
	return {
		open: async (nodeId) => {
			const node = { nodeId, startedAt: 5, version: "1.2.3" };
			const leases = new MemoryNodeLeases({ table: leaseTable, node, terms: TERMS, clock, ids: uuidIds });
			const failed = (what: string): void => void failures.push(`${nodeId}: ${what}`);
			return { inquiry: new MemoryNodeInquiry({ table, nodeId, leases, failed }), leases };
		},
		clock,
		failures,
		close: async () => {},
	};
});
