import { afterEach, beforeEach, expect, test } from "bun:test";
import { openDatabase, type SqliteDatabase } from "./sqlite-database.ts";
import { type Answer, runGroup } from "./sqlite-group.ts";
import type { Call } from "./stores.ts";

let database: SqliteDatabase;
beforeEach(async () => {
	database = await openDatabase(":memory:");
});
afterEach(() => database.close());

function seen(userId: string, avatarUrl: unknown = null): Call {
	const profile = { companyId: "acme", userId, name: userId, avatarUrl, issuedAt: 1 };
	return { port: "directory", method: "seen", args: [profile, 5] };
}

const everybody: Call = { port: "directory", method: "users", args: ["acme", { limit: 100 }] };

function userIds(answer: Answer | undefined): unknown {
	const page = answer?.ok ? (answer.value as { items: { userId: string }[] }) : undefined;
	return page?.items.map((user) => user.userId);
}

function outcomes(answers: readonly Answer[]): unknown {
	return answers.map((answer) => (answer.ok ? "ok" : answer.unavailable ? "unavailable" : "fault"));
}

test("[STO6] a call that fails by its own fault is undone alone", async () => {
	const unbindable = {};
	const answers = await runGroup(database, [seen("ada"), seen("bob", unbindable), seen("cem"), everybody]);
	expect(outcomes(answers)).toEqual(["ok", "fault", "ok", "ok"]);
	expect(userIds(answers[3])).toEqual(["ada", "cem"]);
	expect(userIds((await runGroup(database, [everybody]))[0])).toEqual(["ada", "cem"]);
});

test("[STO2] half a call is never kept: what it wrote before it failed is gone", async () => {
	await runGroup(database, [seen("ada")]);
	const point = { companyId: "acme", userId: "ada", deviceId: "d", latitude: 1, longitude: 2, capturedAt: 5 };
	const nothing = { accuracy: null, heading: null, speed: null };
	const append: Call = {
		port: "trail",
		method: "append",
		args: [
			[
				{ ...point, ...nothing },
				{ ...point, ...nothing, capturedAt: 6, latitude: "north" },
			],
		],
	};
	const key = { companyId: "acme", userId: "ada" };
	const between: Call = { port: "trail", method: "between", args: [{ key, from: 0, to: 9, limit: 9 }] };
	const answers = await runGroup(database, [append, between]);
	expect(outcomes(answers)).toEqual(["fault", "ok"]);
	expect(answers[1]).toEqual({ ok: true, value: { items: [], nextCursor: null } });
});

test("[T-40] a full disk refuses what writes, answers what reads, and goes on when there is room", async () => {
	await runGroup(database, [seen("ada")]);
	database.control("pragma max_page_count = 1");
	const large = "x".repeat(1_000_000);
	const answers = await runGroup(database, [seen("bob"), everybody, seen("cem", large), everybody, seen("dan")]);
	expect(outcomes(answers)).toEqual(["unavailable", "ok", "unavailable", "ok", "unavailable"]);
	expect([userIds(answers[1]), userIds(answers[3])]).toEqual([["ada"], ["ada"]]);
	database.control("pragma max_page_count = 1000000");
	expect(outcomes(await runGroup(database, [seen("bob"), seen("cem", large)]))).toEqual(["ok", "ok"]);
	expect(userIds((await runGroup(database, [everybody]))[0])).toEqual(["ada", "bob", "cem"]);
});
