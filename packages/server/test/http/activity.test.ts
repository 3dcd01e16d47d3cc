import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem, HttpHarness, type Who } from "../support/http-harness.ts";

const BOSS: Who = { userId: "boss", role: "admin" };
const MINUTE = 60_000;

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

type Row = {
	readonly projectId: string;
	readonly startedAt: string;
	readonly endedAt: string | null;
	readonly endReason: string | null;
};

/** `project from-to reason` of each interval, with the hour and minute of its times. */
async function intervals(who: string | Who, query = ""): Promise<readonly string[]> {
	const { body } = await rest.as(who, `GET /api/activity${query}`);
	const { intervals: rows } = body as { readonly intervals: readonly Row[] };
	return rows.map(({ projectId, startedAt, endedAt, endReason }) =>
		[projectId, `${startedAt.slice(11, 16)}-${endedAt?.slice(11, 16) ?? ""}`, endReason ?? ""].join(" ").trim(),
	);
}

async function days(who: string | Who, query = ""): Promise<unknown> {
	return ((await rest.as(who, `GET /api/activity/summary${query}`)).body as { readonly days: unknown }).days;
}

async function work(userId: string, projectId: string, minutes: number): Promise<void> {
	const { status } = await rest.as({ userId, deviceId: `${userId}-device` }, "PUT /api/activity", { projectId });
	expect(status).toBe(200);
	await rest.advance(minutes * MINUTE);
}

describe("setting an activity", () => {
	test("[ACT1] it is set, seen, and cleared, and the answer is the session", async () => {
		await rest.connect("ada");
		const put = await rest.as("ada", "PUT /api/activity", { projectId: "roof", taskId: "survey" });
		expect(put.body).toMatchObject({ currentProjectId: "roof", currentTaskId: "survey" });
		await rest.announce();
		const { body } = await rest.as("bob", "GET /api/presence?projectId=roof");
		expect(body).toMatchObject({ users: [{ userId: "ada", currentProjectId: "roof", currentTaskId: "survey" }] });
		const cleared = await rest.as("ada", "DELETE /api/activity");
		expect(cleared.body).toMatchObject({ currentProjectId: null, currentTaskId: null });
		for (const wrong of [{}, { projectId: "" }, { projectId: "a\nb" }, { projectId: "p", taskId: "x".repeat(129) }])
			expectProblem(await rest.as("ada", "PUT /api/activity", wrong), 400, "bad_request");
	});

	test("[ACT3] without a device present it is a conflict; clearing nothing is none", async () => {
		expectProblem(await rest.as("ada", "PUT /api/activity", { projectId: "roof" }), 409, "conflict");
		expect((await rest.as("ada", "DELETE /api/activity")).status).toBe(200);
		expect(await intervals("ada")).toEqual([]);
	});
});

describe("the list", () => {
	test("[ACT4] own intervals that overlap the period, oldest first, page by page", async () => {
		await rest.connect("ada");
		await work("ada", "a", 10);
		await work("ada", "b", 10);
		await work("ada", "c", 10);
		expect(await intervals("ada")).toEqual(["a 09:00-09:10 changed", "b 09:10-09:20 changed", "c 09:20-"]);
		const within = "from=2026-03-02T09:10:00Z&to=2026-03-02T09:15:00Z";
		expect(await intervals("ada", `?${within}`)).toEqual(["b 09:10-09:20 changed"]);
		const first = (await rest.as("ada", "GET /api/activity?limit=2")).body as { readonly nextCursor: string };
		expect(await intervals("ada", `?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`)).toEqual(["c 09:20-"]);
		expect(await intervals("bob")).toEqual([]);
	});

	test("[ACT3] going offline ends the interval at the last sign of life", async () => {
		await rest.connect("ada");
		await work("ada", "a", 3);
		await rest.as({ userId: "ada", deviceId: "ada-device" }, "GET /api/presence/me");
		await rest.advance(2 * MINUTE);
		await rest.leave("ada");
		expect(await intervals("ada")).toEqual(["a 09:00-09:03 offline"]);
	});

	test("[ACT4] [T-06] a member has their own alone; of others it is forbidden, known or not", async () => {
		await rest.known("bob");
		await rest.as({ userId: "eve", companyId: "other" }, "GET /api/users");
		const answers = await Promise.all(
			["bob", "nobody", "eve"].flatMap((userId) => [
				rest.as("ada", `GET /api/activity?userId=${userId}`),
				rest.as("ada", `GET /api/activity/summary?userId=${userId}`),
			]),
		);
		for (const answered of answers) {
			expectProblem(answered, 403, "forbidden");
			expect(answered.text).toBe(answers[0]?.text as string);
		}
		expect((await rest.as("ada", "GET /api/activity?userId=ada")).status).toBe(200);
	});

	test("[ACT4] [T-06] an admin has anybody's of the company; unknown and foreign are the same not_found", async () => {
		await rest.connect("ada");
		await work("ada", "a", 10);
		await rest.connect("eve", { companyId: "other" });
		expect(await intervals(BOSS, "?userId=ada")).toEqual(["a 09:00-"]);
		expect(await intervals(BOSS)).toEqual([]);
		for (const path of ["/api/activity", "/api/activity/summary"]) {
			const foreign = await rest.as(BOSS, `GET ${path}?userId=eve`);
			expectProblem(foreign, 404, "not_found");
			expect(foreign.text).toBe((await rest.as(BOSS, `GET ${path}?userId=nobody`)).text);
		}
	});

	test("[W22] periods that are none are refused", async () => {
		for (const path of ["/api/activity", "/api/activity/summary", "/api/locations"]) {
			for (const query of ["from=2026-03-03T00:00:00Z&to=2026-03-02T00:00:00Z", "from=yesterday", "from=2026-03-02"])
				expectProblem(await rest.as("ada", `GET ${path}?${query}`), 400, "bad_request");
			expectProblem(await rest.as("ada", `GET ${path}?from=2027-01-01T00:00:00Z`), 400, "bad_request");
			expect((await rest.as("ada", `GET ${path}?to=9999-12-31T23:59:59.999Z`)).status).toBe(200);
			expect((await rest.as("ada", `GET ${path}?to=1970-01-01T00:00:00Z`)).status).toBe(200);
		}
	});
});

