import { Counter, Gauge, type Metric, Registry } from "prom-client";
import type { Histogram } from "./histogram.ts";
import { METRICS, type MetricName, type MetricShape } from "./metric-table.ts";

/** A value, and the values of its labels in their order. */
export type Sample = readonly [value: number, ...labels: readonly string[]];
type Samples = Iterable<Sample> | Promise<Iterable<Sample>>;

type NamesOf<Kind extends MetricShape["kind"]> = {
	readonly [Name in MetricName]: (typeof METRICS)[Name]["kind"] extends Kind ? Name : never;
}[MetricName];

/** Where each metric is read when somebody asks for it. */
export type Readings = { readonly [Name in NamesOf<"counter" | "gauge">]: () => Samples } & {
	readonly [Name in NamesOf<"histogram">]: Histogram;
};

const MS_PER_SECOND = 1_000;

/**
 * Metrics that are read where they are counted, and only when they are asked for. Those of the library about the process are
 * left out: on this runtime they say what is not so.
 */
export function makeRegistry(readings: Readings): Registry {
	const registry = new Registry();
	for (const [name, shape] of Object.entries(METRICS) as [MetricName, MetricShape][]) {
		const reading = readings[name];
		if (typeof reading === "function") addNumbers(registry, { name, shape, read: reading });
		else registry.registerMetric(histogramOf(name, shape.help, reading));
	}
	return registry;
}

type Numbers = { readonly name: MetricName; readonly shape: MetricShape; readonly read: () => Samples };

function addNumbers(registry: Registry, { name, shape: { kind, help, labels }, read }: Numbers): void {
	const labelled = (values: readonly string[]) =>
		Object.fromEntries(labels.map((label, at) => [label, values[at] ?? ""]));
	const options = { name, help, labelNames: [...labels], registers: [registry] };
	if (kind === "counter") {
		const counter: Counter = new Counter({
			...options,
			collect: async () => {
				counter.reset();
				for (const [value, ...values] of await read()) counter.inc(labelled(values), value);
			},
		});
		return;
	}
	const gauge: Gauge = new Gauge({
		...options,
		collect: async () => {
			gauge.reset();
			for (const [value, ...values] of await read()) gauge.set(labelled(values), value);
		},
	});
}

/** In the form in which the registry asks its own histograms, which cannot be given what was counted elsewhere. */
function histogramOf(name: string, help: string, histogram: Histogram): Metric {
	const values = () => [
		...histogram.cumulative().map(([end, count]) => ({
			metricName: `${name}_bucket`,
			labels: { le: Number.isFinite(end) ? String(end / MS_PER_SECOND) : "+Inf" },
			value: count,
		})),
		{ metricName: `${name}_sum`, labels: {}, value: histogram.sum / MS_PER_SECOND },
		{ metricName: `${name}_count`, labels: {}, value: histogram.count },
	];
	const metric = {
		name,
		help,
		get: async () => ({ name, help, type: "histogram", aggregator: "sum", values: values() }),
	};
	return metric as unknown as Metric;
}
