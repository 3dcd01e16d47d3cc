import { expect, test } from "bun:test";
import { Backlog } from "../../src/app/rates/backlog.ts";
import { userName } from "../../src/app/rates/rates.ts";
import { eventually } from "../support/eventually.ts";
import { HttpHarness } from "../support/http-harness.ts";

test("[T-25] what a user asks for once they are busy no more waits behind what waits of them", async () => {
	const moments: (() => Promise<unknown>)[] = [];
	const backlog = new Backlog({ soon: (run) => moments.push(run), each: 1, atOnce: 1, longest: 10 });
	const rest = await HttpHarness.start({ backlog });
	const ada = rest.key("ada");
	const answered: string[] = [];
	const choose = async (status: string): Promise<void> => {
		await rest.as("ada", "PUT /api/presence/me", { status });
		answered.push(status);
	};
	while (!rest.deps.rates.isBusy(ada)) rest.deps.rates.request(ada);
	const first = choose("dnd");
	await eventually(() => backlog.has(userName(ada)));
	rest.clock.advance(60_000);
	expect(rest.deps.rates.isBusy(ada)).toBe(false);
	const second = choose("away");
	for (let count = 0; count < 3; count += 1) await rest.as("bob", "PUT /api/presence/me", { status: "dnd" });
	expect(answered).toEqual([]);
	await eventually(() => {
		void moments.shift()?.();
		return answered.length === 2;
	});
	await Promise.all([first, second]);
	expect(answered).toEqual(["dnd", "away"]);
	expect((await rest.as("ada", "GET /api/presence/me")).body).toMatchObject({ availability: "away" });
	await rest.close();
});

test("[T-25] who makes more than a fifth of the requests they may, for long, is busy", async () => {
	const rest = await HttpHarness.start();
	const { rates } = rest.deps;
	for (const [userId, perSecond, isBusy] of [
		["ada", 10, false],
		["bob", 15, true],
	] as const) {
		for (let second = 0; second < 30; second += 1) {
			for (let count = 0; count < perSecond; count += 1) rates.request(rest.key(userId));
			rest.clock.advance(1_000);
		}
		for (let count = 0; count < perSecond; count += 1) rates.request(rest.key(userId));
		expect(rates.isBusy(rest.key(userId))).toBe(isBusy);
	}
	await rest.close();
});
