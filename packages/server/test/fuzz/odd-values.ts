import type { Random } from "./random.ts";

/** Texts that mean something to a store, a log, a page, a parser or a pattern. Each is only data (T-17, T-18). */
export const ODD_TEXTS: readonly string[] = [
	"",
	" ",
	"\0",
	"a\0b",
	"\ud800",
	"\udc00\ud800",
	"a\r\nset-cookie: b=c",
	'\n{"level":50}',
	"*",
	"?",
	"[a-z]*",
	"{acme}",
	"acme:ada",
	"a:b:c",
	"a\u001eb",
	"../../etc/passwd",
	"%2e%2e%2f",
	"%",
	"%00",
	"' or 1=1; drop table users; --",
	"\\",
	"$1",
	"<script>alert(1)</script>",
	"__proto__",
	"constructor",
	"prototype",
	"toString",
	"hasOwnProperty",
	"\u202eevil\u202c",
	"\u200b\u200d\ufeff",
	"ÄÖÜ",
	"e\u0301",
	"👩‍👩‍👧‍👦",
	"\u{10ffff}",
	"\u2028\u2029",
	"1e999",
	"-0",
	"NaN",
	"9007199254740993",
	"2026-02-30T25:61:61.000Z",
	"275760-09-13T00:00:00.001Z",
	"a".repeat(129),
	"=".repeat(128),
	"x".repeat(9_000),
	`${"a".repeat(5_000)}!`,
	`${" ".repeat(5_000)}x`,
	`${"(".repeat(200)}${"a+".repeat(200)}`,
	"https://a.example/\u0000",
	"javascript:alert(1)",
	"data:text/html,x",
];

export const ODD_NUMBERS: readonly number[] = [
	0,
	-0,
	-1,
	0.5,
	1e-320,
	1e21,
	1e308,
	-1e308,
	2 ** 31,
	2 ** 32,
	2 ** 53,
	2 ** 63,
	-(2 ** 63),
	8.64e15,
	8.64e15 + 1,
	181,
	-91,
];

/** Names of prototypes as fields of their own, as `JSON.parse` makes them. */
const POLLUTING: readonly string[] = [
	'{"__proto__":{"polluted":1}}',
	'{"constructor":{"prototype":{"polluted":1}}}',
	'{"__proto__":null,"prototype":1}',
	'{"hasOwnProperty":1,"toString":2,"valueOf":3,"then":4}',
	'{"toJSON":"x","length":-1}',
	'{"_placeholder":true,"num":0}',
];

export function oddText(random: Random): string {
	return random.pick(ODD_TEXTS) ?? "";
}

function nested(depth: number, asList: boolean): unknown {
	let value: unknown = 1;
	for (let level = 0; level < depth; level += 1) value = asList ? [value] : { a: value };
	return value;
}

/** A value that no field was made for. */
export function oddValue(random: Random): unknown {
	const kinds: readonly (() => unknown)[] = [
		() => null,
		() => random.below(2) === 0,
		() => random.pick(ODD_NUMBERS),
		() => oddText(random),
		() => oddText(random),
		() => [],
		() => ({}),
		() => JSON.parse(random.pick(POLLUTING) ?? "{}"),
		() => nested(1 + random.below(31), random.below(2) === 0),
		() => nested(32 + random.below(40), random.below(2) === 0),
		() => Array.from({ length: random.below(200) }, () => oddText(random).slice(0, 20)),
		() => Object.fromEntries(Array.from({ length: random.below(60) }, (_, at) => [`k${at}`, at])),
		() => Object.fromEntries([[oddText(random), oddText(random)]]),
	];
	return (random.pick(kinds) ?? (() => null))();
}

/** JSON text of this value, in which now and then a number is larger than any, or a key comes twice. */
export function oddJson(random: Random, value: unknown): string {
	const text = JSON.stringify(value) ?? "null";
	const fate = random.below(20);
	if (fate === 0) return text.replace(/(?<=":)\d+(?=[,}])/, "1e999");
	if (fate === 1) return text.replace(/^\{(?=")/, '{"__proto__":{"polluted":1},"__proto__":[],');
	if (fate === 2) return text.replace(/^\{(?=")/, '{"\\u005f_proto__":{"polluted":1},');
	return text;
}
