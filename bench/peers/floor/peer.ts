import { join } from "node:path";
import { startChild } from "../child.ts";
import type { Peer, Served } from "../peer.ts";

async function start(): Promise<Served> {
	const command = [process.execPath, "--no-install", "--no-env-file", join(import.meta.dir, "server.ts")];
	const { child, found } = await startChild({ command, ready: /ready (\d+)/ });
	return { pid: child.pid, port: Number(found[1]), namespaces: [], stop: () => child.stop() };
}

/** What the runtime itself needs to let a socket in, to answer a request, and to bring the same bytes to the same number of sockets. */
export const floor: Peer = {
	name: "floor",
	version: `Bun ${Bun.version}`,
	missing: null,
	protocol: "bare",
	notDurable: "keeps no messages",
	start,
	users: async () => {},
	groups: async () => [],
};
