import { expect, test } from "bun:test";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryIndicatorStore } from "./indicator-store.ts";

const KEY = { companyId: "acme", conversationId: "c1", userId: "ada", kind: "typing" } as const;
const PHONE = { deviceId: "phone", ttl: 5_000 };
const NOTHING = { companies: 0, indicators: 0 };

function aStore() {
	const clock = new TestClock();
	return { clock, store: new MemoryIndicatorStore({ clock }) };
}

test("[IND7] one typist who starts 100,000 times is one entry with one deadline", async () => {
	const { clock, store } = aStore();
	for (let start = 0; start < 100_000; start += 1) {
		await store.start(KEY, PHONE);
		clock.advance(7);
		if (start % 100 === 0) expect(await store.expired(10)).toEqual([]);
	}
	expect(store.size).toEqual({ companies: 1, indicators: 1 });
});

test("[IND7] one typist who starts and stops 100,000 times leaves nothing, no deadline either", async () => {
	const { store } = aStore();
	for (let start = 0; start < 100_000; start += 1) {
		await store.start(KEY, PHONE);
		expect(await store.stop(KEY, "phone")).toHaveLength(1);
	}
	expect(store.size).toEqual(NOTHING);
});

const ENDINGS: Record<string, (store: MemoryIndicatorStore, clock: TestClock) => Promise<unknown>> = {
	stop: async (store) => {
		for (const user of ["ada", "bob"])
			for (const conversationId of ["c1", "c2"])
				for (const kind of ["typing", "recording"] as const)
					await store.stop({ ...KEY, userId: user, conversationId, kind }, "phone");
	},
	"a device that goes": async (store) => {
		for (const userId of ["ada", "bob"]) await store.endDevice({ companyId: "acme", userId }, "phone");
	},
	"an end in the conversation": async (store) => {
		for (const userId of ["ada", "bob"])
			for (const conversationId of ["c1", "c2"])
				await store.endIn({ ...KEY, userId, conversationId }, ["typing", "recording"]);
	},
	expiry: async (store, clock) => {
		clock.advance(5_000);
		await store.expired(100);
	},
};

for (const [by, end] of Object.entries(ENDINGS))
	test(`[IND4] nothing is left in memory after everything ended by ${by}`, async () => {
		const { clock, store } = aStore();
		for (const userId of ["ada", "bob"])
			for (const conversationId of ["c1", "c2"])
				for (const kind of ["typing", "recording"] as const) {
					await store.start({ ...KEY, userId, conversationId, kind }, PHONE);
					await store.announce({ ...KEY, userId, conversationId, kind }, "plain");
				}
		expect(store.size).toEqual({ companies: 1, indicators: 8 });
		await end(store, clock);
		expect(store.size).toEqual(NOTHING);
	});

test("[IND7] asking about what is not there keeps nothing of it", async () => {
	const { store } = aStore();
	for (let asked = 0; asked < 1_000; asked += 1) {
		const key = { ...KEY, companyId: `company ${asked}`, conversationId: `c${asked}` };
		await store.stop(key, "phone");
		await store.endDevice(key, "phone");
		await store.endIn(key, ["typing"]);
		await store.active(key);
		await store.ofUser(key);
		await store.announce(key, "plain");
		await store.hide(key, "plain");
	}
	expect(store.size).toEqual(NOTHING);
});
