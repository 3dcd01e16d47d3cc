import { existsSync, readdirSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { Site, SiteEncoding, SiteFile } from "../../ports/site.ts";

const START_PAGE = "/index.html";
/** Where the build puts what it names by its content. */
const HASHED = "/assets/";
const SUFFIXES: Readonly<Record<SiteEncoding, string>> = { br: ".br", gzip: ".gz" };
const TYPES: Readonly<Record<string, string>> = {
	".css": "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".json": "application/json",
	".pbf": "application/x-protobuf",
	".png": "image/png",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
	".woff2": "font/woff2",
};

/**
 * Where the files of a site are: a folder, or what a build put into the program itself, by the names that browsers use. The
 * path of such a file has to change with what is in it.
 */
export type SiteSource = string | ReadonlyMap<string, string>;

/** A file by where it is. `tag`: the same means the same bytes. */
type Found = { readonly path: string; readonly tag: string };

/** Every file, those that the build compressed included. */
function filesOf(source: SiteSource): ReadonlyMap<string, Found> {
	if (typeof source !== "string")
		return new Map(Array.from(source, ([name, path]) => [name, { path, tag: Bun.hash(path).toString(36) }]));
	const files = new Map<string, Found>();
	for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const path = join(entry.parentPath, entry.name);
		const { size, mtimeMs } = statSync(path);
		const tag = `${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}`;
		files.set(`/${relative(source, path).replaceAll(sep, "/")}`, { path, tag });
	}
	return files;
}

function isCompressed(name: string): boolean {
	return Object.values(SUFFIXES).some((suffix) => name.endsWith(suffix));
}

function fileAt(files: ReadonlyMap<string, Found>, name: string, { path, tag }: Found): SiteFile {
	const paths: Record<SiteEncoding, string | undefined> = {
		br: files.get(name + SUFFIXES.br)?.path,
		gzip: files.get(name + SUFFIXES.gzip)?.path,
	};
	return {
		type: TYPES[extname(name)] ?? "application/octet-stream",
		etag: `W/"${tag}"`,
		isHashed: name.startsWith(HASHED),
		encodings: (["br", "gzip"] as const).filter((encoding) => paths[encoding] !== undefined),
		open: (encoding) => Bun.file((encoding === null ? undefined : paths[encoding]) ?? path),
	};
}

/** The files of a site, with what the build compressed beside them; null where there is no start page. */
export function readSite(source: SiteSource): Site | null {
	if (typeof source === "string" && !existsSync(join(source, START_PAGE))) return null;
	const found = filesOf(source);
	if (!found.has(START_PAGE)) return null;
	const files = new Map<string, SiteFile>();
	for (const [name, file] of found) if (!isCompressed(name)) files.set(name, fileAt(found, name, file));
	return { file: (path) => files.get(path === "/" ? START_PAGE : path) };
}
