import type { Figure } from "../measure/figure.ts";
import { type Goal, type Line, OURS, ratioTo, reached } from "../measure/line.ts";

const COLUMNS = ["line", "what", "rollcall", "peers", "ratio", "must reach", "reached"] as const;

/** The cells of one row, in the order of `COLUMNS`. */
export function cellsOf(line: Line): readonly string[] {
	const peers = Object.entries(line.figures).filter(([name]) => name !== OURS);
	const missing = Object.entries(line.missing).map(([name, reason]) => `${name} not measured: ${reason}`);
	const ratios = peers.map(([name]) => `${ratioText(ratioTo(line, name))} x ${name}`);
	return [
		line.id,
		line.what,
		figureText(line.figures[OURS], line.unit),
		[...peers.map(([name, figure]) => `${name} ${figureText(figure, line.unit)}`), ...missing].join("; "),
		ratios.join("; "),
		line.goals.map((goal) => goalText(goal, line.unit)).join(", "),
		reachedText(line),
	];
}

export function reachedText(line: Line): string {
	if (line.goals.length === 0) return "-";
	const result = reached(line);
	return result === null ? "not measured" : result ? "yes" : "no";
}

/** The median, and where there were several samples, between what they lay. */
export function figureText(figure: Figure | undefined, unit: string): string {
	if (figure === undefined) return "not measured";
	const range = figure.samples.length > 1 ? ` (${numberText(figure.low)}-${numberText(figure.high)})` : "";
	return `${numberText(figure.median)}${range} ${unit}`;
}

export function numberText(value: number): string {
	if (value === 0) return "0";
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

function ratioText(ratio: number | undefined): string {
	return ratio === undefined ? "?" : numberText(ratio);
}

export function goalText(goal: Goal, unit: string): string {
	const sign = goal.kind === "atMost" || goal.kind === "ratioAtMost" ? "<=" : ">=";
	return "peer" in goal
		? `${sign} ${numberText(goal.value)} x ${goal.peer}`
		: `${sign} ${numberText(goal.value)} ${unit}`;
}

/** For a terminal. */
export function plainTable(lines: readonly Line[]): string {
	const rows = [COLUMNS, ...lines.map(cellsOf)];
	const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

export function markdownTable(lines: readonly Line[]): string {
	const rows = [COLUMNS, COLUMNS.map(() => "---"), ...lines.map(cellsOf)];
	return rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
}
