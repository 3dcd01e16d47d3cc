import { expect, test } from "bun:test";
import { InTurn } from "./in-turn.ts";

/** Work that is noted when it begins, and ends when it is told to. */
function aStage() {
	const turns = new InTurn();
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const ask = (name: string, writes: boolean, subject = "s") =>
		turns.run(subject, writes, () => {
			begun.push(name);
			const { promise, resolve } = Promise.withResolvers<void>();
			ends.set(name, resolve);
			return promise;
		});
	const end = async (name: string) => {
		ends.get(name)?.();
		await new Promise<void>((resolve) => setImmediate(resolve));
	};
	return { begun, ask, end };
}

test("[STO2] a read begins when the writes before it are done, and a write when the reads before it are", async () => {
	const { begun, ask, end } = aStage();
	const all = [ask("w1", true), ask("w2", true), ask("r1", false), ask("r2", false), ask("w3", true), ask("w4", true)];
	expect(begun).toEqual(["w1", "w2"]);
	await end("w1");
	expect(begun).toEqual(["w1", "w2"]);
	await end("w2");
	expect(begun).toEqual(["w1", "w2", "r1", "r2"]);
	await end("r2");
	await end("r1");
	expect(begun).toEqual(["w1", "w2", "r1", "r2", "w3", "w4"]);
	await end("w3");
	await end("w4");
	await Promise.all(all);
});

test("[STO2] what is about something else waits for nobody", async () => {
	const { begun, ask } = aStage();
	void ask("w1", true);
	void ask("r1", false);
	void ask("other", false, "o");
	expect(begun).toEqual(["w1", "other"]);
});

test("[CLU3] what fails lets the next begin, as what succeeds does", async () => {
	const turns = new InTurn();
	const failing = turns.run("s", true, () => Promise.reject(new Error("away")));
	const reading = turns.run("s", false, () => Promise.resolve("read"));
	await expect(failing).rejects.toThrow("away");
	expect(await reading).toBe("read");
});
