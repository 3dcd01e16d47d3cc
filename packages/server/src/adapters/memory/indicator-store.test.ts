import { expect, test } from "bun:test";
import { TestClock } from "../../../test/support/test-clock.ts";
import type { IndicatorKey } from "../../ports/indicator-store.ts";
import { MemoryIndicatorStore } from "./indicator-store.ts";

const KEY = { companyId: "acme", conversationId: "c1", userId: "ada", kind: "typing" } as const;
const PHONE = { deviceId: "phone", ttl: 5_000 };
const NOTHING = { conversations: 0, users: 0, indicators: 0 };

/** Two people, in two conversations, with both kinds. */
const EIGHT: readonly IndicatorKey[] = ["ada", "bob"].flatMap((userId) =>
	["c1", "c2"].flatMap((conversationId) =>
		(["typing", "recording"] as const).map((kind) => ({ ...KEY, userId, conversationId, kind })),
	),
);

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
	expect(store.size).toEqual({ conversations: 1, users: 1, indicators: 1 });
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
	stop: (store) => Promise.all(EIGHT.map((key) => store.stop(key, "phone"))),
	"a device that goes": (store) => Promise.all(EIGHT.map((key) => store.endDevice(key, "phone"))),
	"an end in the conversation": (store) => Promise.all(EIGHT.map((key) => store.endIn(key, ["typing", "recording"]))),
	expiry: (store, clock) => {
		clock.advance(PHONE.ttl);
		return store.expired(100);
	},
};

for (const [by, end] of Object.entries(ENDINGS))
	test(`[IND4] nothing is left in memory of what ended by ${by}`, async () => {
		const { clock, store } = aStore();
		const other = { ...KEY, conversationId: "c3", userId: "cem" };
		await store.start(other, { ...PHONE, ttl: 30_000 });
		for (const key of EIGHT) {
			await store.start(key, PHONE);
			await store.announce(key, "plain");
		}
		expect(store.size).toEqual({ conversations: 3, users: 3, indicators: 9 });
		await end(store, clock);
		expect(store.size).toEqual({ conversations: 1, users: 1, indicators: 1 });
		await store.stop(other, "phone");
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
