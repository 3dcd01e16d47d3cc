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

function isCompressed(path: string): boolean {
	return Object.values(SUFFIXES).some((suffix) => path.endsWith(suffix));
}

function fileAt(path: string, name: string): SiteFile {
	const { size, mtimeMs } = statSync(path);
	const encodings = (["br", "gzip"] as const).filter((encoding) => existsSync(path + SUFFIXES[encoding]));
	return {
		type: TYPES[extname(path)] ?? "application/octet-stream",
		etag: `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`,
		isHashed: name.startsWith(HASHED),
		encodings,
		open: (encoding) => Bun.file(encoding === null ? path : path + SUFFIXES[encoding]),
	};
}

/** The files of a folder, with what the build compressed beside them; null where it holds no start page. */
export function readSite(folder: string): Site | null {
	if (!existsSync(join(folder, START_PAGE))) return null;
	const files = new Map<string, SiteFile>();
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || isCompressed(entry.name)) continue;
		const path = join(entry.parentPath, entry.name);
		const name = `/${relative(folder, path).replaceAll(sep, "/")}`;
		files.set(name, fileAt(path, name));
	}
	return { file: (path) => files.get(path === "/" ? START_PAGE : path) };
}
