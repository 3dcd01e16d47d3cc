import { expect, test } from "bun:test";
import { makeAdminCheck } from "./admin-key.ts";

test("[T-36] only the configured key opens, and without one nothing does", () => {
	const isOperator = makeAdminCheck("operators-only");
	expect(["operators-only", "operators-onlY", "operators-only ", ""].map(isOperator)).toEqual([
		true,
		false,
		false,
		false,
	]);
	expect(["", "null", "operators-only"].map(makeAdminCheck(null))).toEqual([false, false, false]);
});
