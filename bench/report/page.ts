import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Line } from "../measure/line.ts";
import { bars } from "./bars.ts";
import type { Results } from "./results.ts";
import { markdownTable, reachedText } from "./table.ts";

const DOCS = join(import.meta.dir, "../../docs");
const CHARTS = "performance";

/** Writes docs/performance.md and its charts; answers the path of the page. */
export function writePage(results: Results, source: string): string {
	const folder = join(DOCS, CHARTS);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const line of results.lines) writeFileSync(join(folder, chartOf(line)), bars(line));
	const path = join(DOCS, "performance.md");
	writeFileSync(path, page(results, basename(source)));
	return path;
}

function page(results: Results, source: string): string {
	return [
		`<!-- Written by \`npm run bench -- --render bench/results/${source}\`. Measure again, do not edit. -->`,
		"",
		"# Performance",
		"",
		...introduction(results, source),
		"",
		markdownTable(results.lines),
		"",
		...Object.entries(results.skipped).map(([id, reason]) => `${id} was not measured: ${reason}.`),
		"",
		"## How each line was measured",
		"",
		...results.lines.flatMap(section),
	].join("\n");
}

function introduction({ at, size, machine, versions }: Results, source: string): readonly string[] {
	const { cpu, cores, memoryGiB, kernel, bun, node, commit, changed } = machine;
	const peers = Object.entries(versions).map(([name, version]) => `- **${name}**: ${version}`);
	return [
		`Measured by \`npm run bench -- --${size}\` at ${at} on commit ${commit}${changed ? " with changes" : ""}:`,
		`${cpu}, ${cores} cores shared by the server, the load and the database, ${memoryGiB} GiB, Linux ${kernel}, Bun ${bun}, Node.js ${node}.`,
		"Absolute figures hold for this machine; ratios are within this one run. A figure is the median, in brackets the",
		`lowest and the highest sample. All samples: [bench/results/${source}](../bench/results/${source}).`,
		"",
		...peers,
	];
}

function section(line: Line): readonly string[] {
	const details = Object.entries(line.details ?? {}).map(([name, value]) => `- ${name}: ${value}`);
	return [
		`### ${line.id}: ${line.what}`,
		"",
		`${line.how}. Reached: ${reachedText(line)}.`,
		"",
		...(details.length > 0 ? [...details, ""] : []),
		`![${line.id} as bars](${CHARTS}/${chartOf(line)})`,
		"",
	];
}

function chartOf({ id }: Line): string {
	return `${id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.svg`;
}
