import type { DataOf, DownName } from "@rollcall/protocol/events/down";
import { conversationShape, participantShape } from "../../domain/chat-shapes.ts";
import { iso } from "../../domain/view.ts";
import type { Bus, BusMessage, MembershipChange } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConversationChange, OwnConversation, Participant } from "../../ports/conversation-store.ts";
import type { Indicators } from "./indicators.ts";

export type TellChangePorts = {
	readonly bus: Pick<Bus, "publish">;
	readonly clock: Clock;
	readonly indicators: Indicators;
};

/**
 * Tells whoever is concerned what changed about a conversation; sockets follow at once (CON2, M12). Nothing is awaited
 * between the store's answer and this, so that everybody hears of it in the order in which it was decided. The connection that
 * asked hears it too: an answer may be overtaken by what others change, and by the events all clients end with the same.
 * `ownOf`: the conversation as somebody sees it who did not come in just now.
 */
export function tellChange(
	ports: TellChangePorts,
	change: ConversationChange,
	ownOf: (one: Participant) => OwnConversation | undefined = () => undefined,
): void {
	const { bus } = ports;
	const { conversation, people, added, removed } = change;
	const { companyId, conversationId, type } = conversation;
	const key = { companyId, conversationId };
	const addedIds = added.map(({ userId }) => userId);
	tellMembership(ports, { ...key, type, people, added: addedIds, removed });
	for (const one of added) {
		const payload = { conversation: conversationShape(ownOf(one) ?? freshFor(one, change)) };
		bus.publish(toPeople(companyId, [one.userId], { name: "conversation:added", payload }));
	}
	const payload = updateOf(change, ports.clock);
	const to = { ...key, exceptConnection: null, exceptUsers: addedIds };
	bus.publish({ kind: "conversation", ...to, name: "conversation:updated", payload });
}

/** Lets sockets follow who is in a conversation, and tells those who are in it no more. */
export function tellMembership({ bus, indicators }: TellChangePorts, change: MembershipChange): void {
	const { companyId, conversationId, removed } = change;
	bus.publish({ kind: "membership", ...change });
	const said = { name: "conversation:removed", payload: { conversationId } } as const;
	if (removed.length > 0) bus.publish(toPeople(companyId, removed, said));
	for (const userId of removed) indicators.leaves({ companyId, conversationId, userId });
}

type Said<Name extends DownName> = { readonly name: Name; readonly payload: DataOf<Name> };

/** To these people, whether or not they are in the conversation. */
function toPeople<Name extends DownName>(companyId: string, userIds: readonly string[], said: Said<Name>): BusMessage {
	return { kind: "people", companyId, conversationId: null, userIds, ...said, exceptConnection: null };
}

function updateOf(
	{ conversation, added, removed, roles }: ConversationChange,
	clock: Clock,
): DataOf<"conversation:updated"> {
	return {
		conversationId: conversation.conversationId,
		title: conversation.title,
		participants: [...added, ...roles].map(participantShape),
		removed: [...removed],
		timestamp: iso(clock.now()),
	};
}

/** The conversation as somebody sees it who has just come in: nothing is unread (CON2). */
function freshFor({ joinedSeq }: Participant, change: ConversationChange): OwnConversation {
	const { conversation, participants, lastMessage } = change;
	const seesIt = lastMessage !== null && lastMessage.seq > joinedSeq;
	const readSeq = conversation.lastSeq;
	return { conversation, participants, lastMessage: seesIt ? lastMessage : null, readSeq, unreadCount: 0 };
}
