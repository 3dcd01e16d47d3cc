// npm run bench: measures Rollcall beside its peers, prints the table, and leaves the results as JSON.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Line } from "./measure/line.ts";
import { machine } from "./measure/machine.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { killTied } from "./peers/child.ts";
import { ejabberd } from "./peers/ejabberd/peer.ts";
import { floor } from "./peers/floor/peer.ts";
import type { Peer } from "./peers/peer.ts";
import { type Postgres, postgresFolder, startPostgres } from "./peers/postgres/postgres.ts";
import { prosody } from "./peers/prosody/peer.ts";
import { rollcall } from "./peers/rollcall/peer.ts";
import { stock } from "./peers/stock/peer.ts";
import { stockBun } from "./peers/stock-bun/peer.ts";
import { type Run, writePage } from "./report/page.ts";
import { readResults, writeResults } from "./report/results.ts";
import { plainTable } from "./report/table.ts";
import { NOT_YET, SCENARIOS } from "./scenarios/all.ts";
import type { Bench } from "./scenarios/bench.ts";

const PEERS: readonly Peer[] = [floor, stock, stockBun, ejabberd, prosody];

/** One PostgreSQL for the whole run, started when somebody first needs it. */
function lazyDatabase(folder: string): { url(): Promise<string | null>; stop(): Promise<void> } {
	let started: Promise<Postgres> | undefined;
	return {
		url: async () => {
			if (postgresFolder() === null) return null;
			started ??= startPostgres(folder);
			return (await started).url;
		},
		stop: async () => (await started)?.stop(),
	};
}

async function measure(options: Options, bench: Bench): Promise<readonly Line[]> {
	const lines: Line[] = [];
	const inSize = (id: string): boolean => options.size === "full" || id !== "P11";
	for (const scenario of SCENARIOS.filter(({ id }) => options.only?.has(id) ?? inSize(id))) {
		const begun = performance.now();
		bench.say(`${scenario.id} ${scenario.title} ...`);
		try {
			const measured = await scenario.run(bench);
			lines.push(...measured);
			bench.say(plainTable(measured));
		} catch (error) {
			bench.say(`${scenario.id} failed: ${error instanceof Error ? error.stack : String(error)}`);
			process.exitCode = 1;
		}
		bench.say(`${scenario.id} took ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);
	}
	return lines;
}

async function run(options: Options): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
	// The database runs as another user where the bench is run by root.
	chmodSync(folder, 0o755);
	process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
	const [load = 0] = loadavg();
	const database = lazyDatabase(folder);
	const asked = PEERS.filter(({ name }) => options.peers.has(name));
	const bench: Bench = {
		size: options.size,
		peers: [rollcall, ...asked.filter(({ missing }) => missing === null)],
		missing: Object.fromEntries(asked.flatMap(({ name, missing }) => (missing === null ? [] : [[name, missing]]))),
		folder,
		databaseUrl: () => database.url(),
		soakMinutes: options.soakMinutes,
		repetitions: options.repetitions,
		say: (text) => console.log(text),
	};
	try {
		const lines = await measure(options, bench);
		console.log(`\n${plainTable(lines)}`);
		for (const [id, reason] of Object.entries(NOT_YET)) console.log(`${id} not measured: ${reason}`);
		if (options.dry) return;
		const versions = Object.fromEntries(bench.peers.map(({ name, version }) => [name, version]));
		const at = new Date().toISOString();
		const path = writeResults({ at, size: options.size, machine: machine(), load, versions, lines, skipped: NOT_YET });
		console.log(`\n${relative(process.cwd(), path)}`);
	} finally {
		await database.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

function readRuns(files: string): [Run, ...Run[]] {
	const [first, ...others] = files.split(",").map((source) => ({ results: readResults(source), source }));
	return [first as Run, ...others];
}

function readOrExplain(): Options | null {
	try {
		return readOptions(process.argv.slice(2));
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
		process.exitCode = 2;
		return null;
	}
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
process.on("exit", killTied);
const options = readOrExplain();
if (options !== null && options.render !== null)
	console.log(relative(process.cwd(), writePage(readRuns(options.render))));
else if (options !== null) await run(options);
