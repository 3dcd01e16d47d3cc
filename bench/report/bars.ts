import { type Line, OURS } from "../measure/line.ts";
import { numberText } from "./table.ts";

const WIDTH = 720;
const NAME_WIDTH = 110;
const VALUE_WIDTH = 130;
const BAR = 22;
const GAP = 8;
const TOP = 14;
const COLOURS = { ours: "#2563eb", theirs: "#94a3b8", goal: "#dc2626", text: "#475569" } as const;

/** Horizontal bars, one for each peer, and a line where Rollcall's own figure has to be. */
export function bars(line: Line): string {
	const entries = Object.entries(line.figures);
	const goal = line.goals.find((one) => one.kind === "atMost" || one.kind === "atLeast")?.value;
	const most = Math.max(...entries.map(([, { median }]) => median), goal ?? 0) || 1;
	const scale = (WIDTH - NAME_WIDTH - VALUE_WIDTH) / most;
	const height = TOP * 2 + entries.length * (BAR + GAP) - GAP;
	const rows = entries.map(([name, { median }], index) => {
		const y = TOP + index * (BAR + GAP);
		const width = Math.max(1, median * scale);
		const fill = name === OURS ? COLOURS.ours : COLOURS.theirs;
		const middle = y + BAR / 2 + 5;
		return [
			text({ x: NAME_WIDTH - 8, y: middle, anchor: "end" }, name),
			`<rect x="${NAME_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3" fill="${fill}"/>`,
			text({ x: NAME_WIDTH + width + 8, y: middle, anchor: "start" }, `${numberText(median)} ${line.unit}`),
		].join("");
	});
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="14" role="img">`,
		`<title>${escaped(`${line.id}: ${line.what}`)}</title>`,
		...rows,
		goal === undefined ? "" : goalMark(NAME_WIDTH + goal * scale, height),
		"</svg>",
		"",
	].join("\n");
}

function goalMark(x: number, height: number): string {
	const at = x.toFixed(1);
	return `<line x1="${at}" x2="${at}" y1="4" y2="${height - 4}" stroke="${COLOURS.goal}" stroke-width="2" stroke-dasharray="4 3"/>`;
}

type Place = { readonly x: number; readonly y: number; readonly anchor: "start" | "end" };

function text({ x, y, anchor }: Place, content: string): string {
	return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" fill="${COLOURS.text}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
	return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
