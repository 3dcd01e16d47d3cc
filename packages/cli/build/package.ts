// Writes the npm package `rollcall` as it is published, and packs it: npm run package [-- --to <folder>]
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import manifest from "../package.json" with { type: "json" };
import { bundled, consoleAs, consoleFiles, ENTRIES } from "./bundle.ts";
import { writeNotices } from "./notices.ts";

const CLI = join(import.meta.dir, "..");
const ROOT = join(CLI, "..", "..");
const CONSOLE_MODULE = `
import { join } from "node:path";
export const CONSOLE = join(import.meta.dirname, "..", "console");
`;

/** There is one dependency: the runtime. What else is needed is bundled, as THIRD-PARTY-NOTICES.txt says. */
function published(): string {
	const { dependencies: _, private: __, ...kept } = manifest;
	return `${JSON.stringify({ ...kept, files: ["bin", "lib", "console", "CHANGELOG.md", "THIRD-PARTY-NOTICES.txt"] }, null, "\t")}\n`;
}

async function write(folder: string): Promise<void> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await bundled({
		entrypoints: ENTRIES,
		outdir: join(folder, "lib"),
		naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]" },
		splitting: true, // A command reads only what it needs.
		plugins: [consoleAs(CONSOLE_MODULE)],
		minify: { whitespace: true, syntax: true },
	});
	for (const [name, path] of consoleFiles()) copy(path, join(folder, "console", name));
	for (const name of ["rollcall.mjs", "runtime.mjs"]) copy(join(CLI, "bin", name), join(folder, "bin", name));
	for (const name of ["LICENSE", "CHANGELOG.md"]) copy(join(ROOT, name), join(folder, name));
	copy(join(CLI, "build", "README.md"), join(folder, "README.md"));
	writeFileSync(join(folder, "package.json"), published());
	writeNotices(join(folder, "THIRD-PARTY-NOTICES.txt"));
}

function copy(from: string, to: string): void {
	mkdirSync(dirname(to), { recursive: true });
	cpSync(from, to, { preserveTimestamps: true });
}

/** Packs a folder beside it; the archive's path. */
function pack(folder: string): string {
	const words = ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", dirname(folder)];
	const { exitCode, stdout, stderr } = Bun.spawnSync(words, { cwd: folder, stdout: "pipe", stderr: "pipe" });
	if (exitCode !== 0) throw new Error(stderr.toString());
	const [packed] = JSON.parse(stdout.toString()) as { readonly filename: string }[];
	return join(dirname(folder), packed?.filename ?? "");
}

const { to } = parseArgs({ options: { to: { type: "string", default: join(ROOT, "dist") } } }).values;
const folder = join(to, "npm", "rollcall");
await write(folder);
console.log(pack(folder));
