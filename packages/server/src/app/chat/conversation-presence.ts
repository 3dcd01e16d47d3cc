import type { ConversationPresenceShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { PresenceRecord } from "../../domain/record.ts";
import { presenceShape } from "../../domain/view.ts";
import type { IndicatorKind, IndicatorStore } from "../../ports/indicator-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { Lens, type ViewingPorts } from "../presence/viewing.ts";
import { seesIndicator } from "./indicators.ts";
import type { MembershipCache } from "./memberships.ts";
import type { RosterCache } from "./rosters.ts";

export type ConversationPresencePorts = ViewingPorts & {
	readonly rosters: RosterCache;
	readonly memberships: MembershipCache;
	readonly indicatorStore: IndicatorStore;
};

type Asked = { readonly conversationId: string; readonly cursor?: string | undefined; readonly limit: number };

/**
 * `GET /api/conversations/:id/presence`: how everybody in it looks to the caller, how many are online, away and dnd by
 * that, and who types and records, in order of start (IND5). People are paged by userId; counts are whole.
 */
export async function conversationPresence(
	ports: ConversationPresencePorts,
	caller: Caller,
	{ conversationId, cursor = "", limit }: Asked,
): Promise<Result<ConversationPresenceShape>> {
	const key = { companyId: caller.companyId, conversationId };
	if ((await ports.memberships.find(key, caller.userId)) === undefined) return fail("not_found");
	const ids = (await ports.rosters.of(key)).map(({ userId }) => userId).sort();
	const lens = await Lens.of(ports, keyOf(caller));
	const records = await ports.presence.many(caller.companyId, ids);
	const shapes = records.map((record) => presenceShape(lens.view(record)));
	const count = (status: string) => shapes.filter((shape) => shape.status === status).length;
	const rest = shapes.filter(({ userId }) => userId > cursor);
	const page = rest.slice(0, limit);
	const active = await ports.indicatorStore.active(key);
	const users = usersOf(active, { records, viewerId: caller.userId });
	return ok({
		conversationId,
		participants: page,
		nextCursor: rest.length > page.length ? (page.at(-1)?.userId ?? null) : null,
		onlineCount: count("online"),
		awayCount: count("away"),
		dndCount: count("dnd"),
		typingUsers: users("typing"),
		recordingUsers: users("recording"),
	});
}

function usersOf(
	active: Awaited<ReturnType<IndicatorStore["active"]>>,
	{ records, viewerId }: { readonly records: readonly PresenceRecord[]; readonly viewerId: string },
): (kind: IndicatorKind) => string[] {
	const byId = new Map(records.map((record) => [record.userId, record]));
	const visible = active.filter(({ userId }) => {
		const record = byId.get(userId);
		return record !== undefined && seesIndicator(record, viewerId);
	});
	return (kind) => visible.filter((one) => one.kind === kind).map(({ userId }) => userId);
}
