import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import type { RedisLink } from "./connection.ts";
import type { Found, RedisLife } from "./life.ts";
import { Recovery } from "./recovery.ts";

/** A recovery that finds what is given, and notes what it does. */
function aRecovery() {
	const redis = new EventEmitter();
	const done: string[] = [];
	const found: Found[] = [];
	const failures: string[] = [];
	const away = { database: false, redis: false };
	const recovery: Recovery = new Recovery({
		link: { redis } as unknown as RedisLink,
		life: { look: async () => found.shift() ?? { isAnother: false, isNew: false } } as unknown as RedisLife,
		putBack: async () => {
			if (away.redis) throw new Error("away");
			done.push(recovery.isOver ? "put back while open" : "put back");
		},
		failed: (what) => failures.push(what),
		othersBack: 0,
	});
	const restoreBy = (): void =>
		recovery.restoreBy(async () => {
			if (away.database) throw new Error("away");
			done.push("restored");
			return async () => void done.push(recovery.isOver ? "finished while open" : "finished");
		});
	return { redis, recovery, restoreBy, done, found, failures, away };
}

const NEW: Found = { isAnother: false, isNew: true };
const EMPTIED: Found = { isAnother: true, isNew: true };
const EMPTIED_AND_RESTORED_ELSEWHERE: Found = { isAnother: true, isNew: false };

test("[PR24] the first of all nodes puts in who was present, as soon as it knows how, and once", async () => {
	const { recovery, restoreBy, done, found } = aRecovery();
	found.push(NEW);
	await recovery.run();
	expect(done).toEqual([]);
	restoreBy();
	await recovery.run();
	await recovery.run();
	expect(done).toEqual(["restored", "finished while open"]);
});

test("[CLU2] after an end each node puts back what it knows while presence is away; one of them restores the rest", async () => {
	const { recovery, restoreBy, done, found } = aRecovery();
	restoreBy();
	found.push(EMPTIED_AND_RESTORED_ELSEWHERE);
	await recovery.run();
	expect(done).toEqual(["put back"]);
	found.push(EMPTIED);
	await recovery.run();
	expect(done).toEqual(["put back", "put back", "restored", "finished while open"]);
});

test("[CLU2] what failed is done by the next run, and presence stays away without what the nodes know", async () => {
	const { recovery, restoreBy, done, found, away } = aRecovery();
	restoreBy();
	found.push(EMPTIED);
	away.redis = true;
	await expect(recovery.run()).rejects.toThrow("away");
	expect(recovery.isOver).toBe(false);
	away.redis = false;
	await recovery.run();
	expect(recovery.isOver).toBe(true);
	expect(done).toEqual(["put back", "restored", "finished while open"]);
});

test("[CLU3] presence goes on where the database is away, and who was present is put in when it is back", async () => {
	const { recovery, restoreBy, done, found, failures, away } = aRecovery();
	restoreBy();
	away.database = true;
	found.push(EMPTIED);
	await recovery.run();
	expect([recovery.isOver, failures]).toEqual([true, ["who was present"]]);
	away.database = false;
	await recovery.run();
	expect(done).toEqual(["put back", "restored", "finished while open"]);
});

test("[CLU2] one run at a time; a link that was lost meanwhile leaves presence away until the next", async () => {
	const { redis, recovery, done, found } = aRecovery();
	found.push(EMPTIED_AND_RESTORED_ELSEWHERE);
	const first = recovery.run();
	expect(recovery.run()).toBe(first);
	redis.emit("close");
	await first;
	expect([recovery.isOver, done]).toEqual([false, ["put back"]]);
	redis.emit("ready");
	await recovery.run();
	expect(recovery.isOver).toBe(true);
});
