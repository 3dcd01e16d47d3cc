import { activityLog } from "./activity-log.ts";
import { conversationStore } from "./conversation-store.ts";
import { directory } from "./directory.ts";
import { factsStore } from "./facts-store.ts";
import { messageStore } from "./message-store.ts";
import { presenceJournal } from "./presence-journal.ts";
import { receiptStore } from "./receipt-store.ts";
import { revocationList } from "./revocation-list.ts";
import type { Call, DurableStores, PortName, Procedures } from "./stores.ts";
import type { Db } from "./tables.ts";
import { tellOf } from "./told-webhooks.ts";
import { trailStore } from "./trail-store.ts";
import { webhookOutbox } from "./webhook-outbox.ts";

const PROCEDURES: { readonly [P in PortName]: Procedures<DurableStores[P]> } = {
	directory,
	facts: factsStore,
	journal: presenceJournal,
	activity: activityLog,
	trail: trailStore,
	revocations: revocationList,
	conversations: conversationStore,
	messages: messageStore,
	receipts: receiptStore,
	webhooks: webhookOutbox,
};

type Procedure = (db: Db, args: readonly unknown[]) => Promise<unknown>;

/** Runs the procedure that a call names, and writes the webhooks that tell of it. The caller has begun a transaction, and ends it. */
export function runCall(db: Db, call: Call): Promise<unknown> {
	const answering = runProcedure(db, call);
	return call.tells === undefined ? answering : answering.then((answer) => tellOf(db, call, answer));
}

function runProcedure(db: Db, { port, method, args }: Call): Promise<unknown> {
	// The arguments come from `bindStores`, whose ports have the types of these procedures.
	const procedures = PROCEDURES[port] as unknown as Readonly<Record<string, Procedure>>;
	const procedure = procedures[method];
	if (procedure === undefined) throw new TypeError(`there is no ${port}.${method}`);
	return procedure(db, args);
}
