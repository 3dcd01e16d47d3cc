import type {
	ConversationChange,
	ConversationStore,
	ConversationType,
	Participant,
} from "../../ports/conversation-store.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import { type TellChangePorts, tellChange, tellMembership } from "./tell-change.ts";

/** In what others were told otherwise than it is. */
export type Difference = Pick<ConversationChange, "added" | "removed" | "roles">;

type Asked = Difference & {
	readonly key: ConversationKey;
	readonly type: ConversationType;
	/** Who is in it. */
	readonly participants: readonly Participant[];
};

/**
 * How to tell what the people of a conversation are, where something else was told, or nothing. Null: the store, which is asked
 * for what they are told, knows of another change by now.
 */
export async function telling(
	conversations: Pick<ConversationStore, "get">,
	{ key, type, participants, ...difference }: Asked,
): Promise<((ports: TellChangePorts) => void) | null> {
	const { added, removed } = difference;
	const people = participants.length;
	if (people === 0) return (ports) => tellMembership(ports, { ...key, type, people, added: [], removed });
	const asked = added.length > 0 ? added : participants.slice(0, 1);
	const owns = await Promise.all(asked.map(({ userId }) => conversations.get(key, userId)));
	const [seen] = owns;
	if (seen === undefined || owns.includes(undefined)) return null;
	const { conversation, lastMessage } = seen;
	const change = { ...difference, conversation, people, renamed: false, participants, lastMessage };
	return (ports) => tellChange(ports, change, (one) => owns[added.indexOf(one)]);
}
