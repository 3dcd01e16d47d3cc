import { spawnSync } from "node:child_process";
import { join } from "node:path";
import socketIo from "socket.io/package.json" with { type: "json" };
import { postGroups, putUsers } from "../admin.ts";
import { startChild } from "../child.ts";
import { ADMIN_KEY, type Peer, SECRET, type Served, type StartOptions } from "../peer.ts";

const BUILT = join(import.meta.dir, "../../../.tmp/bench");

/** Node.js reads no TypeScript: the types are taken off, and everything installed stays where it is. */
async function build(): Promise<string> {
	const entrypoints = [join(import.meta.dir, "main-node.ts")];
	const { success, logs } = await Bun.build({ entrypoints, outdir: BUILT, target: "node", packages: "external" });
	if (!success) throw new Error(logs.join("\n"));
	return join(BUILT, "main-node.js");
}

/** Starts one of the stock servers, with its database where there is one. */
export async function startStock(command: readonly string[], options: StartOptions): Promise<Served> {
	const env = { BENCH_SECRET: SECRET, BENCH_ADMIN_KEY: ADMIN_KEY, BENCH_DATABASE: options.databaseUrl ?? "" };
	const { child, found } = await startChild({ command, env, ready: /ready (\d+)/ });
	const port = Number(found[1]);
	if (options.announceArrivals === false) await silence(port);
	return { pid: child.pid, port, namespaces: ["/presence", "/chat"], stop: () => child.stop() };
}

async function silence(port: number): Promise<void> {
	await fetch(`http://127.0.0.1:${port}/admin/announcing`, {
		method: "POST",
		headers: { authorization: `Bearer ${ADMIN_KEY}` },
		body: "false",
	});
}

function nodeVersion(): string | null {
	const { status, stdout } = spawnSync("node", ["--version"], { encoding: "utf8" });
	return status === 0 ? stdout.trim() : null;
}

const node = nodeVersion();

/** What a team would write: socket.io on Node.js, both with their defaults. */
export const stock: Peer = {
	name: "stock",
	version: `socket.io ${socketIo.version}, Node.js ${node ?? "none"}`,
	missing: node === null ? "not installed" : null,
	protocol: "socket.io",
	notDurable: null,
	start: async (options) => startStock(["node", await build()], options),
	users: putUsers,
	groups: postGroups,
};
