// Builds @rollcall/server-sdk where it is missing or older than what it is made of, or in any case (--force).
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { filesIn, isNewerThan } from "./freshness.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SDK = join(ROOT, "packages", "server-sdk");
const SOURCES = ["server-sdk/src", "server-sdk/build", "protocol/src"].map((place) => join(ROOT, "packages", place));
const ENTRY = join(SDK, "dist", "index.d.ts");

if (process.argv.includes("--force") || !isNewerThan(ENTRY, SOURCES.flatMap(filesIn))) {
	// Its output goes to stderr: the stdout of `npm pack --json` is for programs.
	const stdio = ["ignore", process.stderr, "inherit"];
	const command = [join(ROOT, "scripts", "bun.mjs"), join(SDK, "build", "main.ts")];
	process.exitCode = spawnSync(process.execPath, command, { stdio }).status ?? 1;
}
