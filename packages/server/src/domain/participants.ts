import type { ActRefusal, ConversationAct, ConversationType, Participant, Role } from "../ports/conversation-store.ts";

/** What the rule looks at: a conversation and everybody in it. */
export type ConversationState = {
	readonly type: ConversationType;
	readonly title: string | null;
	readonly participants: readonly Participant[];
};

/** Who acts (null: the application), and how many people a group may have. */
export type ActedBy = { readonly actorId: string | null; readonly maxPeople: number };

type RoleOf = { readonly userId: string; readonly role: Role };

/** What is to be written. `roles`: people who are there already and get another role. */
export type DecidedChange = {
	readonly title: string | null;
	readonly renamed: boolean;
	readonly added: RoleOf | null;
	readonly removed: string | null;
	readonly roles: readonly RoleOf[];
};

export type ActDecision =
	| { readonly outcome: "changed"; readonly change: DecidedChange }
	| { readonly outcome: "unchanged" }
	| { readonly outcome: Exclude<ActRefusal, "unknown_user"> };

type Put = Extract<ConversationAct, { readonly kind: "put" }>;

const UNCHANGED: ActDecision = { outcome: "unchanged" };
const FORBIDDEN: ActDecision = { outcome: "forbidden" };

/** What becomes of an act on a conversation (CON1). Whether a person to be added exists is not decided here. */
export function decideAct(state: ConversationState, act: ConversationAct, by: ActedBy): ActDecision {
	const standing = standingOf(state, by.actorId);
	if (standing === undefined) return { outcome: "not_found" };
	if (state.type === "direct") return { outcome: "direct" };
	if (act.kind === "remove") return remove(state, act.userId, { standing, actorId: by.actorId });
	if (standing === "member") return FORBIDDEN;
	if (act.kind === "put") return put(state, act, { standing, maxPeople: by.maxPeople });
	return act.title === state.title ? UNCHANGED : changed(state, { title: act.title, renamed: true });
}

/** Who owns a group once this person has left it: undefined where they do not own it, or nobody is left. */
export function heirOf(participants: readonly Participant[], leaverId: string): Participant | undefined {
	if (find(participants, leaverId)?.role !== "owner") return undefined;
	const others = participants.filter((person) => person.userId !== leaverId).toSorted(byAge);
	return others.find((person) => person.role === "admin") ?? others[0];
}

function byAge(one: Participant, other: Participant): number {
	return one.joinedAt - other.joinedAt || (one.userId < other.userId ? -1 : 1);
}

function find(participants: readonly Participant[], userId: string): Participant | undefined {
	return participants.find((person) => person.userId === userId);
}

// The application may do all that an owner may.
function standingOf({ participants }: ConversationState, actorId: string | null): Role | undefined {
	return actorId === null ? "owner" : find(participants, actorId)?.role;
}

function changed(state: ConversationState, change: Partial<DecidedChange>): ActDecision {
	const nothing = { title: state.title, renamed: false, added: null, removed: null, roles: [] };
	return { outcome: "changed", change: { ...nothing, ...change } };
}

function remove(
	state: ConversationState,
	userId: string,
	by: { readonly standing: Role; readonly actorId: string | null },
): ActDecision {
	const target = find(state.participants, userId);
	const leaves = userId === by.actorId;
	if (!leaves && by.standing === "member") return FORBIDDEN;
	if (target === undefined) return { outcome: "not_there" };
	if (!leaves && target.role === "owner" && by.standing !== "owner") return FORBIDDEN;
	const heir = heirOf(state.participants, userId);
	return changed(state, { removed: userId, roles: heir ? [{ userId: heir.userId, role: "owner" }] : [] });
}

function put(
	state: ConversationState,
	{ userId, role }: Put,
	by: { readonly standing: Role; readonly maxPeople: number },
): ActDecision {
	const target = find(state.participants, userId);
	const wanted = role ?? target?.role ?? "member";
	if (target?.role === wanted) return UNCHANGED;
	const givesRole = target !== undefined || wanted !== "member";
	if (givesRole && by.standing !== "owner") return FORBIDDEN;
	// An owner is replaced, and never just stops being one: a group would be left without.
	if (target?.role === "owner") return FORBIDDEN;
	if (target === undefined && state.participants.length >= by.maxPeople) return { outcome: "full" };
	const roles = wanted === "owner" ? formerOwners(state) : [];
	if (target === undefined) return changed(state, { added: { userId, role: wanted }, roles });
	return changed(state, { roles: [{ userId, role: wanted }, ...roles] });
}

function formerOwners({ participants }: ConversationState): readonly RoleOf[] {
	const owners = participants.filter((person) => person.role === "owner");
	return owners.map(({ userId }) => ({ userId, role: "admin" }));
}
