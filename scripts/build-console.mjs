// Builds the web console where it is missing or older than what it is made of: npm start, npm run build (--force).
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { filesIn, isNewerThan } from "./freshness.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const CONSOLE = join(ROOT, "packages", "console");
const OUT = join(CONSOLE, "dist");
const START_PAGE = join(OUT, "index.html");
/** What the console is made of. */
const SOURCES = ["console/src", "console/public", "react/src", "client/src", "protocol/src"].map((place) =>
	join(ROOT, "packages", place),
);
const FILES = ["console/index.html", "console/vite.config.ts", "console/package.json"].map((place) =>
	join(ROOT, "packages", place),
);
const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".webmanifest"]);
/** Smaller files fit in one packet anyway. */
const WORTH_IT = 1_024;

/** The server sends what lies compressed beside a file, and compresses nothing itself. */
function compress(path) {
	const bytes = readFileSync(path);
	if (bytes.length < WORTH_IT || !COMPRESSED.has(extname(path))) return;
	writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
	writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
}

/** A build that fails leaves none: an old console beside a new server would only look right. */
function build() {
	const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
	if (!existsSync(vite)) {
		console.error("The web console is not built: Vite is not installed (npm install without --omit=dev).");
		return true;
	}
	console.log("Building the web console ...");
	const options = { cwd: CONSOLE, stdio: ["ignore", "ignore", "inherit"] };
	const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], options);
	if (status !== 0) rmSync(OUT, { recursive: true, force: true });
	for (const path of filesIn(OUT)) compress(path);
	return status === 0;
}

const isForced = process.argv.includes("--force");
if (isForced || !isNewerThan(START_PAGE, [...FILES, ...SOURCES.flatMap(filesIn)])) process.exitCode = build() ? 0 : 1;
