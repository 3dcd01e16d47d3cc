import { expect, test } from "bun:test";
import fc from "fast-check";
import { beforeSlash, companyKeys, fromBeforeSlash } from "./keys.ts";

const id = fc.oneof(
	fc.string({ minLength: 1 }),
	fc.string({ minLength: 1, unit: fc.constantFrom("{", "}", "%", "/", ":", "7", "B", "a") }),
);

/** What a Redis Cluster decides the slot by: what is between the first brace and the next closing one, if anything. */
function hashTag(key: string): string {
	const open = key.indexOf("{");
	const close = key.indexOf("}", open + 1);
	return open === -1 || close <= open + 1 ? key : key.slice(open + 1, close);
}

test("[STO4] [T-17] all keys of a company have one hash tag, whatever its id is made of", () => {
	const oneTag = fc.property(id, id, id, (companyId, one, other) => {
		const [first, second] = [one, other].map((rest) => hashTag(companyKeys("rc", companyId) + rest));
		expect(first).toBe(second as string);
		expect(first).not.toContain("}");
	});
	fc.assert(oneTag);
});

test("[VIS2] [T-06] no key of one company is a key of another", () => {
	const apart = fc.property(fc.tuple(id, id), fc.tuple(id, id), ([company, rest], [other, otherRest]) => {
		fc.pre(company !== other);
		expect(companyKeys("rc", company) + rest).not.toBe(companyKeys("rc", other) + otherRest);
	});
	fc.assert(apart, { numRuns: 2_000 });
	expect(companyKeys("rc", "acme")).toBe("rc:{acme}:");
	expect(companyKeys("rc", "}x{%")).toBe("rc:{%7Dx%7B%25}:");
});

test("[M9] a name before a slash comes back as it was, and has none", () => {
	const same = fc.property(id, (name) => {
		expect(beforeSlash(name)).not.toContain("/");
		expect(fromBeforeSlash(beforeSlash(name))).toBe(name);
	});
	fc.assert(same, { numRuns: 1_000 });
});
