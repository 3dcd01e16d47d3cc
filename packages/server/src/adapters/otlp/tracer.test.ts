import { expect, test } from "bun:test";
import type { Span } from "./span.ts";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";
import { OtlpTracer } from "./tracer.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";

function tracing(ratio = 1) {
	const spans: Span[] = [];
	return { spans, tracer: new OtlpTracer({ ratio, ended: (span) => void spans.push(span) }) };
}

test("[OPS4] a traceparent is read as W3C has it, and whatever is none is left", () => {
	const whole = `00-${TRACE}-${PARENT}-01`;
	const read = { traceId: TRACE, spanId: PARENT, isSampled: true };
	expect(readTraceparent(whole)).toEqual(read);
	expect(writeTraceparent(read)).toBe(whole);
	expect(readTraceparent(`00-${TRACE}-${PARENT}-02`)).toEqual({ ...read, isSampled: false });
	expect(readTraceparent(`cc-${TRACE}-${PARENT}-09-what.comes.later`)).toEqual(read);
	const broken = [
		"",
		`ff-${TRACE}-${PARENT}-01`,
		`00-${TRACE}-${PARENT}-01-more`,
		`00-${"0".repeat(32)}-${PARENT}-01`,
		`00-${TRACE}-${"0".repeat(16)}-01`,
		`00-${TRACE.toUpperCase()}-${PARENT}-01`,
		`00-${TRACE}-${PARENT}`,
		` ${whole}`,
	];
	for (const written of broken) expect([written, readTraceparent(written)]).toEqual([written, undefined]);
});

test("[OPS4] what is awaited belongs to the span that awaits it, also beside others", async () => {
	const { spans, tracer } = tracing();
	const work = (name: string) =>
		tracer.begin({ name, kind: "server" }, async () => {
			await Promise.resolve();
			await tracer.within({ name: `${name}.1`, kind: "client" }, async () => {
				await new Promise((resolve) => setImmediate(resolve));
				tracer.within({ name: `${name}.1.1`, kind: "producer" }, () => {});
			});
			tracer.note({ name });
		});
	await Promise.all(["a", "b", "c"].map(work));
	expect(spans).toHaveLength(9);
	for (const name of ["a", "b", "c"]) {
		const [deepest, deep, top] = [`${name}.1.1`, `${name}.1`, name].map((each) =>
			spans.find((span) => span.name === each),
		);
		expect(deepest?.parentId).toBe(deep?.context.spanId as string);
		expect(deep?.parentId).toBe(top?.context.spanId as string);
		expect([top?.parentId, top?.attributes]).toEqual([null, { name }]);
	}
});

test("[OPS4] what work gives and throws comes through as it is, and what throws has failed", async () => {
	const { spans, tracer } = tracing();
	const fault = new TypeError("not to be told");
	expect(tracer.begin({ name: "given", kind: "server" }, () => 7)).toBe(7);
	expect(() =>
		tracer.begin({ name: "thrown", kind: "server" }, () => {
			throw fault;
		}),
	).toThrow(fault);
	await expect(tracer.begin({ name: "rejected", kind: "server" }, () => Promise.reject(fault))).rejects.toBe(fault);
	await Promise.resolve();
	expect(spans.map(({ name, attributes }) => [name, attributes])).toEqual([
		["given", {}],
		["thrown", { "error.type": "TypeError" }],
		["rejected", { "error.type": "TypeError" }],
	]);
});

test("[OPS4] where nothing is recorded there is nothing to add to, and nothing to carry on", () => {
	const { spans, tracer } = tracing(0);
	tracer.begin({ name: "chance", kind: "server" }, () => {
		tracer.within({ name: "inner", kind: "producer" }, () => expect(tracer.carried()).toBeNull());
		tracer.note({ a: 1 });
	});
	tracer.within({ name: "outside", kind: "client" }, () => {});
	const recorded = { name: "joined", kind: "server", parent: `00-${TRACE}-${PARENT}-01` } as const;
	tracer.begin(recorded, () => {
		expect(tracer.carried()).toBeNull();
		tracer.within({ name: "told", kind: "producer" }, () => {
			expect(tracer.carried()).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
		});
		// What is not recorded, within what is.
		tracer.begin({ name: "apart", kind: "server", parent: `00-${TRACE}-${PARENT}-00` }, () =>
			tracer.within({ name: "nothing", kind: "client" }, () => {}),
		);
	});
	expect(spans.map(({ name }) => name)).toEqual(["told", "joined"]);
});

test("[OPS4] of many traces about so many are recorded as was asked for", () => {
	const { spans, tracer } = tracing(0.25);
	for (let count = 0; count < 4_000; count += 1) tracer.begin({ name: "one", kind: "server" }, () => {});
	expect(spans.length).toBeGreaterThan(850);
	expect(spans.length).toBeLessThan(1_150);
});
