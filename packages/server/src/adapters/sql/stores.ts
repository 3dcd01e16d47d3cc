import type { WebhookType } from "@rollcall/protocol/webhooks";
import type { ActivityLog } from "../../ports/activity-log.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { Directory } from "../../ports/directory.ts";
import type { FactsStore } from "../../ports/facts-store.ts";
import type { MessageStore } from "../../ports/message-store.ts";
import type { PresenceJournal } from "../../ports/presence-journal.ts";
import type { ReceiptStore } from "../../ports/receipt-store.ts";
import type { RevocationList } from "../../ports/revocation-list.ts";
import type { TrailStore } from "../../ports/trail-store.ts";
import type { WebhookOutbox } from "../../ports/webhook-outbox.ts";
import type { Db } from "./tables.ts";

/** Every durable port. */
export type DurableStores = {
	readonly directory: Directory;
	readonly facts: FactsStore;
	readonly journal: PresenceJournal;
	readonly activity: ActivityLog;
	readonly trail: TrailStore;
	readonly revocations: RevocationList;
	readonly conversations: ConversationStore;
	readonly messages: MessageStore;
	readonly receipts: ReceiptStore;
	readonly webhooks: WebhookOutbox;
};

export type PortName = keyof DurableStores;

/** A call of a port, as it travels to where the database is. */
export type Call = {
	readonly port: PortName;
	readonly method: string;
	readonly args: readonly unknown[];
	/** What it is to write webhooks of, where it tells of that; absent: of nothing. */
	readonly tells?: readonly WebhookType[];
};

/** `long`: a read that may answer a whole page. */
type CallKind = "read" | "long" | "write";

/** Every method of every durable port, and whether it changes anything, or may answer much. */
export const CALLS: { readonly [P in PortName]: { readonly [M in keyof DurableStores[P]]: CallKind } } = {
	directory: {
		seen: "write",
		user: "read",
		known: "read",
		users: "long",
		putUser: "write",
		eraseUser: "write",
		company: "read",
		companies: "read",
		putCompany: "write",
	},
	facts: {
		load: "read",
		loadMany: "long",
		save: "write",
		block: "write",
		unblock: "write",
		askFriend: "write",
		endFriend: "write",
		makeFriends: "write",
		friendLists: "read",
	},
	journal: { write: "write", load: "long", present: "long" },
	activity: { switch: "write", running: "read", between: "long" },
	trail: { append: "write", between: "long", prune: "write" },
	revocations: { add: "write", all: "read" },
	conversations: {
		create: "write",
		direct: "read",
		get: "read",
		list: "long",
		memberships: "read",
		membership: "read",
		participants: "long",
		numbers: "read",
		act: "write",
	},
	messages: { append: "write", edit: "write", remove: "write", get: "read", history: "long", since: "long" },
	receipts: {
		move: "write",
		of: "long",
		ofMany: "long",
		unread: "read",
		counts: "read",
		reveal: "write",
		hidden: "read",
	},
	webhooks: { announced: "write", claim: "write", settle: "write", dead: "read", retry: "write", prune: "write" },
};

/** The ports whose changes webhooks tell of. */
const TELLING: ReadonlySet<PortName> = new Set<PortName>(["conversations", "messages", "directory"]);

function kindOf({ port, method }: Call): CallKind | undefined {
	const methods: Readonly<Record<string, CallKind>> = CALLS[port];
	return methods[method];
}

/** Does the call change anything? */
export function writes(call: Call): boolean {
	return kindOf(call) === "write";
}

/** How many short calls one that may answer a page takes as long as. */
const LONG = 8;

/** How many short calls this one counts for. */
export function weightOf(call: Call): number {
	return kindOf(call) === "long" ? LONG : 1;
}

/** The methods of a port as the SQL adapter implements them: on a database that is handed in, the arguments as one tuple. */
export type Procedures<Port> = {
	readonly [M in keyof Port]: Port[M] extends (...args: infer Args) => infer Answer
		? (db: Db, args: Args) => Answer
		: never;
};

/**
 * The ports, each call handed to `send`, which runs the procedure of that name in a transaction. `tells`: what webhooks
 * are written of.
 */
export function bindStores(send: (call: Call) => Promise<unknown>, tells: readonly WebhookType[] = []): DurableStores {
	const names = Object.keys(CALLS) as PortName[];
	const ports = names.map((port) => {
		const methods = Object.entries<CallKind>(CALLS[port]).map(([method, kind]) => {
			const rest = kind === "write" && tells.length > 0 && TELLING.has(port) ? { tells } : {};
			return [method, (...args: readonly unknown[]) => send({ port, method, args, ...rest })];
		});
		return [port, Object.fromEntries(methods)];
	});
	// `Procedures` holds each implementation to its port, so what comes back has the port's types.
	return Object.fromEntries(ports) as DurableStores;
}

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

/** Makes the call on these stores: for what stands before them and sees each call. */
export function callOn(stores: DurableStores, { port, method, args }: Call): Promise<unknown> {
	const run = (stores[port] as unknown as Methods)[method] as Methods[string];
	return run(...args);
}
