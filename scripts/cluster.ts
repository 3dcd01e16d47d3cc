// npm run cluster: a whole cluster on this machine, for development: Redis, PostgreSQL and two nodes, each on its own port.
// Everything is gone when it is stopped.
import { join } from "node:path";
import process from "node:process";
import { PostgresServer } from "../packages/server/test/support/postgres-server.ts";
import { startRedis } from "../packages/server/test/support/redis-server.ts";

const MAIN = join(import.meta.dir, "../packages/cli/src/main.ts");
const PORTS = [4747, 4748] as const;

type Places = { readonly ROLLCALL_DATABASE_URL: string; readonly ROLLCALL_REDIS_URL: string };

function rollcall(places: Places, words: readonly string[]): Bun.Subprocess {
	return Bun.spawn([process.execPath, "--no-install", "--no-env-file", MAIN, ...words], {
		env: { ...process.env, ...places },
		stdin: "ignore",
		stdout: "inherit",
		stderr: "inherit",
	});
}

/** A terminal sends its signal to this process and to the nodes, which stop by themselves. */
function asked(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
	});
}

const stopping = asked();
const [redis, postgres] = await Promise.all([startRedis(), PostgresServer.start("fsync=off")]);
const places = { ROLLCALL_DATABASE_URL: postgres.url("postgres"), ROLLCALL_REDIS_URL: redis.url };
const nodes: Bun.Subprocess[] = [];
try {
	if ((await rollcall(places, ["migrate"]).exited) !== 0) throw new Error("the database could not be made ready");
	console.log(`Redis ${redis.url} (pid ${redis.pid}), PostgreSQL ${postgres.url("postgres")}`);
	for (const port of PORTS) nodes.push(rollcall(places, ["serve", "--dev", "--port", String(port)]));
	await Promise.race([stopping, Promise.all(nodes.map(({ exited }) => exited))]); // one may be stopped, to see what happens
} finally {
	for (const node of nodes) node.kill("SIGTERM");
	await Promise.all(nodes.map(({ exited }) => exited));
	await Promise.all([redis.stop(), postgres.stop()]);
}
