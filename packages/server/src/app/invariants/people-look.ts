import { type Finding, type OwnConnection, personFindings } from "../../domain/invariants.ts";
import type { PresenceRecord, Timing } from "../../domain/record.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";

/** What a connection hears: of a whole company or of people in it, or (`conversationId`) of a conversation. */
export type HeardTopic = { readonly companyId: string; readonly conversationId: string | null };

/** A connection of this node, as it is to be looked at. */
export type LookedConnection = OwnConnection & {
	readonly isOpen: () => boolean;
	readonly topics: () => readonly HeardTopic[];
};

/** The connections that somebody has on this node now. */
export type ConnectionsOf = (key: UserKey) => readonly LookedConnection[];

export type PeoplePorts = {
	readonly presence: Pick<PresenceStore, "many">;
	readonly leases: Pick<NodeLeases, "list">;
	readonly conversations: Pick<ConversationStore, "membership">;
	readonly connectionsOf: ConnectionsOf;
	readonly clock: Clock;
	readonly timing: Timing;
};

/** Somebody's record, and the connections that were here before it was read. */
export type Read = { readonly record: PresenceRecord; readonly before: readonly LookedConnection[] };

/** So many conversations of one person are asked about in one look. */
const CONVERSATIONS = 3;

/** Reads these people's records, after noting who of them is here. */
export async function readPeople(
	{ presence, connectionsOf }: PeoplePorts,
	keys: readonly UserKey[],
): Promise<readonly Read[]> {
	const read: Read[] = [];
	for (const [companyId, some] of Map.groupBy(keys, (key) => key.companyId)) {
		const before = some.map(connectionsOf);
		const userIds = some.map(({ userId }) => userId);
		const records = await presence.many(companyId, userIds);
		for (const [at, record] of records.entries()) read.push({ record, before: before[at] ?? [] });
	}
	return read;
}

/** What is wrong about the presence of each of them. Asks once who lives, after all records were read. */
export async function presenceOf(
	ports: PeoplePorts,
	lease: string,
	read: readonly Read[],
): Promise<readonly { readonly record: PresenceRecord; readonly found: readonly Finding[] }[]> {
	const { leases, connectionsOf, clock, timing } = ports;
	const held = new Set((await leases.list()).map(({ leaseId }) => leaseId));
	const moment = { now: clock.now(), timing };
	return read.map(({ record, before }) => {
		const live = before.filter(({ isOpen }) => isOpen());
		const present = new Set(connectionsOf(record).map(({ id }) => id));
		return { record, found: personFindings({ record, live, present, lease, leases: held }, moment) };
	});
}

/** Which of somebody's conversations are asked about: those that something was found of, and some from the `turn`th on. */
export type Asked = { readonly turn: number; readonly again: readonly Finding[] };

/** What is wrong about what somebody hears. */
export async function topicFindings(
	{ connectionsOf, conversations }: Pick<PeoplePorts, "connectionsOf" | "conversations">,
	key: UserKey,
	{ turn, again }: Asked,
): Promise<readonly Finding[]> {
	const { companyId, userId } = key;
	const found: Finding[] = [];
	const heard = new Map<string, string>();
	for (const { id, topics } of connectionsOf(key))
		for (const topic of topics()) {
			if (topic.companyId !== companyId)
				found.push({
					invariant: "foreign_topic",
					ids: { companyId, userId, connectionId: id },
					evidence: topic.companyId,
				});
			else if (topic.conversationId !== null) heard.set(topic.conversationId, id);
		}
	const suspected = again.flatMap(({ ids }) => ids.conversationId ?? []);
	const asked = new Set([...suspected, ...turned([...heard.keys()], turn).slice(0, CONVERSATIONS)]);
	for (const conversationId of asked) {
		const connectionId = heard.get(conversationId);
		if (connectionId === undefined) continue;
		if ((await conversations.membership({ companyId, conversationId }, userId)) !== undefined) continue;
		const ids = { companyId, userId, conversationId, connectionId };
		found.push({ invariant: "unjoined_topic", ids, evidence: "" });
	}
	return found;
}

/** The same list begun elsewhere. */
function turned<T>(list: readonly T[], turn: number): readonly T[] {
	if (list.length === 0) return list;
	const at = (turn * CONVERSATIONS) % list.length;
	return [...list.slice(at), ...list.slice(0, at)];
}
