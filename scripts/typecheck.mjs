// Type checks every package with TypeScript 7, which stands beside the TypeScript 6 that dependency-cruiser needs.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = join(root, "node_modules", "typescript7", "bin", "tsc");
const examples = readdirSync(join(root, "examples"))
	.map((name) => `examples/${name}/tsconfig.json`)
	.filter((project) => existsSync(join(root, project)));
/** What runs on the server's runtime, what runs in browsers, and what others write: each as it would be compiled there. */
const projects = [
	"tsconfig.json",
	"packages/console/tsconfig.json",
	"packages/react/tsconfig.json",
	"docs/tsconfig.json",
	...examples,
];

function run(...command) {
	const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
	process.exitCode ||= status ?? 1;
}

run(join(root, "scripts", "build-server-sdk.mjs")); // Examples know the SDK by what is published of it.
for (const project of projects) run(compiler, "-p", join(root, project), "--noEmit");
