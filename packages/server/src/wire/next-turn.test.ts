import { expect, test } from "bun:test";
import { bodyTurn, lateTurn, nextTurn } from "./next-turn.ts";

test("[T-25] [W31] each has a turn of the event loop for itself, whoever sends much after four others", async () => {
	const log: (string | number)[] = [];
	let turn = 0;
	let isOver = false;
	const count = (): void => {
		turn += 1;
		if (!isOver) setImmediate(count);
	};
	setImmediate(count);
	const each = (names: readonly string[], wait: () => Promise<void>): Promise<number>[] =>
		names.map((name) => wait().then(() => log.push(name, turn)));
	await Promise.all([
		...each(["body1", "body2", "body3"], bodyTurn),
		...each(["late1", "late2"], lateTurn),
		...each(["a", "b", "c", "d", "e", "f"], nextTurn),
	]);
	isOver = true;
	const given = log.filter((one) => typeof one === "string");
	expect(given).toEqual(["a", "b", "c", "d", "late1", "e", "f", "body1", "late2", "body2", "body3"]);
	expect(new Set(log.filter((one) => typeof one === "number")).size).toBe(11);
	await Promise.all([...each(["late"], lateTurn), ...each(["own"], nextTurn)]);
	expect(log.filter((one) => typeof one === "string").slice(-2)).toEqual(["own", "late"]);
});
