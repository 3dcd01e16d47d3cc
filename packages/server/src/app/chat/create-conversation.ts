import type { ConversationFacts, ConversationShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { conversationShape, factsShape } from "../../domain/chat-shapes.ts";
import type { ConnectionRef } from "../../ports/bus.ts";
import type { Ids } from "../../ports/clock.ts";
import type {
	Conversation,
	ConversationType,
	NewConversation,
	OwnConversation,
	Participant,
} from "../../ports/conversation-store.ts";
import type { Directory } from "../../ports/directory.ts";
import { type Caller, keyOf, originOf } from "../caller.ts";
import { settledRecord } from "../presence/settled.ts";
import type { ChangeConversationPorts } from "./change-conversation.ts";
import { mayMeet } from "./may-meet.ts";
import { followTouched, holdPartners } from "./partners.ts";

export type CreatePorts = ChangeConversationPorts & { readonly ids: Ids; readonly directory: Pick<Directory, "known"> };

/** One sentence, so that it does not tell who exists from whom a block or the company's policy keeps apart (W21). */
const NOBODY_THERE = "participantIds: names somebody who is no user of the company, or whom you may not bring in.";

export type GivenConversation = {
	readonly type: ConversationType;
	readonly title?: string | null | undefined;
	readonly participantIds: readonly string[];
	readonly historyForNew?: "joined" | "all" | undefined;
};

type Created<Shape> = Result<{ readonly conversation: Shape; readonly created: boolean }>;

/** `conversation:create`: the caller is always in it; a direct one that the two have already is answered (CON1). */
export async function createConversation(
	ports: CreatePorts,
	caller: Caller,
	given: GivenConversation,
): Promise<Created<ConversationShape>> {
	const { companyId, userId } = caller;
	const others = [...new Set(given.participantIds)].filter((id) => id !== userId);
	const fault = faultOf(given.type, others.length + 1, ports.maxGroup);
	if (fault !== null) return fail("bad_request", fault);
	const role = given.type === "group" ? "owner" : "member";
	const participants = [{ userId, role }, ...others.map((id) => ({ userId: id, role: "member" as const }))] as const;
	const draft = draftOf(ports, { companyId, createdBy: userId, given, participants });
	const made = await create(ports, draft, {
		except: originOf(caller),
		mayCreate: async () => {
			const { facts } = await settledRecord(ports, keyOf(caller));
			const policy = await ports.policies.of(companyId);
			return others.every((id) => mayMeet(facts, policy, id));
		},
	});
	if (!made.ok) return made;
	const { conversation, participants: people } = made.value;
	const own = people === null ? await ports.conversations.get(conversation, userId) : blank(conversation, people);
	if (own === undefined) return fail("not_found");
	return ok({ conversation: conversationShape(own), created: people !== null });
}

/** `POST /admin/companies/:companyId/conversations`: the application brings people together (70-rest). */
export async function adminCreateConversation(
	ports: CreatePorts,
	companyId: string,
	given: GivenConversation & { readonly ownerId?: string | undefined },
): Promise<Created<ConversationFacts>> {
	const people = [...new Set(given.participantIds)];
	const { ownerId = people[0] } = given;
	const fault = faultOf(given.type, people.length, ports.maxGroup);
	if (fault !== null) return fail("bad_request", fault);
	if (ownerId === undefined || !people.includes(ownerId))
		return fail("bad_request", "ownerId: must be one of participantIds");
	const roleOf = (id: string) => (given.type === "group" && id === ownerId ? "owner" : "member");
	const participants = people.map((userId) => ({ userId, role: roleOf(userId) }) as const);
	const draft = draftOf(ports, { companyId, createdBy: null, given, participants });
	const made = await create(ports, draft, { except: null, mayCreate: async () => true });
	if (!made.ok) return made;
	const { conversation, participants: created } = made.value;
	const roster = created ?? (await ports.conversations.participants(conversation));
	return ok({ conversation: factsShape(conversation, roster), created: created !== null });
}

function faultOf(type: ConversationType, people: number, maxGroup: number): string | null {
	if (type === "direct") return people === 2 ? null : "participantIds: must name one other person";
	if (people < 1) return "participantIds: must name somebody";
	return people <= maxGroup ? null : `participantIds: a group has at most ${maxGroup} people`;
}

type Draft = Pick<NewConversation, "companyId" | "createdBy" | "participants"> & { readonly given: GivenConversation };

function draftOf({ ids }: CreatePorts, { companyId, createdBy, given, participants }: Draft): NewConversation {
	const { type, title = null, historyForNew = "joined" } = given;
	return { companyId, conversationId: ids.next(), type, title, historyForNew, createdBy, participants };
}

/** `participants`: null where the conversation was there before. */
type Made = Result<{ readonly conversation: Conversation; readonly participants: readonly Participant[] | null }>;

type Creating = {
	/** Asked only where something would be made: a direct conversation that is there stays theirs (VIS8). */
	readonly mayCreate: () => Promise<boolean>;
	/** The connection that is told by its answer alone. */
	readonly except: ConnectionRef | null;
};

async function create(ports: CreatePorts, draft: NewConversation, { mayCreate, except }: Creating): Promise<Made> {
	const { companyId, participants } = draft;
	const userIds = participants.map(({ userId }) => userId);
	const existing = draft.type === "direct" ? await ports.conversations.direct(companyId, userIds) : undefined;
	if (existing !== undefined) return ok({ conversation: existing, participants: null });
	if (!(await mayCreate())) return fail("not_found", NOBODY_THERE);
	const known = await ports.directory.known(companyId, userIds);
	if (userIds.some((id) => !known.has(id))) return fail("not_found", NOBODY_THERE);
	await holdPartners(ports, companyId, userIds);
	const made = await ports.conversations.create(draft, ports.clock.now());
	if (made.outcome === "unknown_users") return fail("not_found", NOBODY_THERE);
	if (made.outcome === "existed") return ok({ conversation: made.conversation, participants: null });
	// Nothing is awaited before: who sends into it hears of it first, and what fails afterwards keeps it from nobody.
	tellCreated(ports, blank(made.conversation, made.participants), except);
	await followTouched(ports, companyId, made.touched);
	return ok({ conversation: made.conversation, participants: made.participants });
}

/** A new conversation is the same for everybody: nothing was read or written yet. */
function blank(conversation: Conversation, participants: readonly Participant[]): OwnConversation {
	return { conversation, participants, lastMessage: null, readSeq: 0, unreadCount: 0 };
}

function tellCreated({ bus }: CreatePorts, fresh: OwnConversation, except: ConnectionRef | null): void {
	const { companyId, conversationId, type } = fresh.conversation;
	const userIds = fresh.participants.map(({ userId }) => userId);
	const key = { companyId, conversationId };
	bus.publish({ kind: "membership", ...key, type, people: userIds.length, added: userIds, removed: [] });
	const to = { companyId, conversationId: null, userIds, exceptConnection: except };
	const payload = { conversation: conversationShape(fresh) };
	bus.publish({ kind: "people", ...to, name: "conversation:added", payload });
}
