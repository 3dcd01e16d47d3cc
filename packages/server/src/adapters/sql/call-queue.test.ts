import { expect, test } from "bun:test";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { CallQueue } from "./call-queue.ts";
import type { Call } from "./stores.ts";

function aCall(method: string): Call {
	return { port: "directory", method, args: [] };
}

/** A queue whose groups are kept; `answer` answers the group under way with the names of its methods. */
function aQueue() {
	const groups: string[][] = [];
	const queue = new CallQueue((calls) => groups.push(calls.map(({ method }) => method)));
	const answer = () => queue.settle((groups.at(-1) ?? []).map((value) => ({ ok: true, value })));
	return { queue, groups, answer };
}

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

test("[STO6] one group is under way at a time, and the next gathers meanwhile", async () => {
	const { queue, groups, answer } = aQueue();
	const first = [queue.send(aCall("a")), queue.send(aCall("b"))];
	await nextTick();
	const second = [queue.send(aCall("c"))];
	await nextTick();
	second.push(queue.send(aCall("d")));
	expect(groups).toEqual([["a", "b"]]);
	expect(queue.depth).toBe(4);
	answer();
	expect(await Promise.all(first)).toEqual(["a", "b"]);
	await nextTick();
	expect(groups).toEqual([
		["a", "b"],
		["c", "d"],
	]);
	answer();
	expect(await Promise.all(second)).toEqual(["c", "d"]);
	expect(queue.depth).toBe(0);
});

test("[STO6] a failed call rejects alone: unavailable where the store cannot, else as a fault of the call", async () => {
	const { queue } = aQueue();
	const calls = ["a", "b", "c"].map((method) => queue.send(aCall(method)));
	await nextTick();
	queue.settle([
		{ ok: false, unavailable: true, message: "database or disk is full" },
		{ ok: true, value: 1 },
		{ ok: false, unavailable: false, message: "no such column" },
	]);
	const [a, b, c] = await Promise.allSettled(calls);
	expect(a?.status === "rejected" && a.reason).toBeInstanceOf(StoreUnavailable);
	expect(b).toEqual({ status: "fulfilled", value: 1 });
	expect(c?.status === "rejected" && c.reason).toBeInstanceOf(Error);
	expect(c?.status === "rejected" && c.reason).not.toBeInstanceOf(StoreUnavailable);
});

test("[T-31] the queue is bounded: one call more is refused at once", async () => {
	const { queue, groups } = aQueue();
	void queue.send(aCall("under way"));
	await nextTick();
	const fill = () => queue.send(aCall("waits")).catch(() => "refused");
	for (let at = 0; at < 50_000; at += 1) void fill();
	expect(await fill()).toBe("refused");
	expect([groups.length, queue.depth]).toEqual([1, 50_001]);
});

test("[STO6] draining answers what was asked before and refuses what comes after", async () => {
	const { queue, answer } = aQueue();
	const before = queue.send(aCall("before"));
	let drained = false;
	const draining = queue.drain("the store is closing").then(() => {
		drained = true;
	});
	await expect(queue.send(aCall("after"))).rejects.toBeInstanceOf(StoreUnavailable);
	await nextTick();
	expect(drained).toBe(false);
	answer();
	expect(await before).toBe("before");
	await draining;
});

test("[STO6] when nobody will answer any more, everything is refused", async () => {
	const { queue } = aQueue();
	const underWay = queue.send(aCall("under way"));
	await nextTick();
	const waiting = queue.send(aCall("waiting"));
	queue.fail("the worker has ended");
	const later = queue.send(aCall("later"));
	for (const lost of [underWay, waiting, later]) await expect(lost).rejects.toThrow("the worker has ended");
	expect(queue.depth).toBe(0);
});

test("[W22] a group that cannot even be sent is refused, and the queue goes on", async () => {
	const sent: number[] = [];
	const queue = new CallQueue((calls) => {
		if (calls.some(({ args }) => args.length > 0)) throw new TypeError("cannot be cloned");
		sent.push(calls.length);
	});
	await expect(queue.send({ ...aCall("bad"), args: [() => {}] })).rejects.toThrow("cannot be cloned");
	const good = queue.send(aCall("good"));
	await nextTick();
	expect(sent).toEqual([1]);
	queue.settle([{ ok: true, value: "answer" }]);
	expect(await good).toBe("answer");
});

test("[CLU3] [T-31] what waits to be written behind a group that could not be is refused at once, what reads is asked", async () => {
	const { queue, groups, answer } = aQueue();
	const first = queue.send(aCall("putUser"));
	await nextTick();
	const [write, read] = [queue.send(aCall("seen")), queue.send(aCall("user"))];
	queue.settle([{ ok: false, unavailable: true, message: "database is locked" }]);
	const refused = await Promise.allSettled([first, write]);
	expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
	expect(queue.isAway).toBe(true);
	await nextTick();
	expect(groups.at(-1)).toEqual(["user"]);
	answer();
	expect(await read).toBe("user");
	expect(queue.isAway).toBe(true);
	const later = queue.send(aCall("seen"));
	await nextTick();
	answer();
	await later;
	expect(queue.isAway).toBe(false);
});

test("[T-25] whoever asks for little does not wait behind all that somebody else has asked for", async () => {
	const groups: unknown[][] = [];
	const queue = new CallQueue((calls) => groups.push(calls.map(({ args }) => args[1])), 4);
	const ask = (userId: string, what: string) =>
		void queue.send({ port: "directory", method: "user", args: [{ companyId: "acme", userId }, what] });
	for (let index = 0; index < 10; index += 1) ask("mallory", `m${index}`);
	ask("bob", "b0");
	await nextTick();
	expect(groups).toEqual([["m0", "m1", "m2", "b0"]]);
});
