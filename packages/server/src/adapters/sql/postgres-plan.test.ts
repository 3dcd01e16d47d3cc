import { expect, test } from "bun:test";
import { conversationLock, laneNumber, merged, planOf, subjectOf } from "./postgres-plan.ts";
import { CALLS, type Call, type PortName } from "./stores.ts";

const KEY = { companyId: "acme", conversationId: "c", userId: "ada", senderId: "ada", participants: [] };

function aCall(port: PortName, method: string, first: unknown = KEY): Call {
	return { port, method, args: [first, [], 1] };
}

const WRITES = (Object.keys(CALLS) as PortName[]).flatMap((port) =>
	Object.entries(CALLS[port]).flatMap(([method, kind]) => (kind === "write" ? [[port, method] as const] : [])),
);

test.each(WRITES)("[STO2] it is known what %s.%s locks", (port, method) => {
	const { locks, order } = planOf(aCall(port, method, method === "announced" ? [KEY] : KEY));
	for (const { no } of locks) expect(no > 0n && no < 2n ** 63n).toBe(true);
	// Without a lock it must be right by one statement, or by the rows that it locks, whoever else writes.
	if (locks.length === 0)
		expect([`${port}.${method}`]).toEqual([
			expect.stringMatching(/trail.append|revocations.add|webhooks.(claim|settle|retry)/),
		]);
	else expect(order.length).toBeGreaterThan(0);
});

test("[STO2] locks are taken once each, by their numbers, and alone where one call needs that", () => {
	const append = planOf(aCall("messages", "append"));
	const reveal = planOf(aCall("receipts", "reveal"));
	const locks = merged([...append.locks, ...reveal.locks, ...append.locks]);
	expect(locks.length).toBe(2);
	expect(locks.map(({ no }) => no)).toEqual(locks.map(({ no }) => no).toSorted((one, other) => (one < other ? -1 : 1)));
	expect(locks.every(({ shared }) => !shared)).toBe(true);
	expect(merged(append.locks).filter(({ shared }) => shared).length).toBe(1);
});

test("[STO2] who finds out late which conversations to lock holds no lock that comes after them", () => {
	const held = planOf(aCall("directory", "eraseUser")).locks;
	const { no } = conversationLock("acme", "c");
	expect(held.length).toBe(3);
	for (const lock of held) expect(lock.no < (no >> 60n) << 60n).toBe(true);
});

test("[CON1] direct conversations of a company are made in the order they were asked for", () => {
	const lanes = ["c1", "c2", "c3"].map(
		(conversationId) => planOf(aCall("conversations", "create", { ...KEY, conversationId, type: "direct" })).lane,
	);
	expect(new Set(lanes).size).toBe(1);
});

test("[MSG5] everything that is written to a conversation goes by one lane", () => {
	const calls = [
		aCall("conversations", "create"),
		aCall("conversations", "act"),
		...["append", "edit", "remove"].map((method) => aCall("messages", method)),
		aCall("receipts", "move"),
	];
	expect(new Set(calls.map((call) => planOf(call).lane)).size).toBe(1);
	expect(new Set(calls.map((call) => subjectOf(call).name)).size).toBe(1);
});

test("[STO2] what a call is about is in its first argument", () => {
	expect(subjectOf(aCall("directory", "users", "acme"))).toEqual({ company: "acme", name: "company acme" });
	expect(subjectOf(aCall("facts", "load", { companyId: "acme", userId: "ada" }))).toEqual({
		company: "acme",
		name: "user acme ada",
	});
	expect(subjectOf(aCall("trail", "between", { key: { companyId: "acme", userId: "ada" } })).name).toBe(
		"user acme ada",
	);
	expect(subjectOf(aCall("journal", "write", []))).toEqual({ company: "", name: "journal " });
});

test("[STO2] names are spread over the lanes", () => {
	const counts = [0, 0, 0, 0];
	for (let at = 0; at < 4_000; at += 1) {
		const lane = laneNumber(`conversation acme ${at.toString(36)}`, counts.length);
		counts[lane] = (counts[lane] ?? 0) + 1;
	}
	for (const count of counts) expect(count).toBeGreaterThan(500);
});
