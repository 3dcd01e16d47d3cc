import { expect, test } from "bun:test";
import { companyIdSchema, deviceIdSchema, isId, projectIdSchema, taskIdSchema, userIdSchema } from "./ids.ts";

const HOSTILE = [
	"",
	" ",
	"a b",
	"a*",
	"a?",
	"[a]",
	"a:b",
	"{a}",
	"a\n",
	"a\0",
	"a/b",
	"ä",
	"🎉",
	"a\u200b",
	"x".repeat(129),
];

test("[W11] ids have a grammar that no pattern, key or path can be made of", () => {
	for (const schema of [userIdSchema, deviceIdSchema, companyIdSchema]) {
		for (const id of HOSTILE) expect(schema.safeParse(id).success).toBe(false);
		for (const id of ["a", "Ada.L_1@x.org|+=-", "__proto__", "x".repeat(128)])
			expect(schema.safeParse(id).success).toBe(true);
	}
	expect(isId("ada")).toBe(true);
	expect(isId("a*")).toBe(false);
});

test("[ACT3] project and task ids are 1 to 128 printable characters", () => {
	for (const schema of [projectIdSchema, taskIdSchema]) {
		for (const id of ["Dach 12: Süd/Ost *?[]{}", "🎉".repeat(128), "a"])
			expect(schema.safeParse(id).success).toBe(true);
		for (const id of ["", "🎉".repeat(129), "a\0", "a\n", "\u0085", "\ud800", "a\u2028b", "a\u007f"])
			expect(schema.safeParse(id).success).toBe(false);
	}
});
