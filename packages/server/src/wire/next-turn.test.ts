import { expect, test } from "bun:test";
import { lateTurn, nextTurn } from "./next-turn.ts";

test("[T-25] [W31] each has a turn of the event loop for itself, whoever sends much after four others", async () => {
	const log: (string | number)[] = [];
	let turn = 0;
	let isOver = false;
	const count = (): void => {
		turn += 1;
		if (!isOver) setImmediate(count);
	};
	setImmediate(count);
	const asked = [
		...["late1", "late2"].map((name) => lateTurn().then(() => log.push(name, turn))),
		...["a", "b", "c", "d", "e", "f"].map((name) => nextTurn().then(() => log.push(name, turn))),
	];
	await Promise.all(asked);
	isOver = true;
	expect(log.filter((one) => typeof one === "string")).toEqual(["a", "b", "c", "d", "late1", "e", "f", "late2"]);
	expect(new Set(log.filter((one) => typeof one === "number")).size).toBe(8);
	await lateTurn();
	await Promise.all([nextTurn().then(() => log.push("own")), lateTurn().then(() => log.push("late"))]);
	expect(log.slice(-2)).toEqual(["own", "late"]);
});
