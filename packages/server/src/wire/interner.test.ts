import { expect, test } from "bun:test";
import { Interner, MOST } from "./interner.ts";

test("[P1] a text comes back as it was, and few are kept", () => {
	const interner = new Interner();
	for (let n = 0; n < MOST * 3; n++) {
		expect(interner.same(`häßlich ${n}`)).toBe(`häßlich ${n}`);
		expect(interner.same(`häßlich ${n}`)).toBe(`häßlich ${n}`);
		expect(interner.size).toBeLessThanOrEqual(MOST);
	}
});
