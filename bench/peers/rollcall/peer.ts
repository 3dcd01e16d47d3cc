import { join } from "node:path";
import ours from "../../../packages/cli/package.json" with { type: "json" };
import { postGroups, putUsers } from "../admin.ts";
import { startChild } from "../child.ts";
import { ADMIN_KEY, type Peer, SECRET, type Served, type StartOptions } from "../peer.ts";

const MAIN = join(import.meta.dir, "../../../packages/cli/src/main.ts");

/** The command that starts the real server, without the launcher, so that the pid is the server's own. */
export function serveCommand(): readonly string[] {
	return [process.execPath, "--no-install", "--no-env-file", ...profiling(), MAIN, "serve"];
}

/** A few people send in a second what a company sends in an hour: what protects servers from that is no part of what is measured. */
const UNLIMITED = {
	ROLLCALL_EVENT_RATE: "0",
	ROLLCALL_SEND_RATE: "0",
	ROLLCALL_REQUEST_RATE: "0",
	ROLLCALL_LOOKUP_RATE: "0",
};

/** `BENCH_PROFILE=folder` leaves a processor profile of the server there. */
function profiling(): readonly string[] {
	const folder = process.env.BENCH_PROFILE;
	return folder === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", folder];
}

export function settings({ folder, env, limits = false }: StartOptions): Readonly<Record<string, string>> {
	return {
		ROLLCALL_JWT_SECRET: SECRET,
		ROLLCALL_ADMIN_KEY: ADMIN_KEY,
		ROLLCALL_PORT: "0",
		ROLLCALL_DATA_DIR: join(folder, "rollcall"),
		ROLLCALL_LOG_LEVEL: "error",
		...(limits ? {} : UNLIMITED),
		...env,
	};
}

async function start(options: StartOptions): Promise<Served> {
	const { child, found } = await startChild({
		command: serveCommand(),
		env: settings(options),
		ready: /ready at http:\/\/[^:\s]+:(\d+)/,
	});
	return { pid: child.pid, port: Number(found[1]), namespaces: ["/presence", "/chat"], stop: () => child.stop() };
}

/** Rollcall itself, as it is installed: embedded profile, a database file. */
export const rollcall: Peer = {
	name: "rollcall",
	version: ours.version,
	missing: null,
	protocol: "socket.io",
	notDurable: null,
	start,
	users: putUsers,
	groups: postGroups,
};
