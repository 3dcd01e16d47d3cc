import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Line } from "../measure/line.ts";
import { bars } from "./bars.ts";
import type { Results } from "./results.ts";
import { markdownTable, reachedText } from "./table.ts";

const DOCS = join(import.meta.dir, "../../docs");
const CHARTS = "performance";

/** One run and the file that holds it. */
export type Run = { readonly results: Results; readonly source: string };

/** Writes docs/performance.md and its charts; answers the path of the page. Lines of further runs follow those of the first. */
export function writePage(runs: readonly [Run, ...Run[]]): string {
	const folder = join(DOCS, CHARTS);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const lines = runs.flatMap(({ results }) => results.lines);
	for (const line of lines) writeFileSync(join(folder, chartOf(line)), bars(line));
	const path = join(DOCS, "performance.md");
	writeFileSync(path, page(runs, lines));
	return path;
}

function page(runs: readonly [Run, ...Run[]], lines: readonly Line[]): string {
	const [first, ...others] = runs;
	const files = runs.map(({ source }) => `bench/results/${basename(source)}`).join(",");
	return [
		`<!-- Written by \`npm run bench -- --render ${files}\`. Measure again, do not edit. -->`,
		"",
		"# Performance",
		"",
		...introduction(first.results, basename(first.source)),
		"",
		...others.flatMap(apart),
		markdownTable(lines),
		"",
		...Object.entries(first.results.skipped).map(([id, reason]) => `${id} was not measured: ${reason}.`),
		"",
		"## How each line was measured",
		"",
		...lines.flatMap(section),
	].join("\n");
}

/** What a further run measured, and when. */
function apart({ results, source }: Run): readonly string[] {
	const { at, machine, lines } = results;
	const ids = lines.map(({ id }) => id).join(", ");
	const file = basename(source);
	return [
		`In a run of its own, at ${at} on commit ${machine.commit}: ${ids} ([${file}](../bench/results/${file})).`,
		"",
	];
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
