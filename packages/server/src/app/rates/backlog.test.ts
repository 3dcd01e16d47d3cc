import { expect, test } from "bun:test";
import { Backlog } from "./backlog.ts";

/** A backlog whose moments come when they are called, and work that ends when it is told to. */
function stage({ each = 2, atOnce = 3, longest = 100 } = {}) {
	const moments: (() => Promise<unknown>)[] = [];
	const backlog = new Backlog({ soon: (run) => moments.push(run), each, atOnce, longest });
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const ask = (owner: string, name: string): void => {
		const work = async (): Promise<void> => {
			begun.push(name);
			await new Promise<void>((resolve) => ends.set(name, resolve));
		};
		void backlog.run(owner, work);
	};
	return {
		backlog,
		begun,
		ask,
		end: (name: string) => ends.get(name)?.(),
		next: () => void moments.shift()?.(),
		moments,
	};
}

test("[T-25] busy people are served in turn, so many at once, each in their own order", async () => {
	const { begun, ask, end, next, moments } = stage();
	for (const name of ["a1", "a2", "a3", "b1", "c1"]) ask(name[0] as string, name);
	expect(begun).toEqual([]);
	next();
	expect(begun).toEqual(["a1", "b1"]);
	next();
	expect(begun).toEqual(["a1", "b1", "c1"]);
	next();
	expect(begun).toEqual(["a1", "b1", "c1"]);
	end("b1");
	await Promise.resolve().then(() => {});
	next();
	expect(begun).toEqual(["a1", "b1", "c1", "a2"]);
	end("a1");
	end("c1");
	await Promise.resolve().then(() => {});
	next();
	expect(begun).toEqual(["a1", "b1", "c1", "a2", "a3"]);
	expect(moments).toEqual([]);
});

test("[T-25] a moment is over when all that it began is done, well or not", async () => {
	const { backlog, ask, end, moments } = stage();
	ask("a", "a1");
	const bad = backlog.run("b", () => Promise.reject(new Error("no")));
	let isOver = false;
	const over = moments
		.shift()?.()
		.then(() => {
			isOver = true;
		});
	await expect(bad).rejects.toThrow("no");
	expect(isOver).toBe(false);
	end("a1");
	await over;
	expect(isOver).toBe(true);
});

test("[T-25] work answers what it answers, and its fault is its own", async () => {
	const { backlog, next } = stage();
	const good = backlog.run("a", async () => 7);
	const bad = backlog.run("a", () => Promise.reject(new Error("no")));
	next();
	expect(await good).toBe(7);
	await expect(bad).rejects.toThrow("no");
	expect(backlog.has("a")).toBe(false);
});

test("[T-25] what waits of somebody who has gone is not done", () => {
	const { backlog, begun, ask, next } = stage();
	for (const name of ["a1", "a2", "b1"]) ask(name[0] as string, name);
	backlog.forget("a");
	next();
	next();
	expect(begun).toEqual(["b1"]);
});

test("[T-25] what waits of somebody who says goodbye is begun at once, in its order", () => {
	const { begun, ask, backlog, next } = stage();
	for (const name of ["a1", "a2", "b1", "a3"]) ask(name[0] as string, name);
	backlog.flush("a");
	expect(begun).toEqual(["a1", "a2", "a3"]);
	backlog.flush("z");
	next();
	expect(begun).toEqual(["a1", "a2", "a3"]);
	expect(backlog.has("b")).toBe(true);
});

test("[T-25] of one owner no more waits than may, and others are not concerned", () => {
	const { backlog, ask, next } = stage({ longest: 2 });
	ask("a", "a1");
	expect([backlog.has("a"), backlog.isFull("a"), backlog.has("z")]).toEqual([true, false, false]);
	ask("a", "a2");
	expect([backlog.isFull("a"), backlog.isFull("b")]).toEqual([true, false]);
	next();
	expect(backlog.isFull("a")).toBe(false);
});
