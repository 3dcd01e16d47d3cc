import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const ROOT = join(import.meta.dir, "..", "..", "..");
const DOCS = join(ROOT, "docs");
const BUILT = join(DOCS, ".vitepress", "dist");

/** A page as it was built: its address in the site, and its text. */
export type BuiltPage = { readonly path: string; readonly html: string };

/** Builds the site as `npm run docs` does. @throws what VitePress says, also of a link that leads nowhere */
export async function buildSite(): Promise<void> {
	const { PATH = "", HOME = "" } = process.env;
	const program = join(ROOT, "node_modules", "vitepress", "bin", "vitepress.js");
	const env = { PATH, HOME, NO_COLOR: "1" };
	const child = Bun.spawn(["node", program, "build", "docs"], { cwd: ROOT, env, stdout: "pipe", stderr: "pipe" });
	const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	if (code !== 0) throw new Error(`the site was not built:\n${out}${err}`);
}

/** The files of the site, with one of these endings. */
export function filesOf(...endings: readonly string[]): readonly string[] {
	const names = readdirSync(BUILT, { recursive: true, encoding: "utf8" });
	return names.filter((name) => endings.some((ending) => name.endsWith(ending))).sort();
}

export function fileOf(path: string): string {
	return readFileSync(join(BUILT, path), "utf8");
}

export function pages(): readonly BuiltPage[] {
	return filesOf(".html").map((path) => ({ path, html: fileOf(path) }));
}

const MARKDOWN_LINK = /\]\((?!\w+:)([^)#\s]+)(#[^)]*)?\)/g;

/** Links between files of the repository that lead nowhere; the site has but those below docs/. */
export function lostLinks(): readonly string[] {
	const names = readdirSync(DOCS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
	return ["README.md", ...names.map((name) => join("docs", name))].flatMap((path) => {
		const text = readFileSync(join(ROOT, path), "utf8").replaceAll(/```.*?```|`[^`\n]*`/gs, "");
		const links = [...text.matchAll(MARKDOWN_LINK)].map(([, to = ""]) => to);
		return links.filter((to) => !existsSync(join(ROOT, dirname(path), to))).map((to) => `${path}: ${to}`);
	});
}

const LINK = /<a\b[^>]*?\shref="([^"]*)"/g;
const ID = /\sid="([^"]*)"/g;
const decoded = (text: string) => decodeURIComponent(text.replaceAll("&amp;", "&"));

/** Links of a page that lead to a place in some page, as `page.html#place`; those without a place are VitePress's to check. */
export function placesLinked({ path, html }: BuiltPage): readonly string[] {
	const links = [...html.matchAll(LINK)].map(([, href = ""]) => decoded(href));
	const inside = links.filter((href) => href.includes("#") && !/^[a-z]+:/.test(href));
	return inside.map((href) => {
		const [file = "", place = ""] = href.split("#");
		const target = file === "" ? path : posix.join(posix.dirname(`/${path}`), file).slice(1);
		return `${file.startsWith("/") ? file.slice(1) : target}#${place}`;
	});
}

/** Every place that a link may lead to. */
export function placesOf({ path, html }: BuiltPage): readonly string[] {
	return [...html.matchAll(ID)].map(([, id = ""]) => `${path}#${decoded(id)}`);
}

/** Offers the site on a free port. */
export function serveSite(): Bun.Server<undefined> {
	return Bun.serve({
		port: 0,
		hostname: "127.0.0.1",
		fetch: ({ url }) => {
			const { pathname } = new URL(url);
			return new Response(Bun.file(join(BUILT, pathname.endsWith("/") ? `${pathname}index.html` : pathname)));
		},
	});
}