describe("the summary", () => {
	test("[ACT4] seconds per day and project, a running interval until now", async () => {
		await rest.connect("ada");
		await work("ada", "a", 4);
		await work("ada", "b", 2);
		await work("ada", "a", 1);
		expect(await days("ada")).toEqual([
			{ date: "2026-03-02", key: "a", seconds: 300 },
			{ date: "2026-03-02", key: "b", seconds: 120 },
		]);
		expect(await days("ada", "?groupBy=user")).toEqual([{ date: "2026-03-02", key: "ada", seconds: 420 }]);
		expect(await days("ada", "?groupBy=task")).toEqual([{ date: "2026-03-02", key: null, seconds: 420 }]);
		const within = "?from=2026-03-02T09:03:00Z&to=2026-03-02T09:05:00Z";
		expect(await days("ada", within)).toEqual([
			{ date: "2026-03-02", key: "a", seconds: 60 },
			{ date: "2026-03-02", key: "b", seconds: 60 },
		]);
	});

	test("[ACT4] days are those of the time zone, across midnight and a day of 23 hours", async () => {
		rest.clock.advance(Date.parse("2026-03-28T22:00:00Z") - rest.clock.now());
		const begin = { id: "i1", projectId: "night", taskId: null, at: rest.clock.now() };
		await rest.known("ada");
		await rest.stores.activity.switch({ ...rest.key("ada"), begin });
		rest.clock.advance(26 * 60 * MINUTE);
		const at = Date.parse("2026-03-29T23:00:00Z");
		await rest.stores.activity.switch({ ...rest.key("ada"), end: { at, reason: "cleared" } });
		const period = "from=2026-03-27T00:00:00Z&to=2026-03-31T00:00:00Z";
		expect(await days("ada", `?${period}&timeZone=Europe/Berlin`)).toEqual([
			{ date: "2026-03-28", key: "night", seconds: 3_600 },
			{ date: "2026-03-29", key: "night", seconds: 82_800 },
			{ date: "2026-03-30", key: "night", seconds: 3_600 },
		]);
		expect(await days("ada", `?${period}`)).toEqual([
			{ date: "2026-03-28", key: "night", seconds: 7_200 },
			{ date: "2026-03-29", key: "night", seconds: 82_800 },
		]);
	});

	test("[ACT4] an admin sums up everybody, a member themselves", async () => {
		await rest.connect("ada");
		await rest.connect("bob");
		await work("ada", "a", 1);
		await work("bob", "b", 1);
		expect(await days(BOSS, "?groupBy=user")).toEqual([
			{ date: "2026-03-02", key: "ada", seconds: 120 },
			{ date: "2026-03-02", key: "bob", seconds: 60 },
		]);
		expect(await days(BOSS, "?groupBy=user&userId=bob")).toEqual([{ date: "2026-03-02", key: "bob", seconds: 60 }]);
		expect(await days("bob", "?groupBy=user")).toEqual([{ date: "2026-03-02", key: "bob", seconds: 60 }]);
		expect(await days({ ...BOSS, userId: "other-boss" }, "?userId=other-boss")).toEqual([]);
	});

	test("[ACT4] more intervals than are read in one go are all summed", async () => {
		await rest.known("ada", "boss");
		const start = rest.clock.now();
		const switches = Array.from({ length: 2_300 }, (_, index) => ({
			...rest.key("ada"),
			begin: { id: `i${10_000 + index}`, projectId: `p${index % 2}`, taskId: null, at: start + index * 1_000 },
		}));
		await Promise.all(switches.map((change) => rest.stores.activity.switch(change)));
		rest.clock.advance(2_300_000);
		expect(await days("ada")).toEqual([
			{ date: "2026-03-02", key: "p0", seconds: 1_150 },
			{ date: "2026-03-02", key: "p1", seconds: 1_150 },
		]);
	});

	test("[ACT4] at most 366 days, and zones that exist", async () => {
		for (const query of [
			"from=2025-01-01T00:00:00Z",
			"from=2024-01-01T00:00:00Z&to=2025-06-01T00:00:00Z",
			"timeZone=Mars/Olympus",
			"timeZone=%2B01:00",
			"groupBy=company",
		])
			expectProblem(await rest.as("ada", `GET /api/activity/summary?${query}`), 400, "bad_request");
	});
});

