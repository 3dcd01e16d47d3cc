import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import type { RedisLink } from "./connection.ts";
import type { RedisLife } from "./life.ts";
import { Recovery } from "./recovery.ts";

/** A recovery from what is given, which notes what it does. */
function aRecovery() {
	const redis = new EventEmitter();
	const done: string[] = [];
	const failures: string[] = [];
	const away = { database: false, redis: false };
	const found = { isAnother: false, isRestored: true, mayRestore: true };
	const recovery: Recovery = new Recovery({
		link: { redis } as unknown as RedisLink,
		life: {
			isAnother: async () => {
				const { isAnother } = found;
				found.isAnother = false;
				return isAnother;
			},
			isRestored: async () => found.isRestored,
			mayRestore: async () => found.mayRestore,
			restored: async () => {
				found.isRestored = true;
			},
		} as unknown as RedisLife,
		measure: async () => void done.push(recovery.isOver ? "measured" : "measured while away"),
		forgotten: () => void done.push("forgotten"),
		putBack: async () => {
			if (away.redis) throw new Error("away");
			done.push(recovery.isOver ? "put back while open" : "put back");
		},
		failed: (what) => failures.push(what),
		othersBack: 0,
		restoredWithin: 500,
	});
	const restoreBy = (): void =>
		recovery.restoreBy(async () => {
			if (away.database) throw new Error("away");
			done.push("restored");
			return async () => void done.push(recovery.isOver ? "finished while open" : "finished");
		});
	return { redis, recovery, restoreBy, done, found, failures, away };
}

test("[PR24] who was present is put in as soon as a node knows how, and once", async () => {
	const { recovery, restoreBy, done, found } = aRecovery();
	found.isRestored = false;
	await recovery.run();
	expect(done).toEqual(["measured"]);
	restoreBy();
	await recovery.run();
	await recovery.run();
	expect(done).toEqual(["measured", "measured", "restored", "finished while open", "measured"]);
});

test("[CLU2] [CLU5] after an end each node puts back what it knows while presence is away; one restores the rest", async () => {
	const { recovery, restoreBy, done, found } = aRecovery();
	restoreBy();
	Object.assign(found, { isAnother: true, isRestored: false });
	await recovery.run();
	expect(done).toEqual(["measured", "forgotten", "put back", "restored", "finished while open"]);
});

test("[CLU2] where another node restores, presence waits until that is done, and not for ever", async () => {
	const { recovery, restoreBy, done, found, failures } = aRecovery();
	restoreBy();
	Object.assign(found, { isAnother: true, isRestored: false, mayRestore: false });
	const run = recovery.run();
	await Bun.sleep(50);
	expect(recovery.isOver).toBe(false);
	found.isRestored = true;
	await run;
	expect([recovery.isOver, failures]).toEqual([true, []]);
	Object.assign(found, { isAnother: true, isRestored: false });
	await recovery.run();
	expect([recovery.isOver, failures]).toEqual([true, ["who was present"]]);
	expect(done).not.toContain("restored");
});

test("[CLU2] what failed is done by the next run, and presence stays away without what the nodes know", async () => {
	const { recovery, done, found, away } = aRecovery();
	found.isAnother = true;
	away.redis = true;
	await expect(recovery.run()).rejects.toThrow("away");
	expect(recovery.isOver).toBe(false);
	away.redis = false;
	await recovery.run();
	expect(recovery.isOver).toBe(true);
	expect(done.at(-1)).toBe("put back");
});

test("[CLU3] presence goes on where the database is away, and who was present is put in when it is back", async () => {
	const { recovery, restoreBy, done, found, failures, away } = aRecovery();
	restoreBy();
	away.database = true;
	Object.assign(found, { isAnother: true, isRestored: false });
	await recovery.run();
	expect([recovery.isOver, failures]).toEqual([true, ["who was present"]]);
	away.database = false;
	await recovery.run();
	expect(done.slice(-2)).toEqual(["restored", "finished while open"]);
});

test("[CLU2] whoever finds something gone is told whether all is, and then presence is away at once", async () => {
	const { recovery, done, found } = aRecovery();
	expect(await recovery.isSame()).toBe(true);
	found.isAnother = true;
	expect(await recovery.isSame()).toBe(false);
	expect([recovery.isOver, done.includes("forgotten")]).toEqual([false, true]);
	await recovery.run();
	expect(recovery.isOver).toBe(true);
});

test("[CLU2] one run at a time; a link that was lost meanwhile leaves presence away until the next", async () => {
	const { redis, recovery, done, found } = aRecovery();
	found.isAnother = true;
	const first = recovery.run();
	expect(recovery.run()).toBe(first);
	redis.emit("close");
	await first;
	expect([recovery.isOver, done.at(-1)]).toEqual([false, "put back"]);
	redis.emit("ready");
	await recovery.run();
	expect(recovery.isOver).toBe(true);
});
