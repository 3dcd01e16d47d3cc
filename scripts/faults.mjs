// npm run faults: every fault of the catalogue (docs/spec/90-scenarios.md, X01-X10) with the spec's own numbers and the
// settings of an installation, on real processes, Redis and PostgreSQL; prints what was asked and what was measured.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runtimePath } from "../packages/cli/bin/runtime.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const REPORT = join(ROOT, ".tmp", "faults.jsonl");
const FOLDER = "packages/server/test/faults";

mkdirSync(dirname(REPORT), { recursive: true });
rmSync(REPORT, { force: true });
const only = process.argv.slice(2).map((name) => `${FOLDER}/${name.toLowerCase()}`);
const words = ["test", ...(only.length === 0 ? [FOLDER] : only)];
const { status } = spawnSync(runtimePath(), ["--no-install", "--no-env-file", ...words], {
	cwd: ROOT,
	env: { ...process.env, ROLLCALL_TEST_FAULTS: "full", ROLLCALL_TEST_FAULTS_REPORT: REPORT },
	stdio: "inherit",
});

const lines = existsSync(REPORT) ? readFileSync(REPORT, "utf8").trim().split("\n") : [];
const faults = lines.map((line) => JSON.parse(line)).sort((one, other) => (one.id < other.id ? -1 : 1));
for (const { id, title, asked, measured, seconds, failure } of faults) {
	console.log(`\n${failure === null ? "passed" : "FAILED"}  ${id} ${title} (${seconds} s)`);
	console.log(`  asked: ${asked}`);
	for (const [name, value] of Object.entries(measured)) console.log(`  ${name}: ${value}`);
	if (failure !== null) console.log(`  ${failure.split("\n").slice(0, 20).join("\n  ")}`);
}
const failed = faults.filter(({ failure }) => failure !== null).length;
console.log(`\n${faults.length - failed} passed, ${failed} failed`);
process.exitCode = status === 0 && failed === 0 && faults.length > 0 ? 0 : 1;
