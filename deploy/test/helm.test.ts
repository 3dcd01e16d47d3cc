import { expect, test } from "bun:test";
import { parse, parseAllDocuments } from "yaml";
import manifest from "../../packages/cli/package.json" with { type: "json" };
import { deployed, filesIn, leaves, unknownVariables } from "./support.ts";

// There is no Helm here, so no template is rendered: what is checked is its form, its names, and what it says without its actions.
const CHART = "helm/rollcall";
const NAMES = filesIn(`${CHART}/templates`);
const TEMPLATES = NAMES.map((name) => ({ name, text: deployed(`${CHART}/templates/${name}`) }));
const VALUES = parse(deployed(`${CHART}/values.yaml`)) as Record<string, unknown>;
const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/gs;

type Schema = {
	readonly type?: string | readonly string[];
	readonly enum?: readonly unknown[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly minimum?: number;
	readonly maximum?: number;
};
const SCHEMA = JSON.parse(deployed(`${CHART}/values.schema.json`)) as Schema;

/** The YAML that is left: lines of actions alone go, other actions become a word. */
function withoutActions(text: string): string {
	const lines = text.split("\n").filter((line) => !/^\s*(\{\{.*?\}\}\s*)+$/.test(line));
	return lines.map((line) => line.replace(ACTION, "x")).join("\n");
}

function documents(name: string): readonly Record<string, never>[] {
	const text = TEMPLATES.find((each) => each.name === name)?.text ?? "";
	return parseAllDocuments(withoutActions(text)).map((each) => {
		expect(each.errors).toEqual([]);
		return each.toJS();
	});
}

/** A value by its path: `undefined` where there is none. */
function at(tree: unknown, path: string): unknown {
	return path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], tree);
}

/** The schema of a value by its path. */
function schemaAt(path: string | readonly string[]): Schema | undefined {
	return (typeof path === "string" ? path.split(".") : path).reduce<Schema | undefined>((schema, key) => {
		const { properties, additionalProperties } = schema ?? {};
		return properties?.[key] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
	}, SCHEMA);
}

function typeOf(value: unknown): string {
	if (Array.isArray(value)) return "array";
	return Number.isInteger(value) ? "integer" : typeof value;
}

test.each(TEMPLATES)("[OPS5] $name: every action is closed, and every block ends", ({ text }) => {
	expect(text.match(/\{\{/g)?.length ?? 0).toBe(text.match(/\}\}/g)?.length ?? 0);
	const open: string[] = [];
	for (const [, action = ""] of text.matchAll(ACTION)) {
		const word = /^\w+/.exec(action)?.[0] ?? "";
		if (["if", "with", "range", "define", "block"].includes(word)) open.push(action);
		if (word === "else") expect([action, open.length > 0]).toEqual([action, true]);
		if (word === "end") expect([text.length, open.pop() !== undefined]).toEqual([text.length, true]);
		expect([action, action.split('"').length % 2]).toEqual([action, 1]);
		expect([action, action.split("(").length]).toEqual([action, action.split(")").length]);
	}
	expect(open).toEqual([]);
});

test.each(TEMPLATES)("[OPS5] $name: every value it asks for is in values.yaml and in the schema", ({ text }) => {
	for (const [, path = ""] of text.matchAll(/\.Values\.([A-Za-z.]+)/g))
		expect([path, at(VALUES, path) !== undefined, schemaAt(path) !== undefined]).toEqual([path, true, true]);
});

test("[OPS5] every helper that is included is defined, and the other way round", () => {
	const all = TEMPLATES.map(({ text }) => text).join("\n");
	const names = (pattern: RegExp) => [...new Set([...all.matchAll(pattern)].map(([, name = ""]) => name))].sort();
	expect(names(/include "([\w.]+)"/g)).toEqual(names(/define "([\w.]+)"/g));
});

