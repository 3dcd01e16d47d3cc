import { conversationFindings, type Finding, indicatorFindings } from "../../domain/invariants.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { IndicatorKind, IndicatorStore } from "../../ports/indicator-store.ts";
import type { ConversationKey, Millis } from "../../ports/keys.ts";

export type ConversationPorts = {
	readonly conversations: Pick<ConversationStore, "numbers">;
	readonly indicatorStore: Pick<IndicatorStore, "active">;
	readonly indicatorTtl: Readonly<Record<IndicatorKind, Millis>>;
	readonly clock: Clock;
};

/** What is wrong about a conversation's numbers, and about who writes and speaks there; null where there is none. */
export async function conversationLook(
	{ conversations, indicatorStore, indicatorTtl, clock }: ConversationPorts,
	{ companyId, conversationId }: ConversationKey,
): Promise<readonly Finding[] | null> {
	const ids = { companyId, conversationId };
	const numbers = await conversations.numbers(ids);
	if (numbers === undefined) return null;
	const active = await indicatorStore.active(ids);
	return [...conversationFindings(ids, numbers), ...indicatorFindings(active, { now: clock.now(), ttl: indicatorTtl })];
}
