import type { ConversationShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { DataOf, DownName } from "@rollcall/protocol/events/down";
import { conversationShape, participantShape } from "../../domain/chat-shapes.ts";
import { iso } from "../../domain/view.ts";
import type { Bus, ConnectionRef } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
	ActRefusal,
	ConversationAct,
	ConversationChange,
	ConversationStore,
	OwnConversation,
	Participant,
	Role,
} from "../../ports/conversation-store.ts";
import { type Caller, keyOf, originOf } from "../caller.ts";
import { settledRecord } from "../presence/settled.ts";
import type { ViewingPorts } from "../presence/viewing.ts";
import type { Indicators } from "./indicators.ts";
import { mayMeet } from "./may-meet.ts";
import { followTouched, holdPartners, type PartnerPorts } from "./partners.ts";
import type { RosterCache } from "./rosters.ts";

export type TellChangePorts = {
	readonly bus: Bus;
	readonly clock: Clock;
	readonly indicators: Indicators;
};

export type ChangeConversationPorts = TellChangePorts &
	PartnerPorts &
	ViewingPorts & {
		readonly conversations: ConversationStore;
		readonly rosters: RosterCache;
		readonly maxGroup: number;
	};

type Answer = Promise<Result<{ readonly conversation: ConversationShape }>>;

/** `conversation:rename`: owner and admins give a group another title (CON1). */
export function renameConversation(
	ports: ChangeConversationPorts,
	caller: Caller,
	{ conversationId, title }: { readonly conversationId: string; readonly title: string | null },
): Answer {
	return actAndAnswer(ports, caller, { conversationId, act: { kind: "rename", title } });
}

/** `conversation:put-participant`: adds somebody, or gives them a role (CON1, CON2). */
export async function putParticipant(
	ports: ChangeConversationPorts,
	caller: Caller,
	given: { readonly conversationId: string; readonly userId: string; readonly role?: Role | null | undefined },
): Answer {
	const { conversationId, userId, role = null } = given;
	const key = { companyId: caller.companyId, conversationId };
	const people = await ports.rosters.of(key);
	const isIn = (id: string) => people.some((one) => one.userId === id);
	if (isIn(caller.userId) && !isIn(userId)) {
		const { facts } = await settledRecord(ports, keyOf(caller));
		const policy = await ports.policies.of(caller.companyId);
		if (!mayMeet(facts, policy, userId)) return fail("not_found");
		await holdPartners(ports, caller.companyId, [...people.map((one) => one.userId), userId]);
	}
	return actAndAnswer(ports, caller, { conversationId, act: { kind: "put", userId, role } });
}

/** `conversation:remove-participant`: takes somebody out of a group; oneself: leaves it (CON1). */
export async function removeParticipant(
	ports: ChangeConversationPorts,
	caller: Caller,
	{ conversationId, userId }: { readonly conversationId: string; readonly userId: string },
): Promise<Result<Record<string, never>>> {
	const key = { companyId: caller.companyId, conversationId };
	const people = await ports.rosters.of(key);
	await holdPartners(
		ports,
		caller.companyId,
		people.map((one) => one.userId),
	);
	const acted = await act(ports, caller, { conversationId, act: { kind: "remove", userId } });
	return acted.ok ? ok({}) : acted;
}

type Asked = { readonly conversationId: string; readonly act: ConversationAct };

async function actAndAnswer(ports: ChangeConversationPorts, caller: Caller, asked: Asked): Answer {
	const acted = await act(ports, caller, asked);
	if (!acted.ok) return acted;
	const { companyId, userId } = caller;
	const own = await ports.conversations.get({ companyId, conversationId: asked.conversationId }, userId);
	return own === undefined ? fail("not_found") : ok({ conversation: conversationShape(own) });
}

async function act(ports: ChangeConversationPorts, caller: Caller, asked: Asked): Promise<Result<void>> {
	const { companyId, userId } = caller;
	const by = { actorId: userId, now: ports.clock.now(), maxPeople: ports.maxGroup };
	const acted = await ports.conversations.act({ companyId, conversationId: asked.conversationId }, asked.act, by);
	if (acted.outcome === "unchanged") return ok(undefined);
	if (acted.outcome !== "changed") return refuse(acted.outcome, ports.maxGroup);
	tellChange(ports, acted, originOf(caller));
	await followTouched(ports, companyId, acted.touched);
	return ok(undefined);
}

function refuse(outcome: ActRefusal, maxGroup: number): Result<void> {
	switch (outcome) {
		case "direct":
			return fail("forbidden", "A direct conversation cannot be changed or left.");
		case "forbidden":
			return fail("forbidden", "Your role in this conversation does not allow this.");
		case "full":
			return fail("conflict", `A group has at most ${maxGroup} people.`);
		default:
			return fail("not_found");
	}
}

/**
 * Tells whoever is concerned what changed about a conversation; sockets follow at once (CON2, M12). Nothing is awaited
 * between the store's answer and this, so that everybody hears of it in the order in which it was decided.
 */
export function tellChange(
	{ bus, clock, indicators }: TellChangePorts,
	change: ConversationChange,
	exceptConnection: ConnectionRef | null,
): void {
	const { conversation, people, added, removed } = change;
	const { companyId, conversationId, type } = conversation;
	const key = { companyId, conversationId };
	const addedIds = added.map(({ userId }) => userId);
	bus.publish({ kind: "membership", ...key, type, people, added: addedIds, removed });
	const tell = (name: DownName, userIds: readonly string[], payload: Readonly<Record<string, unknown>>) =>
		bus.publish({ kind: "people", companyId, userIds, name, payload, exceptConnection: null });
	if (removed.length > 0) tell("conversation:removed", removed, { conversationId });
	for (const userId of removed) indicators.leaves({ ...key, userId });
	for (const one of added)
		tell("conversation:added", [one.userId], { conversation: conversationShape(freshFor(one, change)) });
	const payload = updateOf(change, clock);
	const except = { exceptConnection, exceptUsers: addedIds };
	bus.publish({ kind: "conversation", ...key, name: "conversation:updated", payload, ...except });
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
