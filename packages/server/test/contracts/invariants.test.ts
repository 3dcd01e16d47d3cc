import { DatabaseSync } from "node:sqlite";
import { MemoryIndicatorStore } from "../../src/adapters/memory/indicator-store.ts";
import { LeaseTable, MemoryNodeLeases } from "../../src/adapters/memory/node-leases.ts";
import { MemoryPresenceStore } from "../../src/adapters/memory/presence-store.ts";
import { RedisIndicatorStore } from "../../src/adapters/redis/indicator-store.ts";
import { companyKeys } from "../../src/adapters/redis/keys.ts";
import { RedisNodeLeases } from "../../src/adapters/redis/node-leases.ts";
import { openPostgres } from "../../src/adapters/sql/postgres.ts";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { TIMING } from "../support/builders.ts";
import { newDatabase, runOn } from "../support/postgres.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestClock } from "../support/test-clock.ts";
import { GivenRedis, loadNew } from "./given-redis.ts";
import { describeInvariants } from "./invariants.contract.ts";
import { TERMS } from "./node-leases.contract.ts";

const node = { nodeId: "n1", startedAt: 5, version: "1.2.3" };

describeInvariants("memory and SQLite", async () => {
	const clock = new TestClock();
	const file = temporaryFile();
	const stores = await openSqlite({ file: file.path });
	const presence = new MemoryPresenceStore({
		clock,
		ids: uuidIds,
		timing: TIMING,
		load: loadNew,
		isDurable: () => true,
	});
	return {
		presence,
		leases: new MemoryNodeLeases({ table: new LeaseTable(), node, terms: TERMS, clock, ids: uuidIds }),
		indicators: new MemoryIndicatorStore({ clock }),
		stores,
		clock,
		execute: async (statement) => {
			const database = new DatabaseSync(file.path);
			database.exec(statement);
			database.close();
		},
		// What it gives is what it keeps.
		miscount: async (companyId) => {
			const counts: { online: number } = await presence.counts(companyId);
			counts.online += 1;
		},
		close: async () => {
			await stores.close();
			file[Symbol.dispose]();
		},
	};
});

const redis = new GivenRedis();

describeInvariants("Redis and PostgreSQL", async () => {
	const clock = new TestClock();
	const prefix = redis.prefix();
	const url = await newDatabase();
	const stores = await openPostgres({ url });
	const { store: presence, link } = await redis.node({ prefix, clock });
	return {
		presence,
		leases: new RedisNodeLeases({ link, clock, ids: uuidIds, prefix, node, terms: TERMS }),
		indicators: new RedisIndicatorStore({ link, clock, prefix }),
		stores,
		clock,
		execute: async (statement) => void (await runOn(url, statement)),
		miscount: async (companyId) => {
			await link.redis.hincrby(`${companyKeys(prefix, companyId)}counts`, "online", 1);
		},
		close: async () => {
			link.close();
			await stores.close();
		},
	};
});
