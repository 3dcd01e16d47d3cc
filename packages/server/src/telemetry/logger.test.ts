import { expect, test } from "bun:test";
import { type Log, type LogLevel, makeLog } from "./logger.ts";

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

function logged(level: LogLevel, use: (log: Log) => void): Record<string, unknown>[] {
	const lines: string[] = [];
	use(makeLog(level, { write: (line) => lines.push(line) }));
	return lines.map((line) => JSON.parse(line));
}

test("[OPS4] a line is one JSON object with time, level, fields and text", () => {
	const [line] = logged("info", (log) => log.info({ connectionId: "c1", userId: "alice" }, "connected"));
	expect(line).toMatchObject({ level: "info", connectionId: "c1", userId: "alice", msg: "connected" });
	expect(String(line?.time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test("[OPS4] lines below the level are not written", () => {
	const levels = logged("warn", (log) => {
		log.debug({}, "a");
		log.info({}, "b");
		log.warn({}, "c");
		log.error({}, "d");
	}).map((line) => line.level);
	expect(levels).toEqual(["warn", "error"]);
	expect(logged("silent", (log) => log.fatal({}, "a"))).toEqual([]);
});

test("[T-35] tokens, texts and positions are hidden, however deep and in whatever spelling", () => {
	const [line] = logged("info", (log) =>
		log.info(
			{
				token: TOKEN,
				headers: { Authorization: `Bearer ${TOKEN}` },
				list: [{ statusMessage: "at the dentist", latitude: 52.1, inner: { longitude: 13.4 } }],
				reason: `could not read ${TOKEN}`,
				url: `/socket.io/?token=${TOKEN}`,
			},
			`refused ${TOKEN}`,
		),
	);
	const text = JSON.stringify({ ...line, time: null });
	for (const never of ["eyJ", "dentist", "52.1", "13.4", "c2lnbmF0dXJl"]) expect(text).not.toContain(never);
	expect(line).toMatchObject({ token: "[hidden]", reason: "could not read [token]", msg: "refused [token]" });
});

test("[T-35] what a child log carries is hidden too", () => {
	const [line] = logged("info", (log) => log.child({ userId: "alice", adminKey: "operators-only" }).info({}, "hello"));
	expect(line).toMatchObject({ userId: "alice", adminKey: "[hidden]" });
});

test("[OPS4] an error is logged with its code, stack and cause", () => {
	const cause = Object.assign(new Error("disk full"), { code: "ENOSPC" });
	const [line] = logged("info", (log) => log.error({ err: new Error("commit failed", { cause }) }, "write"));
	expect(line?.err).toMatchObject({
		type: "Error",
		message: "commit failed",
		cause: { code: "ENOSPC", message: "disk full" },
	});
	expect(JSON.stringify(line?.err)).toContain("logger.test.ts");
});

test("[T-17] a line end in a field stays inside its line", () => {
	const lines: string[] = [];
	makeLog("info", { write: (line) => lines.push(line) }).info({ userAgent: 'x\r\n{"level":"fatal"}' }, "hello");
	expect(lines.join("").trimEnd().split("\n")).toHaveLength(1);
});
