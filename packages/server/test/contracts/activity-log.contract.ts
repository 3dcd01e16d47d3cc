import { describe, expect, test } from "bun:test";
import type { Interval } from "../../src/ports/activity-log.ts";
import { everyPage, type MakeStores, ODD_TEXTS, peopleOf, useStores } from "./durable-stores.ts";

const ALL = { from: 0, to: 1_000_000, limit: 100 };

function begin(id: string, at: number, projectId = "p") {
	return { id, projectId, taskId: null, at };
}

function spans(intervals: readonly Interval[]): unknown {
	return intervals.map(({ id, startedAt, endedAt, endReason }) => [id, startedAt, endedAt, endReason]);
}

/** The law of `ActivityLog`. */
export function describeActivityLog(name: string, make: MakeStores): void {
	describe(`activity log on ${name}`, () => {
		const stores = useStores(make);

		test("[ACT3] an interval begins, runs and ends", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const { activity } = stores();
			expect(await activity.running(key)).toBeUndefined();
			await activity.switch({ ...key, begin: { id: "i1", projectId: "p", taskId: "t", at: 10 } });
			const running: Interval = {
				...key,
				id: "i1",
				projectId: "p",
				taskId: "t",
				startedAt: 10,
				endedAt: null,
				endReason: null,
			};
			expect(await activity.running(key)).toEqual(running);
			await activity.switch({ ...key, end: { at: 25, reason: "offline" } });
			expect(await activity.running(key)).toBeUndefined();
			expect(await activity.between({ ...ALL, companyId: key.companyId })).toEqual({
				items: [{ ...running, endedAt: 25, endReason: "offline" }],
				nextCursor: null,
			});
		});

		test("[ACT3] a switch ends the running interval and begins the next in one step", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			await stores().activity.switch({ ...key, begin: begin("i1", 10) });
			await stores().activity.switch({ ...key, end: { at: 20, reason: "cleared" }, begin: begin("i2", 30) });
			await stores().activity.switch({ ...key, begin: begin("i3", 40) });
			const { items } = await stores().activity.between({ ...ALL, companyId: key.companyId });
			expect(spans(items)).toEqual([
				["i1", 10, 20, "cleared"],
				["i2", 30, 40, "changed"],
				["i3", 40, null, null],
			]);
		});

		test("[ACT3] an end without a running interval does nothing", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			await stores().activity.switch({ ...key, end: { at: 5, reason: "offline" } });
			await stores().activity.switch({ ...key, begin: begin("i1", 10) });
			await stores().activity.switch({ ...key, end: { at: 20, reason: "cleared" } });
			await stores().activity.switch({ ...key, end: { at: 30, reason: "offline" } });
			await stores().activity.switch({ ...key });
			const { items } = await stores().activity.between({ ...ALL, companyId: key.companyId });
			expect(spans(items)).toEqual([["i1", 10, 20, "cleared"]]);
		});

		test("[ACT3] an interval never ends before it started", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			await stores().activity.switch({ ...key, begin: begin("i1", 100) });
			await stores().activity.switch({ ...key, begin: begin("i2", 90) });
			await stores().activity.switch({ ...key, end: { at: 50, reason: "server_restart" } });
			const { items } = await stores().activity.between({ ...ALL, companyId: key.companyId });
			expect(spans(items)).toEqual([
				["i2", 90, 90, "server_restart"],
				["i1", 100, 100, "changed"],
			]);
		});

		test("[ACT3] the same begin twice makes one interval and ends nothing", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const repeated = { ...key, end: { at: 20, reason: "changed" }, begin: begin("i2", 20) } as const;
			await stores().activity.switch({ ...key, begin: begin("i1", 10) });
			await stores().activity.switch(repeated);
			await stores().activity.switch(repeated);
			expect((await stores().activity.running(key))?.id).toBe("i2");
			await stores().activity.switch({ ...key, begin: begin("i3", 30) });
			await stores().activity.switch(repeated);
			const { items } = await stores().activity.between({ ...ALL, companyId: key.companyId });
			expect(spans(items)).toEqual([
				["i1", 10, 20, "changed"],
				["i2", 20, 30, "changed"],
				["i3", 30, null, null],
			]);
		});

		test("[ACT3] switches made at once leave one running interval and no gap", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const ids = Array.from({ length: 50 }, (_, at) => `i${String(at).padStart(2, "0")}`);
			await Promise.all(ids.map((id, at) => stores().activity.switch({ ...key, begin: begin(id, at) })));
			const { items } = await stores().activity.between({ ...ALL, companyId: key.companyId });
			expect(items.map(({ id }) => id)).toEqual(ids);
			expect(items.map(({ endedAt }) => endedAt)).toEqual(ids.map((_, at) => (at < 49 ? at + 1 : null)));
		});

		test("[ACT3] each user has their own running interval; the same id may serve two", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await stores().activity.switch({ ...key("ada"), begin: begin("i1", 10) });
			await stores().activity.switch({ ...key("bob"), begin: begin("i1", 20) });
			await stores().activity.switch({ ...key("ada"), end: { at: 30, reason: "offline" } });
			expect((await stores().activity.running(key("bob")))?.startedAt).toBe(20);
			expect(await stores().activity.running(key("ada"))).toBeUndefined();
		});

		test("[ACT4] between gives what overlaps [from, to)", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			await stores().activity.switch({ ...key, begin: begin("i1", 10) });
			await stores().activity.switch({ ...key, begin: begin("i2", 20) });
			await stores().activity.switch({ ...key, begin: begin("nothing", 30) });
			await stores().activity.switch({ ...key, begin: begin("running", 30) });
			const within = async (from: number, to: number) => {
				const page = await stores().activity.between({ companyId: key.companyId, from, to, limit: 10 });
				return page.items.map(({ id }) => id);
			};
			expect(await within(0, 10)).toEqual([]);
			expect(await within(0, 11)).toEqual(["i1"]);
			expect(await within(19, 20)).toEqual(["i1"]);
			expect(await within(20, 21)).toEqual(["i2"]);
			expect(await within(12, 25)).toEqual(["i1", "i2"]);
			expect(await within(20, 30)).toEqual(["i2"]);
			expect(await within(30, 31)).toEqual(["nothing", "running"]);
			expect(await within(500, 600)).toEqual(["running"]);
			expect(await within(15, 15)).toEqual([]);
			expect(await within(25, 15)).toEqual([]);
		});

		test("[ACT4] between keeps to the users asked for, and to the company", async () => {
			const key = await peopleOf(stores(), "ada", "bob", "cem");
			const theirs = await peopleOf(stores(), "ada");
			for (const id of ["ada", "bob", "cem"]) await stores().activity.switch({ ...key(id), begin: begin(id, 10) });
			await stores().activity.switch({ ...theirs("ada"), begin: begin("theirs", 10) });
			const { companyId } = key("ada");
			const of = async (userIds?: readonly string[]) => {
				const page = await stores().activity.between({ ...ALL, companyId, ...(userIds && { userIds }) });
				return page.items.map(({ id }) => id);
			};
			expect(await of()).toEqual(["ada", "bob", "cem"]);
			expect(await of(["cem", "ada", "nobody"])).toEqual(["ada", "cem"]);
			expect(await of([])).toEqual([]);
			const crowd = Array.from({ length: 600 }, (_, at) => `nobody-${at}`);
			expect(await of(["cem", ...crowd, "bob"])).toEqual(["bob", "cem"]);
		});

		test("[ACT4] pages follow (startedAt, id) and lose nothing where several begin at once", async () => {
			const people = Array.from({ length: 7 }, (_, at) => `u${at}`);
			const key = await peopleOf(stores(), ...people);
			for (const [at, id] of people.entries()) {
				await stores().activity.switch({ ...key(id), begin: begin("same", at < 5 ? 10 : 5) });
			}
			const { companyId } = key("");
			const crowd = Array.from({ length: 300 }, (_, at) => `nobody-${at}`);
			for (const userIds of [undefined, [...people, ...crowd]]) {
				const pages = await everyPage((cursor) =>
					stores().activity.between({
						...ALL,
						companyId,
						limit: 2,
						...(userIds && { userIds }),
						...(cursor !== undefined && { cursor }),
					}),
				);
				expect(pages.map((page) => page.map(({ userId }) => userId))).toEqual([
					["u5", "u6"],
					["u0", "u1"],
					["u2", "u3"],
					["u4"],
				]);
			}
		});

		test("[T-18] a cursor that no page gave shows an empty page", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			await stores().activity.switch({ ...key, begin: begin("i1", 10) });
			for (const cursor of ["", "x", "bnVsbA", "W10", "WyIxIiwyLDNd", "\0", "a".repeat(10_000)]) {
				const page = await stores().activity.between({ ...ALL, companyId: key.companyId, cursor });
				expect(page).toEqual({ items: [], nextCursor: null });
			}
		});

		test("[ACT3] a switch of somebody who is no user does nothing", async () => {
			const key = await peopleOf(stores(), "ada");
			await stores().activity.switch({ ...key("eve"), begin: begin("i1", 10) });
			expect(await stores().activity.running(key("eve"))).toBeUndefined();
		});

		test("[T-17] [T-18] project and task ids are data", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			for (const [at, text] of ODD_TEXTS.entries()) {
				await stores().activity.switch({ ...key, begin: { id: text, projectId: text, taskId: text, at } });
			}
			const { items } = await stores().activity.between({ ...ALL, companyId: key.companyId });
			expect(items.map(({ id, projectId, taskId }) => [id, projectId, taskId])).toEqual(
				ODD_TEXTS.map((text) => [text, text, text]),
			);
		});
	});
}