describe("a running invisible time", () => {
	/** Ada works visibly for ten minutes, then for twenty while invisible. */
	async function hide(): Promise<void> {
		await rest.connect("ada");
		await work("ada", "open", 4);
		await rest.as({ userId: "ada", deviceId: "ada-device" }, "PUT /api/presence/me", { status: "invisible" });
		await rest.advance(1 * MINUTE);
		await work("ada", "secret", 2);
		await work("ada", "more", 2);
	}

	test("[VIS12] an admin's reports end where the user went invisible, as if they had left", async () => {
		await hide();
		expect(await intervals(BOSS, "?userId=ada")).toEqual(["open 09:00-09:04 offline"]);
		const open = [{ date: "2026-03-02", key: "open", seconds: 240 }];
		expect(await days(BOSS, "?userId=ada")).toEqual(open);
		expect(await days(BOSS)).toEqual(open);
		expect(await intervals("ada")).toEqual(["open 09:00-09:05 changed", "secret 09:05-09:07 changed", "more 09:07-"]);
	});

	test("[VIS12] [VIS5] pages and cursors know nothing of what is left out", async () => {
		await hide();
		expect((await rest.as(BOSS, "GET /api/activity?userId=ada&limit=1")).body).toMatchObject({ nextCursor: null });
		const later = "?userId=ada&from=2026-03-02T09:04:00Z";
		expect(await intervals(BOSS, later)).toEqual([]);
		expect(await days(BOSS, later)).toEqual([]);
	});

	test("[VIS12] it stays left out while the user is away from all devices, and after they come back invisible", async () => {
		await hide();
		await rest.leave("ada");
		expect(await intervals(BOSS, "?userId=ada")).toEqual(["open 09:00-09:04 offline"]);
		await rest.advance(MINUTE);
		await rest.connect("ada");
		await work("ada", "still", 1);
		expect(await intervals(BOSS, "?userId=ada")).toEqual(["open 09:00-09:04 offline"]);
	});

	test("[VIS12] when it ends all of it is told", async () => {
		await hide();
		await rest.as({ userId: "ada", deviceId: "ada-device" }, "PUT /api/presence/me", { status: "auto" });
		expect(await intervals(BOSS, "?userId=ada")).toEqual(await intervals("ada"));
		expect(await days(BOSS)).toEqual(await days("ada"));
		await rest.leave("ada");
		expect(await intervals(BOSS, "?userId=ada")).toEqual(await intervals("ada"));
	});

	test("[VIS5] to an admin the invisible and the offline look the same, to the byte", async () => {
		for (const userId of ["ada", "bob"]) {
			await rest.connect(userId);
			await rest.as({ userId, deviceId: `${userId}-device` }, "PUT /api/activity", { projectId: "open" });
		}
		await rest.advance(4 * MINUTE);
		await rest.as({ userId: "ada", deviceId: "ada-device" }, "PUT /api/presence/me", { status: "invisible" });
		await rest.as({ userId: "bob", deviceId: "bob-device" }, "POST /api/presence/leave");
		await rest.announce();
		await work("ada", "secret", 2);
		for (const path of ["/api/activity?limit=1&userId=", "/api/activity/summary?groupBy=project&userId="]) {
			const [invisible, offline] = await Promise.all(["ada", "bob"].map((id) => rest.as(BOSS, `GET ${path}${id}`)));
			const known = (text = ""): string => text.replace(/"id":"[^"]+"/g, "").replaceAll('"bob"', '"ada"');
			expect(known(invisible?.text)).toBe(known(offline?.text));
		}
	});
});
