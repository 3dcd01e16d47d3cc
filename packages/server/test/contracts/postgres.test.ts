import type { WebhookType } from "@rollcall/protocol/webhooks";
import { openPostgres } from "../../src/adapters/sql/postgres.ts";
import { newDatabase } from "../support/postgres.ts";
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

const make: MakeStores = async () => {
	const stores = await openPostgres({ url: await newDatabase() });
	return { stores, close: stores.close };
};

describeDirectory("PostgreSQL", make);
describeErasure("PostgreSQL", make);
describeFactsStore("PostgreSQL", make);
describeFriendships("PostgreSQL", make);
describePresenceJournal("PostgreSQL", make);
describeActivityLog("PostgreSQL", make);
describeTrailStore("PostgreSQL", make);
describeRevocationList("PostgreSQL", make);
describeConversationStore("PostgreSQL", make);
describeConversationActs("PostgreSQL", make);
describeMessageStore("PostgreSQL", make);
describeMessageRevisions("PostgreSQL", make);
describeMessagePages("PostgreSQL", make);
describeReceiptStore("PostgreSQL", make);
describeReceiptNumbers("PostgreSQL", make);
describeManyConversations("PostgreSQL", make);
describeReceiptViewers("PostgreSQL", make);
describePartners("PostgreSQL", make);
describeErasureFromConversations("PostgreSQL", make);

const telling = async (tells: readonly WebhookType[]) => {
	const stores = await openPostgres({ url: await newDatabase(), tells });
	return { stores, close: stores.close };
};
describeWebhookTelling("PostgreSQL", telling);
describeWebhookOutbox("PostgreSQL", telling);
describeDeadWebhooks("PostgreSQL", telling);
