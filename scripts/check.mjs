// Everything that CI does, under plain Node.js: npm test. Ends with one line "N passed, N failed"; each failed test,
// skipped test and failed step counts as one failure.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runtimePath } from "../packages/cli/bin/runtime.mjs";
import { TEST_LIMIT } from "./test-limit.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const REPORTS = join(ROOT, ".tmp");
const RUNTIME = [runtimePath(), "--no-install", "--no-env-file"];

/** Every scenario is run on both profiles (STO1); on memory with PostgreSQL a part of them, since the rest asks for nothing else. */
const SCENARIOS = "packages/server/test/scenarios";
const ON_POSTGRES = [`${SCENARIOS}/messages.test.ts`];

/** Those that start servers and browsers, and wait for them more than they work. */
const OUTSIDE = ["client", "console", "react", "cli", "server-sdk"].map((name) => `packages/${name}`);

/** Nodes are killed and people come back within seconds: beside others these would come too late. */
const FAULTS = "packages/server/test/faults";
/** Goes with everything else, so that both runs are about as long. */
const FUZZ = "packages/server/test/fuzz";
const SERVER = readdirSync(join(ROOT, "packages/server/test"), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => `packages/server/test/${name}`)
	.filter((folder) => folder !== FAULTS && folder !== FUZZ);

/** In the order in which it is cheapest to hear about a mistake. Those of one group run beside each other. */
const GROUPS = [
	[
		{
			name: "format and lint",
			command: node("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
		},
		{ name: "generated files", command: [...RUNTIME, "scripts/codegen.ts", "--check"] },
	],
	[
		{ name: "types", command: node("scripts/typecheck.mjs") },
		{ name: "boundaries", command: node("scripts/boundaries.mjs") },
	],
	[
		{ name: "web console", command: node("scripts/build-console.mjs") },
		{ name: "PostgreSQL for the tests", command: node("scripts/postgres.mjs") },
	],
	[
		tests("tests of the server", ["packages/server/src", ...SERVER, "packages/protocol"]),
		tests("tests of everything else", [...OUTSIDE, FUZZ, "bench", "examples", "scripts", "deploy"]),
	],
	[tests("faults", [FAULTS])],
	[
		// Whether everything that is measured still works; what it says of speed says little on a shared machine, so that
		// it may run beside tests that move the clock.
		{ name: "bench", command: [...RUNTIME, "bench/main.ts", "--quick", "--dry", "--peers", "floor"] },
		tests("scenarios on a cluster", [SCENARIOS], { ROLLCALL_TEST_STORE: "cluster" }),
	],
	[
		// Builds the site, which fails on a dead link, and runs the samples of every guide.
		tests("documentation", ["docs"]),
		tests("scenarios on PostgreSQL", ON_POSTGRES, { ROLLCALL_TEST_STORE: "postgres" }),
	],
];

function node(script, ...args) {
	return [process.execPath, script, ...args];
}

/** A run of the tests in these places. `env`: what they are told besides. */
function tests(name, places, env = {}) {
	const report = join(REPORTS, `${name.replaceAll(" ", "-")}.xml`);
	const reporter = [TEST_LIMIT, "--reporter=junit", `--reporter-outfile=${report}`];
	return { name, command: [...RUNTIME, "test", ...places, ...reporter], env, report };
}

/** Runs a command, and keeps what it says for the case that it fails. `CI` makes the runner refuse focused tests. */
function run([program, ...args], more = {}) {
	return new Promise((resolve) => {
		const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, CI: "1", NO_COLOR: "1", ...more } });
		const said = [];
		child.stdout.on("data", (chunk) => said.push(chunk));
		child.stderr.on("data", (chunk) => said.push(chunk));
		child.on("error", (error) => resolve({ good: false, text: error.message }));
		child.on("close", (code) => resolve({ good: code === 0, text: Buffer.concat(said).toString("utf8") }));
	});
}

/** Reads the runner's report. A run that failed without a failed test (a rejection between tests, a crash) is one failure. */
function countTests(report, { good, text }) {
	const totals = existsSync(report) ? /<testsuites [^>]*>/.exec(readFileSync(report, "utf8"))?.[0] : undefined;
	if (totals === undefined) return { passed: 0, failed: 1, text: `${text}\nThe test runner left no report.` };
	const [tests, failures, skipped] = ["tests", "failures", "skipped"].map((name) => attribute(totals, name));
	const notes =
		skipped === 0 ? "" : `\n${skipped} tests were skipped or left for later; a test that does not run is none.`;
	const failed = failures + skipped + (!good && failures === 0 ? 1 : 0) + (tests === 0 ? 1 : 0);
	return { passed: tests - failures - skipped, failed, text: text + notes };
}

function attribute(tag, name) {
	return Number(new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
}

function countStep({ good, text }) {
	return { passed: 0, failed: good ? 0 : 1, text };
}

mkdirSync(REPORTS, { recursive: true });
let passed = 0;
let failed = 0;

async function doStep({ name, command, env, report }) {
	const begin = performance.now();
	if (report !== undefined) rmSync(report, { force: true });
	const ran = await run(command, env);
	const outcome = report === undefined ? countStep(ran) : countTests(report, ran);
	const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
	if (outcome.failed > 0) console.log(outcome.text.trimEnd());
	console.log(`${outcome.failed === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
	passed += outcome.passed;
	failed += outcome.failed;
}

for (const group of GROUPS) await Promise.all(group.map(doStep));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
