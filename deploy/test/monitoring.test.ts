import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ERRORS } from "../../packages/protocol/src/errors.ts";
import { METRICS, type MetricShape } from "../../packages/server/src/telemetry/metric-table.ts";
import { deployed, leaves } from "./support.ts";

type Rule = { readonly alert: string; readonly expr: string; readonly annotations: { readonly summary: string } };
type Panel = { readonly title: string; readonly type: string; readonly targets?: readonly { readonly expr: string }[] };

const RULES = (parse(deployed("monitoring/alerts.yaml")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
	({ rules }) => rules,
);
const DASHBOARD = JSON.parse(deployed("monitoring/grafana-dashboard.json")) as { panels: Panel[]; templating: unknown };
const PANELS = DASHBOARD.panels.filter(({ type }) => type !== "row");

const ASKED = [
	...RULES.map(({ alert, expr }) => ({ where: alert, expr })),
	...PANELS.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr }))),
];

/** What Prometheus itself adds to whatever it is told. */
const ADDED = ["instance", "job"];
const SHAPES = new Map<string, MetricShape>(Object.entries(METRICS));

/** A metric in an expression, with the metric of the server that it comes from. */
function metricsIn(
	expr: string,
): readonly { readonly series: string; readonly name: string; readonly shape: MetricShape | undefined }[] {
	return (expr.match(/\b(?:rollcall|process)_[a-z_]+/g) ?? []).map((series) => {
		const name = SHAPES.has(series) ? series : series.replace(/_(bucket|sum|count)$/, "");
		return { series, name, shape: SHAPES.get(name) };
	});
}

test.each(ASKED)("[OPS4] $where asks for what the server tells: $expr", ({ expr }) => {
	const found = metricsIn(expr);
	const isUp = expr.startsWith("up{");
	expect(found.length > 0 || isUp).toBe(true);
	for (const { series, name, shape } of found) {
		expect([series, shape?.kind]).toEqual([series, expect.any(String)]);
		const isPart = series !== name;
		expect([series, isPart]).toEqual([series, shape?.kind === "histogram"]);
		const isRated = new RegExp(`(rate|increase)\\(${series}\\b`).test(expr);
		expect([series, isRated]).toEqual([series, shape?.kind !== "gauge"]);
	}
	const labels = new Set([...ADDED, ...found.flatMap(({ shape }) => shape?.labels ?? [])]);
	if (found.some(({ series }) => series.endsWith("_bucket"))) labels.add("le");
	const used = [
		...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/)),
		...[...expr.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label = ""]) => label),
	];
	expect(used.filter((label) => !labels.has(label))).toEqual([]);
	const outcomes = [...expr.matchAll(/outcome!?="(\w+)"/g)].map(([, code = ""]) => code);
	expect(outcomes.filter((code) => code !== "ok" && !(code in ERRORS))).toEqual([]);
});

test("[OPS4] every metric of the server is on the dashboard", () => {
	const shown = new Set(
		PANELS.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr).map(({ name }) => name))),
	);
	expect([...SHAPES.keys()].filter((name) => !shown.has(name))).toEqual([]);
});

test("[OPS4] what an alert says names labels that it has", () => {
	for (const { expr, annotations } of RULES) {
		const kept = /by \(([^)]*)\)/.exec(expr)?.[1]?.split(/,\s*/) ?? [
			...ADDED,
			...metricsIn(expr).flatMap(({ shape }) => shape?.labels ?? []),
		];
		const said = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label);
		expect(said.filter((label) => !kept.includes(label))).toEqual([]);
	}
});

test("[OPS4] every alert is explained, and nothing else is", () => {
	const page = readFileSync(join(import.meta.dir, "..", "..", "docs", "monitoring.md"), "utf8");
	const explained = [...page.matchAll(/^\| `(Rollcall\w+)` \|/gm)].map(([, name = ""]) => name);
	expect(explained.sort()).toEqual(RULES.map(({ alert }) => alert).sort());
});

test("[OPS4] the dashboard leans on no data source and no address of somebody's", () => {
	const sources = [...leaves(DASHBOARD)]
		.filter(([path]) => path.slice(-2).join(".") === "datasource.uid")
		.map(([, uid]) => uid);
	expect(sources.length).toBeGreaterThan(20);
	expect(new Set(sources)).toEqual(new Set(["$datasource"]));
	expect(deployed("monitoring/grafana-dashboard.json")).not.toMatch(/https?:\/\//);
	const rules = (parse(deployed("monitoring/prometheus.yaml")) as { rule_files: string[] }).rule_files;
	for (const file of rules) expect(existsSync(join(import.meta.dir, "..", "monitoring", file))).toBe(true);
});
