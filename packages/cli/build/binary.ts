// Builds the program of one file, for the platform that this runs on: npm run binary [-- --to <folder>]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundled, consoleAs, consoleFiles, ENTRIES } from "./bundle.ts";
import { writeNotices } from "./notices.ts";

const DIST = join(import.meta.dir, "..", "..", "..", "dist");
const NAME = process.platform === "win32" ? "rollcall.exe" : "rollcall";

/** A module that embeds each file; the path of an embedded file has a hash of its bytes in it. */
function embedding(files: ReadonlyMap<string, string>): string {
	const all = [...files];
	const imports = all.map(
		([, path], index) => `import file${index} from ${JSON.stringify(path)} with { type: "file" };`,
	);
	const entries = all.map(([name], index) => `[${JSON.stringify(name)}, file${index}]`);
	return `${imports.join("\n")}\nexport const CONSOLE = new Map([${entries.join(", ")}]);\n`;
}

const { to } = parseArgs({ options: { to: { type: "string", default: DIST } } }).values;
mkdirSync(to, { recursive: true });
await bundled({
	entrypoints: ENTRIES,
	naming: { entry: "[name].[ext]", asset: "[name]-[hash].[ext]" },
	plugins: [consoleAs(embedding(consoleFiles()))],
	minify: { whitespace: true, syntax: true },
	// The table of settings alone decides what is read.
	compile: { outfile: join(to, NAME), autoloadDotenv: false, autoloadBunfig: false },
});
writeNotices(join(to, "THIRD-PARTY-NOTICES.txt"));
console.log(join(to, NAME));
