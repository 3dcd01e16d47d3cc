import { expect, test } from "bun:test";
import { turnOfItsOwn } from "./next-turn.ts";

test("[T-25] [W31] each has a turn of the event loop to itself, who asked first comes first", async () => {
	const given: { readonly name: string; readonly turn: number }[] = [];
	let turn = 0;
	let isOver = false;
	const count = (): void => {
		turn += 1;
		if (!isOver) setImmediate(count);
	};
	setImmediate(count);
	const wait = async (name: string): Promise<void> => {
		await turnOfItsOwn();
		given.push({ name, turn });
		if (name === "a") await wait("a again");
	};
	await Promise.all(["a", "b", "c"].map(wait));
	await wait("later");
	isOver = true;
	expect(given.map(({ name }) => name)).toEqual(["a", "b", "c", "a again", "later"]);
	expect(new Set(given.map((one) => one.turn)).size).toBe(5);
});
