import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { BunPlugin } from "bun";

const CLI = join(import.meta.dir, "..");
const PACKAGES = join(CLI, "..");
/** Where the built web console lies. */
const CONSOLE_FOLDER = join(PACKAGES, "console", "dist");
const CONSOLE_MODULE = /packages[\\/]cli[\\/]src[\\/]console-files\.ts$/;

/** What runs: the command line, and the threads that it starts. A bundle keeps them side by side. */
export const ENTRIES = [
	join(CLI, "src", "main.ts"),
	join(PACKAGES, "server", "src", "adapters", "sql", "sqlite-worker.ts"),
	join(CLI, "src", "demo", "demo-worker.ts"),
];

/** The files of the built console, by the names that browsers use. */
export function consoleFiles(): ReadonlyMap<string, string> {
	if (!existsSync(join(CONSOLE_FOLDER, "index.html")))
		throw new Error("The web console is not built: node scripts/build-console.mjs");
	const files = readdirSync(CONSOLE_FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
	return new Map(paths.map((path) => [`/${relative(CONSOLE_FOLDER, path).replaceAll(sep, "/")}`, path]));
}

/** Puts this text in the place of the module that says where the console is. */
export function consoleAs(contents: string): BunPlugin {
	return {
		name: "console-files",
		setup(build) {
			build.onLoad({ filter: CONSOLE_MODULE }, () => ({ contents, loader: "ts" }));
		},
	};
}

/** Builds, and fails with everything that the bundler says. */
export async function bundled(config: Bun.BuildConfig): Promise<void> {
	const { success, logs } = await Bun.build({ target: "bun", format: "esm", throw: false, ...config });
	if (!success) throw new Error(logs.map(String).join("\n"));
}
