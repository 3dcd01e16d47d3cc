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

/** Writes docs/performance.md and its charts; answers the path of the page. Each run has a table of its own. */
export function writePage(runs: readonly [Run, ...Run[]]): string {
	const folder = join(DOCS, CHARTS);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const [at, { results }] of runs.entries())
		for (const line of results.lines.filter(isCompared)) writeFileSync(join(folder, chartOf(line, at)), bars(line));
	const path = join(DOCS, "performance.md");
	writeFileSync(path, page(runs));
	return path;
}

function page(runs: readonly [Run, ...Run[]]): string {
	const [first, ...others] = runs;
	const files = runs.map(({ source }) => `bench/results/${basename(source)}`).join(",");
	return [
		`<!-- Written by \`npm run bench -- --render ${files}\`. Measure again, do not edit. -->`,
		"",
		"# Performance",
		"",
		...introduction(first.results, basename(first.source)),
		"",
		markdownTable(first.results.lines),
		"",
		...others.flatMap(apart),
		...skipped(runs),
		"## How each line was measured",
		"",
		...runs.flatMap(({ results }, at) => results.lines.flatMap((line) => section(line, at))),
	].join("\n");
}

/** What none of the runs measured. */
function skipped(runs: readonly [Run, ...Run[]]): readonly string[] {
	const measured = new Set(runs.flatMap(({ results }) => results.lines.map(({ id }) => id)));
	return Object.entries(runs[0].results.skipped)
		.filter(([id]) => !measured.has(id))
		.flatMap(([id, reason]) => [`${id} was not measured: ${reason}.`, ""]);
}

/** What a further run measured, and when. */
function apart({ results, source }: Run): readonly string[] {
	const { at, size, machine, load, versions, lines } = results;
	const busy = load === undefined ? "" : ` at a load average of ${load.toFixed(1)} by what else ran`;
	const file = basename(source);
	const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	return [
		`In a run of its own (\`--${size}\`), at ${at} on commit ${machine.commit}${busy} ([${file}](../bench/results/${file})): ${peers.join("; ")}.`,
		"",
		markdownTable(lines),
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

function section(line: Line, run: number): readonly string[] {
	const details = Object.entries(line.details ?? {}).map(([name, value]) => `- ${name}: ${value}`);
	return [
		`### ${line.id}: ${line.what}`,
		"",
		`${line.how}. Reached: ${reachedText(line)}.`,
		"",
		...(details.length > 0 ? [...details, ""] : []),
		...(isCompared(line) ? [`![${line.id} as bars](${CHARTS}/${chartOf(line, run)})`, ""] : []),
	];
}

/** A bar alone says nothing. */
function isCompared({ figures }: Line): boolean {
	return Object.keys(figures).length > 1;
}

function chartOf({ id }: Line, run: number): string {
	const name = id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
	return run === 0 ? `${name}.svg` : `${name}-${run + 1}.svg`;
}
