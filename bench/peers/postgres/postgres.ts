import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort, unprivileged } from "../account.ts";
import { tie } from "../child.ts";

export type Postgres = { readonly url: string; readonly version: string; stop(): Promise<void> };

/** Where Debian and others put what is not on the path. */
const FOLDERS = ["/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin"];
const LONGEST_START = 15_000;

/** The folder of the server's programs, or null where it is not installed. */
export function postgresFolder(): string | null {
	const path = (process.env.PATH ?? "").split(":");
	return [...FOLDERS, ...path].find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/** A server with a new, empty cluster below `folder`, on a free port, with the settings of its distribution. */
export async function startPostgres(folder: string): Promise<Postgres> {
	const programs = postgresFolder();
	if (programs === null) throw new Error("PostgreSQL is not installed");
	const { as, folder: ownFolder } = unprivileged("postgres");
	const data = ownFolder(join(folder, "postgres"));
	run([...as, join(programs, "initdb"), "-D", data, "-U", "bench", "--auth=trust", "--encoding=UTF8"]);
	const port = freePort();
	const server = Bun.spawn(
		[...as, join(programs, "postgres"), "-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", data],
		{ stdio: ["ignore", "ignore", "ignore"] },
	);
	tie(server);
	const stop = async (): Promise<void> => {
		server.kill("SIGINT");
		await server.exited;
	};
	const version = run([join(programs, "postgres"), "--version"]).trim();
	if (!(await accepts(programs, port))) {
		await stop();
		throw new Error("PostgreSQL did not start");
	}
	return { url: `postgres://bench@127.0.0.1:${port}/postgres`, version, stop };
}

function run(command: readonly string[]): string {
	const [program = "", ...args] = command;
	const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: "/" });
	if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
	return stdout;
}

async function accepts(programs: string, port: number): Promise<boolean> {
	const until = performance.now() + LONGEST_START;
	while (performance.now() < until) {
		const asked = spawnSync(join(programs, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]);
		if (asked.status === 0) return true;
		await Bun.sleep(100);
	}
	return false;
}
