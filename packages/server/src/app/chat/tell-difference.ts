import type { ConversationChange, ConversationStore, Participant } from "../../ports/conversation-store.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import { type TellChangePorts, tellChange } from "./tell-change.ts";

export type TellDifferencePorts = TellChangePorts & { readonly conversations: Pick<ConversationStore, "get"> };

/** In what others were told otherwise than it is. */
export type Difference = Pick<ConversationChange, "added" | "removed" | "roles">;

/**
 * Tells how it is with the people of a conversation where something else was told, or nothing. The store is asked before, so
 * that it may be changed once more when this is told: see `checkMemberships`. Gives whether anything was told.
 */
export async function tellDifference(
	ports: TellDifferencePorts,
	key: ConversationKey,
	{ participants, ...difference }: Difference & { readonly participants: readonly Participant[] },
): Promise<boolean> {
	const { added, removed, roles } = difference;
	const [somebody] = participants;
	if (somebody === undefined || added.length + removed.length + roles.length === 0) return false;
	const owns = await Promise.all([somebody, ...added].map(({ userId }) => ports.conversations.get(key, userId)));
	const [seen, ...theirs] = owns;
	if (seen === undefined || theirs.includes(undefined)) return false; // changed once more: that is told
	const { conversation, lastMessage } = seen;
	const people = participants.length;
	const change = { ...difference, conversation, people, renamed: false, participants, lastMessage };
	tellChange(ports, change, (one) => theirs[added.indexOf(one)]);
	return true;
}
