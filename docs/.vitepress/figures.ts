import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "..", "performance.md");

/** One line of the table of docs/performance.md. */
export type Figure = {
	readonly line: string;
	readonly rollcall: string;
	/** The same job written by hand on Socket.IO and Node.js. */
	readonly stock: string;
	readonly ratio: string;
};

export type Figures = {
	readonly figures: readonly Figure[];
	readonly machine: string;
	/** How many lines have a goal, and how many of them reach it. */
	readonly goals: number;
	readonly reached: number;
};

type Row = readonly string[];

function rowsOf(page: string): readonly Row[] {
	const [table = ""] = /^\| line \|.*?\n\n/ms.exec(page) ?? [];
	const lines = table.trim().split("\n").slice(2);
	return lines.map((line) =>
		line
			.split("|")
			.map((cell) => cell.trim())
			.slice(1, -1),
	);
}

/** What is named before a peer: "25.7 KiB" of "floor 1.21 KiB; stock 25.7 KiB". A range of samples is left to the page. */
function ofStock(cell: string, form: RegExp): string {
	const found = cell.split("; ").find((part) => form.test(part)) ?? "";
	return withoutRange(found.replace(form, ""));
}

function withoutRange(text: string): string {
	return text.replace(/ \([^)]*\)/, "");
}

function figureOf([line = "", , rollcall = "", peers = "", ratio = ""]: Row): Figure {
	return {
		line,
		rollcall: withoutRange(rollcall),
		stock: ofStock(peers, /^stock /),
		ratio: ofStock(ratio, / x stock$/),
	};
}

/** What was measured last, as docs/performance.md says it. */
export function readFigures(): Figures {
	const page = readFileSync(PAGE, "utf8");
	const rows = rowsOf(page);
	const reached = rows.map((row) => row.at(-1) ?? "");
	const machine = /on commit [^\n]*:\n([^\n]*)\.\n/.exec(page)?.[1] ?? "";
	return {
		figures: rows.map(figureOf),
		machine,
		goals: reached.filter((word) => word === "yes" || word === "no").length,
		reached: reached.filter((word) => word === "yes").length,
	};
}
