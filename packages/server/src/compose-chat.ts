import type { SqlStores } from "./adapters/sql/sqlite.ts";
import { HiddenReceipts } from "./app/chat/hidden-receipts.ts";
import { Indicators } from "./app/chat/indicators.ts";
import { MembershipCache } from "./app/chat/memberships.ts";
import { ReceiptCounts } from "./app/chat/receipt-counts.ts";
import { RosterCache } from "./app/chat/rosters.ts";
import type { SettledPorts } from "./app/presence/settled.ts";
import { Semaphore } from "./app/semaphore.ts";
import type { Config } from "./config/settings.ts";
import type { Bus } from "./ports/bus.ts";
import type { IndicatorStore } from "./ports/indicator-store.ts";

/**
 * So many `chat:sync` ask the database at once: enough to keep it busy, and no more than a send may wait behind. Those that
 * wait are asked within some seconds, before their clients give up and ask again.
 */
const SYNCS = { most: 8, longest: 3_000 };

type ChatBase = SettledPorts & {
	readonly config: Config;
	readonly stores: Pick<SqlStores, "conversations" | "messages" | "receipts">;
	readonly indicatorStore: IndicatorStore;
	readonly bus: Bus;
	readonly failed: (what: string, error: unknown) => void;
};

/** Conversations and what stands behind them: what the chat use-cases need beside presence. */
export function composeChat({ config, stores, indicatorStore, ...shared }: ChatBase) {
	const { bus, failed } = shared;
	const { conversations, messages, receipts } = stores;
	const memberships = new MembershipCache(conversations, config.maxLiveConversations);
	const rosters = new RosterCache(conversations);
	const indicatorTtl = { typing: config.typingTtl, recording: config.recordingTtl };
	return {
		conversations,
		messages,
		receipts,
		memberships,
		rosters,
		indicatorStore,
		indicators: new Indicators({ ...shared, indicatorStore, rosters, indicatorTtl }),
		receiptCounts: new ReceiptCounts({ receipts, bus, failed }),
		hiddenReceipts: new HiddenReceipts(bus),
		receiptCountsAbove: config.receiptCountsAbove,
		syncs: new Semaphore(SYNCS),
		maxGroup: config.maxGroup,
		messageLimits: {
			maxTextLength: config.maxTextLength,
			maxAttachments: config.maxAttachments,
			maxMetadataBytes: config.maxMetadataBytes,
		},
	};
}
