import { join } from "node:path";
import { cpuMicros } from "../../measure/process.ts";
import { freePort } from "../account.ts";
import { startChild } from "../child.ts";
import type { Served, StartOptions } from "../peer.ts";
import { rollcall, serveCommand, settings } from "./peer.ts";

/** Nodes of Rollcall on one Redis and one PostgreSQL. */
export type Cluster = {
	readonly nodes: readonly Served[];
	/** Processor time of Redis, in microseconds. */
	redisMicros(): number;
	/** Scripts and messages that Redis was sent. What scripts do within Redis is not counted. */
	redisCommands(): Promise<number>;
	stop(): Promise<void>;
};

type ClusterOptions = StartOptions & { readonly databaseUrl: string; readonly count: number };

/** Why there can be no cluster here, or null. */
export const clusterMissing: string | null =
	Bun.which("redis-server") === null ? "redis-server is not installed" : null;

/** Starts so many nodes, with a Redis of their own, on a database whose schema is made here. */
export async function startCluster({ count, ...options }: ClusterOptions): Promise<Cluster> {
	const port = freePort();
	const words = Object.entries({ port, bind: "127.0.0.1", save: "", appendonly: "no", dir: options.folder });
	const { child: redis } = await startChild({
		command: ["redis-server", ...words.flatMap(([name, value]) => [`--${name}`, String(value)])],
		ready: /Ready to accept connections/,
	});
	const env = {
		...options.env,
		ROLLCALL_DATABASE_URL: options.databaseUrl,
		ROLLCALL_REDIS_URL: `redis://127.0.0.1:${port}`,
		ROLLCALL_REDIS_PREFIX: `bench-${port}`,
	};
	const given = { ...options, env };
	const nodes: Served[] = [];
	const stop = async (): Promise<void> => {
		for (const node of nodes) await node.stop();
		await redis.stop();
	};
	try {
		await migrate(given);
		while (nodes.length < count) {
			const folder = join(options.folder, `node-${nodes.length}`);
			nodes.push(await rollcall.start({ ...given, folder }));
		}
	} catch (error) {
		await stop();
		throw error;
	}
	return { nodes, redisMicros: () => cpuMicros(redis.pid), redisCommands: () => commandsSent(port), stop };
}

async function migrate(options: StartOptions): Promise<void> {
	const command = [...serveCommand().slice(0, -1), "migrate"];
	const { child } = await startChild({ command, env: settings(options), ready: /up to date/ });
	await child.stop();
}

/** From INFO, over a connection of its own. */
async function commandsSent(port: number): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	const decoder = new TextDecoder();
	const socket = await Bun.connect({
		hostname: "127.0.0.1",
		port,
		socket: { data: (_, bytes) => resolve(decoder.decode(bytes)), error: (_, error) => reject(error) },
	});
	socket.write("INFO commandstats\r\n");
	const said = await promise;
	socket.end();
	const calls = [...said.matchAll(/cmdstat_(?:evalsha|eval|spublish):calls=(\d+)/g)];
	return calls.reduce((sum, [, count]) => sum + Number(count), 0);
}