test("[OPS5] the schema takes values.yaml, and everything in values.yaml is used", () => {
	const all = TEMPLATES.map(({ text }) => text).join("\n");
	for (const [path, value] of leaves(VALUES)) {
		const schema = schemaAt(path);
		// What Kubernetes defines is given on as it is.
		const isFree = ["resources", "networkPolicy"].includes(path[0] ?? "") && path.length > 1;
		if (!isFree) expect([path, schema !== undefined]).toEqual([path, true]);
		const types = [schema?.type ?? typeOf(value)].flat();
		if (schema?.enum === undefined) expect([path, types.includes(typeOf(value))]).toEqual([path, true]);
		else expect(schema.enum).toContain(value);
		if (typeof value === "number") {
			expect(value).toBeGreaterThanOrEqual(schema?.minimum ?? value);
			expect(value).toBeLessThanOrEqual(schema?.maximum ?? value);
		}
		const above = path.map((_, index) => `.Values.${path.slice(0, index + 1).join(".")}`);
		expect([path, above.some((name) => new RegExp(`${RegExp.escape(name)}(?![\\w.])`).test(all))]).toEqual([
			path,
			true,
		]);
	}
});

test("[OPS5] every object that the chart makes has its kind, version and name", () => {
	const kinds = NAMES.filter((name) => name.endsWith(".yaml")).flatMap((name) =>
		documents(name).map(({ kind, apiVersion, metadata }) => {
			expect([name, typeof apiVersion, typeof at(metadata, "name")]).toEqual([name, "string", "string"]);
			return String(kind);
		}),
	);
	const wanted = ["ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Job", "NetworkPolicy"];
	expect(kinds.sort()).toEqual([...wanted, "PodDisruptionBudget", "Service", "Service", "ServiceMonitor"]);
});

test("[CLU4] a node has time to send its clients away before anything kills it, whatever values the schema takes", () => {
	const [deployment] = documents("deployment.yaml");
	expect(JSON.stringify(at(deployment, "spec.template.spec.containers.0.lifecycle"))).toContain("sleep");
	const text = TEMPLATES.find(({ name }) => name === "deployment.yaml")?.text ?? "";
	const sum = "add .Values.drain.preStopSeconds .Values.drain.seconds .Values.drain.reserveSeconds";
	expect(text).toContain(`terminationGracePeriodSeconds: {{ ${sum} }}`);
	const { preStopSeconds, seconds, reserveSeconds } = VALUES.drain as Record<string, number>;
	expect((seconds ?? 0) + (reserveSeconds ?? 0)).toBeGreaterThanOrEqual(20);
	expect(preStopSeconds).toBeGreaterThan(0);
	expect(schemaAt("drain.seconds")?.maximum).toBe(10);
	expect(schemaAt("drain.reserveSeconds")?.minimum).toBeGreaterThanOrEqual(10);
	expect(at(deployment, "spec.strategy.rollingUpdate")).toEqual({ maxSurge: 1, maxUnavailable: 0 });
});

test("[OPS5] pods are not root, write nothing, and are told of no service by variables that the server would take for settings", () => {
	const helper = (name: string) => {
		const text = TEMPLATES.find((each) => each.name === "_helpers.tpl")?.text ?? "";
		return parse(
			withoutActions(new RegExp(`define "${name}" -\\}\\}\\n(.*?)\\n\\{\\{- end \\}\\}`, "s").exec(text)?.[1] ?? ""),
		);
	};
	expect(helper("rollcall.podSecurity")).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
	expect(helper("rollcall.containerSecurity")).toEqual({
		allowPrivilegeEscalation: false,
		readOnlyRootFilesystem: true,
		capabilities: { drop: ["ALL"] },
	});
	for (const name of ["deployment.yaml", "migrate.yaml"]) {
		const text = TEMPLATES.find((each) => each.name === name)?.text ?? "";
		const containers = text.match(/^\s+image: /gm)?.length ?? 0;
		expect(text.match(/include "rollcall.containerSecurity"/g)?.length).toBe(containers);
		expect(text).toContain('include "rollcall.podSecurity"');
		const [object] = documents(name);
		expect(at(object, "spec.template.spec")).toMatchObject({
			enableServiceLinks: false,
			automountServiceAccountToken: false,
		});
	}
});

test("[OPS5] the chart names settings that there are, probes that answer, and the version that it is of", () => {
	for (const { name, text } of TEMPLATES) expect([name, unknownVariables(text)]).toEqual([name, []]);
	const [deployment] = documents("deployment.yaml");
	const probes = ["startupProbe", "livenessProbe", "readinessProbe"].map((name) =>
		at(deployment, `spec.template.spec.containers.0.${name}.httpGet.path`),
	);
	expect(probes).toEqual(["/livez", "/livez", "/readyz"]);
	const chart = parse(deployed(`${CHART}/Chart.yaml`));
	expect([chart.version, chart.appVersion]).toEqual([manifest.version, manifest.version]);
});
