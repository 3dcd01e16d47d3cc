import { dirname, join, relative } from "node:path";
import type { MarkdownOptions } from "vitepress";

type Markdown = Parameters<NonNullable<MarkdownOptions["config"]>>[0];
type Token = ReturnType<Markdown["parse"]>[number];

const DOCS = join(import.meta.dirname, "..");
const ROOT = join(DOCS, "..");

/** Where in the repository a link leads that leaves this folder; undefined for any other. */
function outside(href: string, page: string): string | undefined {
	if (!href.startsWith(".")) return undefined;
	const target = join(dirname(page), href);
	return relative(DOCS, target).startsWith("..") ? relative(ROOT, target) : undefined;
}

/** The site has no files of the repository: what leads to one names it. */
function nameFile(open: Token, close: Token, path: string): void {
	for (const token of [open, close]) token.tag = "span";
	open.attrs = [
		["class", "in-repository"],
		["title", `${path}, in the repository`],
	];
}

function nameFiles(tokens: readonly Token[], page: string): void {
	for (const [index, open] of tokens.entries()) {
		if (open.type !== "link_open") continue;
		const path = outside(open.attrGet("href") ?? "", page);
		const close = tokens.slice(index).find(({ type }) => type === "link_close");
		if (path !== undefined && close !== undefined) nameFile(open, close, path);
	}
}

/** A rule of the specification is found by its ID: `spec/30-privacy.md#vis4`. */
function markRule(item: Token, inline: Token): void {
	const [first] = inline.children ?? [];
	const id = first?.type === "text" ? /^([A-Z]+\d+)\. /.exec(first.content)?.[1] : undefined;
	if (first === undefined || id === undefined) return;
	item.attrSet("id", id.toLowerCase());
	item.attrJoin("class", "rule");
	first.type = "html_inline";
	const rest = first.content
		.slice(id.length + 2)
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;");
	first.content = `<a class="rule-id" href="#${id.toLowerCase()}">${id}</a> <span v-pre>${rest}</span>`;
}

/** Makes pages that are read in the repository readable on the site too. */
export function forSite(md: Markdown): void {
	md.core.ruler.push("rollcall", (state) => {
		const page: string = state.env.path ?? join(DOCS, "index.md");
		for (const [index, token] of state.tokens.entries()) {
			if (token.children !== null) nameFiles(token.children, page);
			const inline = state.tokens[index + 2];
			if (token.type === "list_item_open" && inline?.type === "inline") markRule(token, inline);
		}
	});
}
