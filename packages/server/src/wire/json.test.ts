import { expect, test } from "bun:test";
import fc from "fast-check";
import { exceeds, isTooDeep, MAX_DEPTH, parseFirst, parseJson, parseOutermost } from "./json.ts";

const nested = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;

function depthOf(value: unknown): number {
	if (typeof value !== "object" || value === null) return 0;
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test("[T-18] depth is bounded at 32, brackets in strings do not count", () => {
	expect(isTooDeep(nested(MAX_DEPTH))).toBe(false);
	expect(isTooDeep(nested(MAX_DEPTH + 1))).toBe(true);
	expect(isTooDeep(`["${"[".repeat(1_000)}\\"${"{".repeat(1_000)}"]`)).toBe(false);
	expect(isTooDeep(`["\\\\",${nested(MAX_DEPTH)}]`)).toBe(true);
	expect(isTooDeep(`42${nested(MAX_DEPTH + 1)}`, 2)).toBe(true);
	expect(isTooDeep("[".repeat(1_000_000))).toBe(true);
});

test("[T-18] what is not too deep is at most 32 deep, and the other way round", () => {
	fc.assert(
		fc.property(fc.json({ maxDepth: 40 }), (text) => {
			expect(isTooDeep(text)).toBe(depthOf(JSON.parse(text)) > MAX_DEPTH);
		}),
	);
});

test("[T-15] no key named __proto__ is left, however it is written", () => {
	const texts = ['{"a":1,"__proto__":{"x":1}}', '{"a":1,"\\u005f_proto__":{"x":1}}', '{"a":1,"_\\u005Fproto__":1}'];
	for (const text of texts) {
		const value = parseJson(text) as object;
		expect(Object.keys(value)).toEqual(["a"]);
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
	}
	expect(parseJson('[{"b":[{"__proto__":1}]}]')).toEqual([{ b: [{}] }]);
	expect(parseJson('["__proto__"]')).toEqual(["__proto__"]);
});

/** Generators like that key, which the parser leaves out. */
function namesNoProto(value: unknown): boolean {
	return !JSON.stringify(value).includes('"__proto__":');
}

test("[T-14] what is no JSON is undefined, and nothing throws", () => {
	for (const text of ["", "{", "undefined", "NaN", "[1,]", "\u0000", "'x'"]) expect(parseJson(text)).toBeUndefined();
	fc.assert(
		fc.property(fc.jsonValue().filter(namesNoProto), (value) => {
			expect(JSON.stringify(parseJson(JSON.stringify(value)))).toBe(JSON.stringify(value));
		}),
	);
});

test("[W25] sizes are counted in bytes", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.nat({ max: 120 }), (text, limit) => {
			expect(exceeds(text, limit)).toBe(Buffer.byteLength(text) > limit);
		}),
	);
	expect(exceeds("", -1)).toBe(true);
});

test("[T-18] of what is too deep the outermost level is read, and null stands for the rest", () => {
	expect(parseOutermost('42["a\\"]",[[1],[{"b":"]"}]],2,{"c":[]}]', 2)).toEqual(['a"]', null, 2, null]);
	expect(parseOutermost('{"type":"t","data":{"type":"u","__proto__":{}},"id":7}')).toEqual({
		type: "t",
		data: null,
		id: 7,
	});
	for (const text of ["[[1]", "[1]]", '["open', '["a\\q",[]]', "[][]", "", "]["])
		expect(parseOutermost(text)).toBeUndefined();
});

test("[T-18] the outermost level is found in no time, however much is in it", () => {
	const many = "[],".repeat(1_000_000);
	const before = performance.now();
	expect(parseOutermost(`["name",${many}${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}]`)).toHaveLength(1_000_002);
	expect(performance.now() - before).toBeLessThan(2_000);
});

test("[W20] [T-20] of a text that is not read the text or number is known that it begins with", () => {
	const long = "x".repeat(100_000);
	expect(parseFirst(`42["status:post",{"text":"${long}"}]`, 2)).toBe("status:post");
	expect(parseFirst('["a \\"quoted\\" name"]', 0)).toBe('a "quoted" name');
	expect(parseFirst(` [ "name" , "${long}"]`, 0)).toBe("name");
	for (const number of [5, -1, 5.5, 1e21]) expect(parseFirst(`[${number},"${long}"]`, 0)).toBe(number);
	for (const other of [`["${long}"]`, `[{"a":"${long}"}]`, `"${long}"`, '["open', "[5", ""])
		expect(parseFirst(other, 0)).toBeUndefined();
});
