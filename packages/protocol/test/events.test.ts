import { expect, test } from "bun:test";
import { assert, double, property } from "fast-check";
import { DOWN_EVENTS } from "../src/events/down.ts";
import { UP_EVENTS, type UpName } from "../src/events/up.ts";
import { parse } from "../src/parse.ts";

function faultOf(name: UpName, payload: unknown): string | undefined {
	const parsed = parse(UP_EVENTS[name].payload, payload);
	return parsed.ok ? undefined : parsed.error.message;
}

test("[LOC1] zero is a position, and so are the ends of the world", () => {
	const { payload } = UP_EVENTS["presence:heartbeat"];
	for (const [latitude, longitude] of [
		[0, 0],
		[-90, -180],
		[90, 180],
	])
		expect(parse(payload, { latitude, longitude })).toEqual({ ok: true, value: { latitude, longitude } as object });
});

test("[LOC1] a position out of range is refused, and the fault says the range", () => {
	const beat = (fields: object): string | undefined => faultOf("presence:heartbeat", fields);
	expect(beat({ latitude: 90.0001, longitude: 0 })).toBe("latitude: must be between -90 and 90");
	expect(beat({ latitude: -91, longitude: 181 })).toBe(
		"latitude: must be between -90 and 90; longitude: must be between -180 and 180",
	);
	expect(beat({ latitude: "52", longitude: 13 })).toBe("latitude: must be between -90 and 90");
	expect(beat({ latitude: null, longitude: null })).toContain("latitude: must be between -90 and 90");
	expect(beat({ latitude: 52 })).toBe("latitude: must come with longitude, or neither");
	expect(beat({ longitude: 13 })).toBe("latitude: must come with longitude, or neither");
	expect(beat({ accuracy: -0.1 })).toBe("accuracy: must be 0 or more");
	expect(beat({ heading: 360 })).toBe("heading: must be at least 0 and less than 360");
	expect(beat({ heading: -1 })).toBe("heading: must be at least 0 and less than 360");
	expect(beat({ speed: -1 })).toBe("speed: must be 0 or more");
	expect(beat({ capturedAt: 1_772_442_900 })).toBe("capturedAt: must be an ISO 8601 time with seconds and a zone");
	expect(beat({ active: "yes" })).toBe("active: must be true or false");
});

test("[LOC1] exactly the numbers within the ranges pass, for any number there is", async () => {
	await assert(
		property(double(), double(), (latitude, longitude) => {
			const within = latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
			expect(faultOf("presence:heartbeat", { latitude, longitude }) === undefined).toBe(within);
		}),
	);
});

test("[LOC1] heading and speed of a browser that stands still are absent", () => {
	expect(faultOf("presence:heartbeat", { latitude: 1, longitude: 2, accuracy: 0, heading: null, speed: null })).toBe(
		undefined,
	);
});

test("[ACT2] a heartbeat's project may be null, and a task needs a project", () => {
	for (const fields of [{}, { projectId: null }, { projectId: "p", taskId: "t" }, { projectId: null, taskId: null }])
		expect(faultOf("presence:heartbeat", fields)).toBeUndefined();
	for (const fields of [{ taskId: "t" }, { projectId: null, taskId: "t" }])
		expect(faultOf("presence:heartbeat", fields)).toBe("taskId: must come with projectId");
});

test("[ACT1] an activity needs a project", () => {
	expect(faultOf("activity:set", { projectId: "p" })).toBeUndefined();
	expect(faultOf("activity:set", { projectId: "p", taskId: null })).toBeUndefined();
	expect(faultOf("activity:set", { taskId: "t" })).toBe("projectId: is required");
	expect(faultOf("activity:set", { projectId: null })).toBe("projectId: must be a text");
	expect(faultOf("activity:set", { projectId: "" })).toBe("projectId: must be 1 to 128 printable characters");
});

test("[PR5] `online` is read as `auto`, and every other availability as itself", () => {
	const read = ["auto", "online", "away", "dnd", "invisible"].map(
		(status) => UP_EVENTS["presence:set"].payload.parse({ status }).status,
	);
	expect(read).toEqual(["auto", "auto", "away", "dnd", "invisible"]);
});

