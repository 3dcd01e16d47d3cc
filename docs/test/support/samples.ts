import { readFileSync } from "node:fs";

/** A block of code that a page marks as one that runs. */
export type Sample = {
	/** The nearest heading above it, and its line: by these a failure is found. */
	readonly title: string;
	readonly language: string;
	readonly text: string;
	/** `run`: to its end; `stays`: until the page is over; `saved`: it is only put where it is said to be. */
	readonly kind: "run" | "stays" | "saved";
	/** Under which name the reader is told to save it. */
	readonly name: string | undefined;
	/** The `text` block right below it: what it prints. */
	readonly prints: string | undefined;
};

const FENCE = /^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$/gms;
const KINDS = ["run", "stays", "saved"] as const;

type Block = { readonly words: readonly string[]; readonly text: string; readonly start: number; readonly end: number };

function blocksOf(page: string): readonly Block[] {
	return [...page.matchAll(FENCE)].map(({ 0: whole, 2: info = "", 3: text = "", index }) => ({
		words: info.trim().split(/\s+/),
		text,
		start: index,
		end: index + whole.length,
	}));
}

function titleAt(page: string, { start }: Block): string {
	const before = page.slice(0, start);
	const heading = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? "";
	return `${heading}, line ${before.split("\n").length}`;
}

function sampleOf(page: string, block: Block, next: Block | undefined): Sample | undefined {
	const [language = "", ...words] = block.words;
	const kind = KINDS.find((one) => words.includes(one));
	if (kind === undefined) return undefined;
	const isBelow = next?.words[0] === "text" && page.slice(block.end, next.start).trim() === "";
	return {
		title: titleAt(page, block),
		language,
		text: block.text,
		kind,
		name: words.find((word) => /^[\w-]+\.\w+$/.test(word)),
		prints: isBelow ? next.text : undefined,
	};
}

/** The samples of a page that run, in their order. A reader's page is Markdown: ` ```js run `, ` ```sh run `, ` ```js stays server.mjs `. */
export function samplesIn(path: string): readonly Sample[] {
	const page = readFileSync(path, "utf8");
	const blocks = blocksOf(page);
	return blocks.flatMap((block, index) => sampleOf(page, block, blocks[index + 1]) ?? []);
}
