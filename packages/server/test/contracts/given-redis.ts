import { afterAll, beforeAll } from "bun:test";
import type { Redis } from "ioredis";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import type { Invalidations } from "../../src/adapters/redis/invalidations.ts";
import type { RedisPresenceOptions } from "../../src/adapters/redis/options.ts";
import { PRESENCE_SCRIPTS, RedisPresenceStore } from "../../src/adapters/redis/presence-store.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { newRecord, type PresenceRecord } from "../../src/domain/record.ts";
import { UNDECIDED } from "../../src/domain/undecided.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import { TIMING } from "../support/builders.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import type { TestClock } from "../support/test-clock.ts";

export type Node = { readonly store: RedisPresenceStore; readonly link: RedisLink; readonly redis: Redis };

/** One Redis for a test file, where every test begins with keys of its own. */
export class GivenRedis {
	#server: RunningRedis | null = null;
	#port = 0;
	#prefixes = 0;
	readonly #links: RedisLink[] = [];
	/** What the stores say went wrong behind somebody's back. */
	readonly failures: unknown[] = [];

	constructor() {
		beforeAll(async () => {
			this.#server = await startRedis();
			this.#port = Number(new URL(this.#server.url).port);
		});
		afterAll(async () => {
			for (const link of this.#links) link.close();
			await this.#running.stop();
		});
	}

	get #running(): RunningRedis {
		if (this.#server === null) throw new TypeError("Redis is used before its tests began");
		return this.#server;
	}

	/** Ends it, and starts it anew, empty, where it was. */
	async restart(): Promise<void> {
		await this.#running.stop();
		this.#server = await startRedis({ port: this.#port });
	}

	/** Holds it up: connections stay, and nobody is answered. */
	pause(): void {
		process.kill(this.#running.pid, "SIGSTOP");
	}

	resume(): void {
		process.kill(this.#running.pid, "SIGCONT");
	}

	/** A prefix that no other test has. */
	prefix(): string {
		this.#prefixes += 1;
		return `t${this.#prefixes}`;
	}

	async connect(): Promise<RedisLink> {
		const failed = (_: string, error: unknown) => this.failures.push(error);
		const link = new RedisLink({ url: this.#running.url, name: "presence", failed, scripts: PRESENCE_SCRIPTS });
		this.#links.push(link);
		await link.ready();
		return link;
	}

	/** One node's store, with a connection of its own. */
	async node(
		options: Partial<RedisPresenceOptions> & { readonly prefix: string; readonly clock: TestClock },
	): Promise<Node> {
		const link = await this.connect();
		const store = new RedisPresenceStore({
			link,
			ids: uuidIds,
			timing: TIMING,
			load: loadNew,
			isDurable: () => true,
			failed: (_, error) => this.failures.push(error),
			...options,
		});
		return { store, link, redis: link.redis };
	}
}

/** Of nobody is anything durable. */
export async function loadNew(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]> {
	return userIds.map((userId) => newRecord({ companyId, userId }, UNDECIDED));
}

/** Carries invalidations between the nodes of one process. */
export class NearbyInvalidations implements Invalidations {
	#receive: (key: UserKey, rev: string) => void = () => {};
	#other: NearbyInvalidations | null = null;

	static pair(): readonly [NearbyInvalidations, NearbyInvalidations] {
		const [one, other] = [new NearbyInvalidations(), new NearbyInvalidations()];
		one.#other = other;
		other.#other = one;
		return [one, other];
	}

	publish(key: UserKey, rev: string): void {
		if (this.#other !== null) this.#other.#receive(key, rev);
	}

	subscribe(receive: (key: UserKey, rev: string) => void): void {
		this.#receive = receive;
	}
}
