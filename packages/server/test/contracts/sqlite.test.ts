import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WebhookType } from "@rollcall/protocol/webhooks";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { describeActivityLog } from "./activity-log.contract.ts";
import { describeConversationActs } from "./conversation-acts.contract.ts";
import { describeConversationStore } from "./conversation-store.contract.ts";
import { describeDirectory } from "./directory.contract.ts";
import type { MakeStores } from "./durable-stores.ts";
import { describeErasure } from "./erasure.contract.ts";
import { describeErasureFromConversations } from "./erasure-from-conversations.contract.ts";
import { describeFactsStore } from "./facts-store.contract.ts";
import { describeFriendships } from "./friendships.contract.ts";
import { describeManyConversations } from "./many-conversations.contract.ts";
import { describeMessagePages } from "./message-pages.contract.ts";
import { describeMessageRevisions } from "./message-revisions.contract.ts";
import { describeMessageStore } from "./message-store.contract.ts";
import { describePartners } from "./partners.contract.ts";
import { describePresenceJournal } from "./presence-journal.contract.ts";
import { describeReceiptNumbers } from "./receipt-numbers.contract.ts";
import { describeReceiptStore } from "./receipt-store.contract.ts";
import { describeReceiptViewers } from "./receipt-viewers.contract.ts";
import { describeRevocationList } from "./revocation-list.contract.ts";
import { describeTrailStore } from "./trail-store.contract.ts";
import { describeDeadWebhooks } from "./webhook-dead.contract.ts";
import { describeWebhookOutbox } from "./webhook-outbox.contract.ts";
import { describeWebhookTelling } from "./webhook-telling.contract.ts";

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
	describeConversationStore(name, make);
	describeConversationActs(name, make);
	describeMessageStore(name, make);
	describeMessageRevisions(name, make);
	describeMessagePages(name, make);
	describeReceiptStore(name, make);
	describeReceiptNumbers(name, make);
	describeManyConversations(name, make);
	describeReceiptViewers(name, make);
	describePartners(name, make);
	describeErasureFromConversations(name, make);
}

const telling = async (tells: readonly WebhookType[]) => {
	const stores = await openSqlite({ file: ":memory:", tells });
	return { stores, close: stores.close };
};
describeWebhookTelling("SQLite", telling);
describeWebhookOutbox("SQLite", telling);
describeDeadWebhooks("SQLite", telling);