test("[PR5] presence:set needs something to set", () => {
	const set = (fields: object): string | undefined => faultOf("presence:set", fields);
	expect(set({ visibleTo: [] })).toBeUndefined();
	expect(set({ status: "away", until: null })).toBeUndefined();
	expect(set({})).toBe("the payload must have status or visibleTo");
	expect(set({ status: "offline" })).toBe("status: must be one of auto, online, away, dnd, invisible");
	expect(set({ visibleTo: [], until: "2026-03-02T11:00:00Z" })).toBe("until: must come with status");
});

test("[W25] a visibility list has at most 500 people", () => {
	const people = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `user-${at}`);
	expect(faultOf("presence:set", { visibleTo: people(500) })).toBeUndefined();
	expect(faultOf("presence:set", { visibleTo: people(501) })).toBe("visibleTo: must be at most 500 entries");
});

test("[PR41] presence:sync has one form at a time", () => {
	const sync = (fields: object): string | undefined => faultOf("presence:sync", fields);
	const position = { epoch: "e", version: 0 };
	for (const fields of [{}, position, { cursor: "c" }, { userIds: ["ada"] }, { userIds: [] }])
		expect(sync(fields)).toBeUndefined();
	const one = "the payload must have only one of epoch with version, cursor, and userIds";
	expect(sync({ ...position, cursor: "c" })).toBe(one);
	expect(sync({ ...position, userIds: [] })).toBe(one);
	expect(sync({ cursor: "c", userIds: [] })).toBe(one);
	expect(sync({ epoch: "e" })).toBe("version: must come with epoch, or neither");
	expect(sync({ version: 1 })).toBe("version: must come with epoch, or neither");
	expect(sync({ epoch: "e", version: -1 })).toBe("version: must be at least 0");
	expect(sync({ epoch: "e", version: 1.5 })).toBe("version: must be a whole number");
});

test("[W25] a status message has 1 to 280 code points", () => {
	const post = (message: unknown): string | undefined => faultOf("status:post", { message });
	expect(post("🎉".repeat(280))).toBeUndefined();
	expect(post("🎉".repeat(281))).toBe("message: must have 1 to 280 characters");
	expect(post("x".repeat(100_000))).toBe("message: must have 1 to 280 characters");
	expect(post("")).toBe("message: must have 1 to 280 characters");
	expect(post(undefined)).toBe("message: is required");
});

test("[T-18] no stored text takes NUL or half a surrogate pair", () => {
	for (const hostile of ["a\0", "a\ud83c"]) {
		expect(faultOf("status:post", { message: hostile })).toStartWith("message: must not contain NUL");
		expect(faultOf("status:post", { message: "x", emoji: hostile })).toStartWith("emoji: must not contain NUL");
		expect(faultOf("activity:set", { projectId: hostile })).toStartWith("projectId: ");
		expect(faultOf("activity:set", { projectId: "p", taskId: hostile })).toStartWith("taskId: ");
		expect(faultOf("presence:set", { visibleTo: [hostile] })).toStartWith("visibleTo[0]: ");
	}
});

test("[ST1] an emoji may be a family", () => {
	expect(faultOf("status:post", { message: "x", emoji: "👨‍👩‍👧‍👦" })).toBeUndefined();
	expect(faultOf("status:post", { message: "x", emoji: null, expiresAt: null })).toBeUndefined();
});

test("[W22] an event without fields takes any object", () => {
	for (const name of ["activity:ping", "activity:clear", "status:clear"] as const) {
		expect(faultOf(name, {})).toBeUndefined();
		expect(faultOf(name, { anything: 1 })).toBeUndefined();
		for (const payload of [null, [], "x", 1, true])
			expect(faultOf(name, payload)).toBe("the payload must be an object");
	}
});

test("[VIS4] nothing told of others says `invisible`", () => {
	const told = ["user:online", "user:away", "user:offline", "presence:update"] as const;
	for (const name of told) {
		const { data, example } = DOWN_EVENTS[name];
		expect(data.safeParse({ ...example, status: "invisible" }).success).toBe(false);
	}
});
