// Type checks every package with TypeScript 7, which stands beside the TypeScript 6 that dependency-cruiser needs.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = join(root, "node_modules", "typescript7", "bin", "tsc");
/** What runs on the server's runtime, and what runs in browsers. */
const projects = ["tsconfig.json", "packages/console/tsconfig.json"];
for (const project of projects) {
	const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, project)], { stdio: "inherit" });
	process.exitCode ||= status ?? 1;
}
