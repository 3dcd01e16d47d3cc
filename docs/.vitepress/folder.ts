import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const DOCS = join(import.meta.dirname, "..");

/** A page of a folder: what it is headed, and where it is. */
export type Page = { readonly text: string; readonly link: string };

/** The numbered pages of a folder, in their order, each under its own heading. */
export function pagesOf(folder: string): Page[] {
	const names = readdirSync(join(DOCS, folder)).filter((name) => /^\d.*\.md$/.test(name));
	return names.sort().map((name) => {
		const heading = /^# (.*)$/m.exec(readFileSync(join(DOCS, folder, name), "utf8"))?.[1] ?? name;
		return { text: heading.replaceAll("`", ""), link: `/${folder}/${name.replace(/\.md$/, "")}` };
	});
}
