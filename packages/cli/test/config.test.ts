import { expect, test } from "bun:test";
import { environmentName } from "@rollcall/server/config/setting";
import { SETTING_NAMES } from "@rollcall/server/config/settings";
import { rollcall } from "./support/command.ts";

const SECRET = "correct-horse-battery-staple-0123456789";

test("[OPS2] config prints every setting with value, source and default, and masks secrets", async () => {
	const environment = { ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_AWAY_AFTER: "90s" };
	const { code, out } = await rollcall(["config", "--port", "8080"], environment);
	expect(code).toBe(0);
	const rows = new Map(out.split("\n").map((line) => [line.split(/\s+/)[0], line.split(/\s{2,}/)]));
	for (const name of SETTING_NAMES) expect(rows.has(environmentName(name))).toBe(true);
	expect(rows.get("ROLLCALL_PORT")).toEqual(["ROLLCALL_PORT", "8080", "flag (--port)", "4747"]);
	expect(rows.get("ROLLCALL_AWAY_AFTER")).toEqual([
		"ROLLCALL_AWAY_AFTER",
		"90s",
		"environment (ROLLCALL_AWAY_AFTER)",
		"300s",
	]);
	expect(rows.get("ROLLCALL_STALE_AFTER")).toEqual(["ROLLCALL_STALE_AFTER", "900s", "default", "900s"]);
	expect(rows.get("ROLLCALL_JWT_SECRET")?.[1]).toBe("********");
	expect(out).not.toContain(SECRET);
});

test("[OPS2] config --check says what is wrong, all at once, with exit code 2", async () => {
	const environment = { ROLLCALL_PRT: "1", ROLLCALL_AWAY_AFTER: "soon", ROLLCALL_JWT_SECRET: "short" };
	const { code, out, err } = await rollcall(["config", "--check"], environment);
	expect({ code, out }).toEqual({ code: 2, out: "" });
	expect(err.split("\n")[0]).toBe("3 settings are wrong:");
	expect(err).toContain("ROLLCALL_PRT is no setting; did you mean ROLLCALL_PORT?");
	expect(await rollcall(["config", "--check"], { ROLLCALL_JWT_SECRET: SECRET })).toMatchObject({
		code: 0,
		out: "Every setting is right.\n",
	});
});

test("[OPS3] serve lists every fault before it starts anything", async () => {
	const { code, err } = await rollcall(["serve", "--ping-interval", "5"], {
		ROLLCALL_PORT: "http",
		ROLLCALL_HOTS: "x",
	});
	expect(code).toBe(2);
	expect(err.split("\n")[0]).toBe("3 settings are wrong:");
	for (const where of ["--ping-interval", "ROLLCALL_PORT", "ROLLCALL_HOTS"]) expect(err).toContain(`  ${where} `);
});

test.each([
	[["--help"], "Usage: rollcall "],
	[["serve", "--help"], "--away-after <value>"],
	[["token", "--help"], "--user <id>"],
	[["config", "--help"], "--check"],
	[["help", "serve"], "--dev"],
	[["--version"], "0.1.0"],
])("[OPS2] %p helps, with exit code 0", async (words, says) => {
	const { code, out } = await rollcall(words);
	expect(code).toBe(0);
	expect(out).toContain(says);
});

test.each([[["serv"]], [["serve", "--prot", "1"]], [["token"]], [[]]])(
	"[OPS2] %p is wrong use, with exit code 2",
	async (words) => {
		const { code, out, err } = await rollcall(words);
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toContain("rollcall");
	},
);
