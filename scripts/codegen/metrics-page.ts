import { METRICS, type MetricShape } from "../../packages/server/src/telemetry/metric-table.ts";
import { page, table } from "./markdown.ts";

const INTRODUCTION = `# Metrics

With \`ROLLCALL_METRICS_PORT\` set, Prometheus finds them at \`http://127.0.0.1:<port>/metrics\`: on this machine alone, and never
on the port of clients. Each node tells its own. Labels come from tables; nobody's ids are in them.`;

/** The reference of every metric. */
export function metricsPage(): string {
	const rows = Object.entries<MetricShape>(METRICS).map(([name, { kind, labels, help }]) => [
		`\`${name}\``,
		kind,
		labels.map((label) => `\`${label}\``).join(", "),
		help,
	]);
	return page(INTRODUCTION, table(["Name", "Kind", "Labels", "What it is"], rows));
}
