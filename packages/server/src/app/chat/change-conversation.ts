import type { ConversationShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { conversationShape } from "../../domain/chat-shapes.ts";
import { decideAct } from "../../domain/participants.ts";
import { contactsMatter } from "../../domain/visibility.ts";
import type {
	ActRefusal,
	ConversationAct,
	ConversationStore,
	Participant,
	Role,
} from "../../ports/conversation-store.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import { type Caller, keyOf } from "../caller.ts";
import { settledRecord } from "../presence/settled.ts";
import type { ViewingPorts } from "../presence/viewing.ts";
import { mayMeet } from "./may-meet.ts";
import type { MembershipCache } from "./memberships.ts";
import { followTouched, holdPartners, type PartnerPorts } from "./partners.ts";
import type { RosterCache } from "./rosters.ts";
import { type TellChangePorts, tellChange } from "./tell-change.ts";
import { type Difference, telling } from "./telling.ts";

export type ChangeConversationPorts = TellChangePorts &
	PartnerPorts &
	ViewingPorts & {
		readonly conversations: ConversationStore;
		readonly rosters: RosterCache;
		readonly memberships: MembershipCache;
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
	const act: ConversationAct = { kind: "put", userId, role };
	const standing = await standingOf(ports, caller, { conversationId, act });
	if (!standing.ok) return standing;
	const people = standing.value.participants.map((one) => one.userId);
	if (!people.includes(userId)) {
		const { facts } = await settledRecord(ports, keyOf(caller));
		const policy = await ports.policies.of(caller.companyId);
		if (!mayMeet(facts, policy, userId)) return fail("not_found");
		await holdPartners(ports, caller.companyId, [...people, userId]);
	}
	return actAndAnswer(ports, caller, { conversationId, act, standing: standing.value });
}

/** `conversation:remove-participant`: takes somebody out of a group; oneself: leaves it (CON1). */
export async function removeParticipant(
	ports: ChangeConversationPorts,
	caller: Caller,
	{ conversationId, userId }: { readonly conversationId: string; readonly userId: string },
): Promise<Result<Record<string, never>>> {
	const asked: Asked = { conversationId, act: { kind: "remove", userId } };
	const standing = await standingOf(ports, caller, asked);
	if (!standing.ok) return standing;
	const people = standing.value.participants.map((one) => one.userId);
	if (standing.value.changes) await holdPartners(ports, caller.companyId, people);
	const acted = await act(ports, caller, { ...asked, standing: standing.value });
	return acted.ok ? ok({}) : acted;
}

/**
 * May the caller do this, as far as is known here? Asked before anything is looked up of the other person, so that a
 * refusal says nothing of them; the store decides again.
 */
async function standingOf(
	{ memberships, rosters, conversations, maxGroup }: ChangeConversationPorts,
	{ companyId, userId }: Caller,
	{ conversationId, act }: Asked,
): Promise<Result<Standing>> {
	const key = { companyId, conversationId };
	const membership = await memberships.find(key, userId);
	if (membership === undefined) return fail("not_found");
	const by = { actorId: userId, maxPeople: maxGroup };
	const outcomeAmong = (participants: readonly Participant[]) =>
		decideAct({ type: membership.type, title: null, participants }, act, by).outcome;
	let participants = await rosters.of(key);
	// Who is not there as far as is known may have been added on a node that was killed before it told anybody.
	if (outcomeAmong(participants) === "not_there") participants = await conversations.participants(key);
	const outcome = outcomeAmong(participants);
	if (outcome !== "changed" && outcome !== "unchanged") return refuse(outcome, maxGroup);
	return ok({ participants, changes: outcome === "changed" });
}

/** What is known here: who is in the conversation, and whether the act changes anything. */
type Standing = { readonly participants: readonly Participant[]; readonly changes: boolean };

type Asked = { readonly conversationId: string; readonly act: ConversationAct; readonly standing?: Standing };

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
	if (acted.outcome === "changed") {
		tellChange(ports, acted);
		await followTouched(ports, companyId, acted.touched);
		return ok(undefined);
	}
	const { standing, conversationId } = asked;
	if (standing?.changes === true) await tellUntold(ports, { companyId, conversationId }, standing.participants);
	return acted.outcome === "unchanged" ? ok(undefined) : refuse(acted.outcome, ports.maxGroup);
}

/**
 * The store knows of it already, and this node does not: it was stored by somebody who was never answered, or whose node was
 * killed before it told anybody; or is told this very moment, and then it is told twice (CON2, T-07). `known`: who was in it, as
 * far as this node was told.
 */
async function tellUntold(
	ports: ChangeConversationPorts,
	key: ConversationKey,
	known: readonly Participant[],
): Promise<void> {
	const participants = await ports.conversations.participants(key);
	const difference = differenceOf(known, participants);
	const { added, removed, roles } = difference;
	if (added.length + removed.length + roles.length === 0) return;
	const tell = await telling(ports.conversations, { key, type: "group", participants, ...difference });
	if (tell === null) return tellUntold(ports, key, known);
	tell(ports);
	if (added.length + removed.length === 0) return;
	const touched = [...participants.map(({ userId }) => userId), ...removed];
	if (contactsMatter(await ports.policies.of(key.companyId))) await followTouched(ports, key.companyId, touched);
}

function differenceOf(before: readonly Participant[], after: readonly Participant[]): Difference {
	const roleBefore = new Map(before.map(({ userId, role }) => [userId, role]));
	const remaining = new Set(after.map(({ userId }) => userId));
	return {
		added: after.filter(({ userId }) => !roleBefore.has(userId)),
		removed: before.map(({ userId }) => userId).filter((userId) => !remaining.has(userId)),
		roles: after.filter(({ userId, role }) => roleBefore.has(userId) && roleBefore.get(userId) !== role),
	};
}

function refuse(outcome: ActRefusal, maxGroup: number): Result<never> {
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
