import { expect, test } from "bun:test";
import { Collector } from "../../../test/support/collector.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { type ExporterOptions, OtlpExporter } from "./exporter.ts";
import type { Span } from "./span.ts";

const context = { traceId: "1".repeat(32), spanId: "2".repeat(16), isSampled: true };
const span: Span = { context, parentId: null, name: "one", kind: "server", beganAt: 1, endedAt: 2.5, attributes: {} };
const resource = { version: "1.2.3", nodeId: "n1" };

function exporterTo(endpoint: string, options: Partial<ExporterOptions> = {}) {
	const faults: unknown[] = [];
	const exporter = new OtlpExporter({
		endpoint,
		headers: {},
		resource,
		failed: (error) => void faults.push(error),
		...options,
	});
	const add = (count: number): void => {
		for (let added = 0; added < count; added += 1) exporter.add(span);
	};
	return { exporter, faults, add };
}

test("[OPS4] spans are sent in requests of 512, and at the end what is left", async () => {
	await using collector = new Collector();
	const { exporter, faults, add } = exporterTo(collector.url);
	add(1_030);
	await exporter.close(5_000);
	expect(collector.texts.map((text) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans.length)).toEqual([
		512, 512, 6,
	]);
	expect([exporter.counts, faults]).toEqual([{ sent: 1_030, dropped: 0 }, []]);
	expect(collector.spans[0]).toMatchObject({ startTimeUnixNano: "1000000", endTimeUnixNano: "2500000" });
});

test("[OPS4] a few leave by themselves after a second", async () => {
	await using collector = new Collector();
	const { exporter, add } = exporterTo(collector.url);
	add(3);
	await eventually(() => exporter.counts.sent === 3);
	expect(collector.spans).toHaveLength(3);
});

test("[OPS4] what comes while the collector takes longer than spans are gathered leaves by itself, too", async () => {
	await using collector = new Collector();
	const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
	collector.answer = () => answered.then(() => new Response());
	setTimeout(letGo, 1_200);
	const { exporter, add } = exporterTo(collector.url);
	add(512 + 3);
	await eventually(() => exporter.counts.sent === 515);
	expect(collector.spans).toHaveLength(515);
});

test("[OPS4] while the collector is busy no more than 4,096 wait, and the rest is counted", async () => {
	await using collector = new Collector();
	const letGo = collector.hold();
	const { exporter, add } = exporterTo(collector.url);
	add(10_000);
	expect(exporter.counts).toEqual({ sent: 0, dropped: 10_000 - 512 - 4_096 });
	const began = performance.now();
	await exporter.close(50);
	expect(performance.now() - began).toBeLessThan(1_000);
	expect(exporter.counts).toEqual({ sent: 0, dropped: 10_000 });
	letGo();
});

test("[OPS4] what the collector refuses or does not answer in time is not sent again, and reported once until it takes some", async () => {
	await using collector = new Collector();
	collector.answer = () => new Response("no", { status: 503 });
	const { exporter, faults, add } = exporterTo(`${collector.url}/`, { timeout: 50 });
	add(1_024);
	await eventually(() => exporter.counts.dropped === 1_024);
	expect(faults.map(String)).toEqual(["Error: the collector answered 503"]);
	collector.answer = () => new Response();
	add(512);
	await eventually(() => exporter.counts.sent === 512);
	const letGo = collector.hold();
	add(512);
	await eventually(() => exporter.counts.dropped === 1_536);
	expect(faults.map(String).slice(1)).toEqual([expect.stringContaining("TimeoutError")]);
	expect(collector.requests.map(({ path }) => path)).toEqual(Array(4).fill("/v1/traces"));
	letGo();
	await exporter.close(50);
});

test("[OPS4] what the collector rejects of what it takes counts as dropped, and is reported once until it takes all", async () => {
	await using collector = new Collector();
	const { exporter, faults, add } = exporterTo(collector.url);
	const partly = (rejectedSpans: unknown) => () =>
		Response.json({ partialSuccess: { rejectedSpans, errorMessage: "too old" } });
	let sent = 0;
	for (const [answer, dropped] of [
		[partly("12"), 12],
		[partly(500), 512],
		[partly("0"), 512],
		[partly("few"), 512],
		[partly("9999"), 1_024],
		[() => new Response("not JSON"), 1_024],
		[() => Response.json(null), 1_024],
		[() => Response.json({ partialSuccess: null }), 1_024],
	] as const) {
		collector.answer = answer;
		add(512);
		sent += 512;
		await eventually(() => exporter.counts.sent + exporter.counts.dropped === sent);
		expect(exporter.counts.dropped).toBe(dropped);
	}
	expect(faults.map(String)).toEqual([
		"Error: the collector rejected 12 of 512 spans: too old",
		"Error: the collector rejected 512 of 512 spans: too old",
	]);
	await exporter.close(50);
});

test("[OPS4] a collector that is not there costs what it missed, and nothing else", async () => {
	const { exporter, faults, add } = exporterTo("http://127.0.0.1:1/v1/traces");
	add(600);
	await exporter.close(5_000);
	expect([exporter.counts, faults.length]).toEqual([{ sent: 0, dropped: 600 }, 1]);
});
