import { migratePostgres } from "../../src/adapters/sql/postgres-schema.ts";
import { type ChildOptions, ChildServer } from "../support/child-server.ts";
import { newDatabase, runOn } from "../support/postgres.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { signToken } from "../support/sign-token.ts";
import { Balancer } from "./balancer.ts";
import { either, SETTINGS } from "./numbers.ts";
import type { Person } from "./person.ts";

export type FaultClusterOptions = {
	/** True: a PostgreSQL of its own, which may be killed. */
	readonly ownPostgres?: boolean;
	/** More of every node's settings. */
	readonly env?: Readonly<Record<string, string>>;
	/** What one node has beside the others. */
	readonly each?: readonly ChildOptions[];
};

const NODES = 2;
/** What a killed process leaves is on its way to the disk all the same. */
const QUICK: readonly string[] = ["fsync=off", "full_page_writes=off", "autovacuum=off"];
const DATABASE = "rollcall";
const BATCH = 100;

/** Two nodes as installed, in processes of their own, on a real Redis and a real PostgreSQL, behind a proxy. */
export class FaultCluster {
	readonly nodes: readonly ChildServer[];
	readonly balancer: Balancer;
	readonly postgres: PostgresServer | null;
	#redis: RunningRedis;
	readonly #people: Person[] = [];

	private constructor(made: Pick<FaultCluster, "nodes" | "balancer" | "postgres">, redis: RunningRedis) {
		this.nodes = made.nodes;
		this.balancer = made.balancer;
		this.postgres = made.postgres;
		this.#redis = redis;
	}

	static async start({ ownPostgres = false, env = {}, each = [] }: FaultClusterOptions = {}): Promise<FaultCluster> {
		const [redis, postgres] = await Promise.all([
			startRedis(),
			ownPostgres ? PostgresServer.start(...either<readonly string[]>([], QUICK)) : null,
		]);
		const url = postgres === null ? await newDatabase() : await ownDatabase(postgres);
		const places = { ROLLCALL_REDIS_URL: redis.url, ROLLCALL_DATABASE_URL: url };
		const nodes = Array.from({ length: NODES }, (_, index) => {
			const own = each[index] ?? {};
			return new ChildServer({ ...own, env: { ...SETTINGS, ...places, ...env, ...own.env } });
		});
		await Promise.all(nodes.map((node) => node.start()));
		return new FaultCluster({ nodes, balancer: await Balancer.start(nodes), postgres }, redis);
	}

	node(index: number): ChildServer {
		const node = this.nodes[index];
		if (node === undefined) throw new Error(`there is no node ${index}`);
		return node;
	}

	/** These people go when the cluster does. */
	keep(people: readonly Person[]): void {
		this.#people.push(...people);
	}

	/** Ends Redis with all that is in it. What it gives back starts another in its place. */
	async killRedis(): Promise<() => Promise<void>> {
		const port = Number(new URL(this.#redis.url).port);
		await this.#redis.stop();
		return async () => {
			this.#redis = await startRedis({ port });
		};
	}

	/** Who of these is not offline, as a node answers by REST. */
	async presentByRest(index: number, userIds: readonly string[]): Promise<ReadonlySet<string>> {
		const token = await signToken({ userId: "asking", now: Date.now() });
		const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
		const present = new Set<string>();
		for (let start = 0; start < userIds.length; start += BATCH) {
			const body = JSON.stringify({ userIds: userIds.slice(start, start + BATCH) });
			const answer = await fetch(`${this.node(index).url}/api/presence/batch`, { method: "POST", headers, body });
			if (!answer.ok) throw new Error(`REST: ${answer.status} ${await answer.text()}`);
			const { presences } = (await answer.json()) as { presences: { userId: string; status: string }[] };
			for (const { userId, status } of presences) if (status !== "offline") present.add(userId);
		}
		return present;
	}

	/** What the nodes logged as failed, other than that a store was away. */
	complaints(): readonly string[] {
		return this.nodes.flatMap((node) => node.logged().filter((line) => /"level":[56]0|bug:/.test(line)));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const { socket } of this.#people) socket.disconnect();
		await this.balancer.stop();
		for (const node of this.nodes) await node[Symbol.asyncDispose]();
		await this.#redis.stop();
		await this.postgres?.stop();
	}
}

async function ownDatabase(postgres: PostgresServer): Promise<string> {
	await runOn(postgres.url("postgres"), `create database ${DATABASE}`);
	await migratePostgres(postgres.url(DATABASE));
	return postgres.url(DATABASE);
}
