import { MemoryPresenceStore } from "../../src/adapters/memory/presence-store.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { TestClock } from "../support/test-clock.ts";
import { describePresenceStore } from "./presence-store.contract.ts";

describePresenceStore("memory", async ({ load, timing }) => {
	const clock = new TestClock();
	const store = new MemoryPresenceStore({ clock, ids: uuidIds, timing, load, isDurable: () => true });
	return { store, clock, close: async () => {} };
});
