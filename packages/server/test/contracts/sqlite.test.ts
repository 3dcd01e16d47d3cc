import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { describeActivityLog } from "./activity-log.contract.ts";
import { describeDirectory } from "./directory.contract.ts";
import type { MakeStores } from "./durable-stores.ts";
import { describeErasure } from "./erasure.contract.ts";
import { describeFactsStore } from "./facts-store.contract.ts";
import { describeFriendships } from "./friendships.contract.ts";
import { describePresenceJournal } from "./presence-journal.contract.ts";
import { describeRevocationList } from "./revocation-list.contract.ts";
import { describeTrailStore } from "./trail-store.contract.ts";

async function inMemory(): ReturnType<MakeStores> {
	const stores = await openSqlite({ file: ":memory:" });
	return { stores, close: stores.close };
}

async function onDisk(): ReturnType<MakeStores> {
	const folder = await mkdtemp(join(tmpdir(), "rollcall-"));
	const stores = await openSqlite({ file: join(folder, "rollcall.db") });
	const close = async () => {
		await stores.close();
		await rm(folder, { recursive: true });
	};
	return { stores, close };
}

for (const [name, make] of [
	["SQLite in memory", inMemory],
	["SQLite on disk", onDisk],
] as const) {
	describeDirectory(name, make);
	describeErasure(name, make);
	describeFactsStore(name, make);
	describeFriendships(name, make);
	describePresenceJournal(name, make);
	describeActivityLog(name, make);
	describeTrailStore(name, make);
	describeRevocationList(name, make);
}
