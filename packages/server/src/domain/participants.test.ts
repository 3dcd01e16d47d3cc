import { describe, expect, test } from "bun:test";
import type { ConversationAct, Participant, Role } from "../ports/conversation-store.ts";
import { type ActDecision, type ConversationState, type DecidedChange, decideAct, heirOf } from "./participants.ts";

function person(userId: string, role: Role, joinedAt = 1): Participant {
	return { userId, role, joinedAt, joinedSeq: 0 };
}

const GROUP: ConversationState = {
	type: "group",
	title: "Lunch",
	participants: [person("olga", "owner"), person("ann", "admin"), person("abe", "admin"), person("mia", "member")],
};
const DIRECT: ConversationState = {
	type: "direct",
	title: null,
	participants: [person("ann", "member"), person("mia", "member")],
};

const NOTHING: DecidedChange = { title: "Lunch", renamed: false, added: null, removed: null, roles: [] };

function changed(change: Partial<DecidedChange>): ActDecision {
	return { outcome: "changed", change: { ...NOTHING, ...change } };
}

const rename = (title: string | null): ConversationAct => ({ kind: "rename", title });
const put = (userId: string, role: Role | null = null): ConversationAct => ({ kind: "put", userId, role });
const remove = (userId: string): ConversationAct => ({ kind: "remove", userId });

const RENAMED = changed({ title: "Dinner", renamed: true });
const ADDED = changed({ added: { userId: "new", role: "member" } });
const OLGA_ADMIN = { userId: "olga", role: "admin" } as const;

type Outcome = ActDecision | ActDecision["outcome"];

/** Who does what to the group, and what becomes of it. `null` is the application. */
const ACTS: readonly (readonly [string, string | null, ConversationAct, Outcome])[] = [
	["the owner renames", "olga", rename("Dinner"), RENAMED],
	["an admin renames", "ann", rename("Dinner"), RENAMED],
	["the application renames", null, rename("Dinner"), RENAMED],
	["a title is taken away", "olga", rename(null), changed({ title: null, renamed: true })],
	["a member renames", "mia", rename("Dinner"), "forbidden"],
	["a member renames to the same", "mia", rename("Lunch"), "forbidden"],
	["an outsider renames", "eve", rename("Dinner"), "not_found"],
	["the same title", "olga", rename("Lunch"), "unchanged"],

	["the owner adds", "olga", put("new"), ADDED],
	["an admin adds", "ann", put("new"), ADDED],
	["the application adds", null, put("new"), ADDED],
	["an admin adds as member", "ann", put("new", "member"), ADDED],
	["an admin adds as admin", "ann", put("new", "admin"), "forbidden"],
	["an admin adds as owner", "ann", put("new", "owner"), "forbidden"],
	["a member adds", "mia", put("new"), "forbidden"],
	["an outsider adds themself", "eve", put("eve"), "not_found"],
	["the owner adds as admin", "olga", put("new", "admin"), changed({ added: { userId: "new", role: "admin" } })],
	[
		"the owner adds as owner",
		"olga",
		put("new", "owner"),
		changed({ added: { userId: "new", role: "owner" }, roles: [OLGA_ADMIN] }),
	],

	["an admin puts who is there", "ann", put("mia"), "unchanged"],
	["an admin puts the owner without a role", "ann", put("olga"), "unchanged"],
	["an admin puts who is there with their role", "ann", put("abe", "admin"), "unchanged"],
	["the owner puts themself as owner", "olga", put("olga", "owner"), "unchanged"],
	["a member puts who is there", "mia", put("ann"), "forbidden"],

	["the owner makes an admin", "olga", put("mia", "admin"), changed({ roles: [{ userId: "mia", role: "admin" }] })],
	["the owner unmakes an admin", "olga", put("ann", "member"), changed({ roles: [{ userId: "ann", role: "member" }] })],
	["the application makes an admin", null, put("mia", "admin"), changed({ roles: [{ userId: "mia", role: "admin" }] })],
	["an admin makes an admin", "ann", put("mia", "admin"), "forbidden"],
	["an admin steps back", "ann", put("ann", "member"), "forbidden"],
	["an admin takes the ownership", "ann", put("ann", "owner"), "forbidden"],
	["an admin demotes the owner", "ann", put("olga", "member"), "forbidden"],
	["a member makes themself admin", "mia", put("mia", "admin"), "forbidden"],
	[
		"the owner gives the ownership away",
		"olga",
		put("mia", "owner"),
		changed({ roles: [{ userId: "mia", role: "owner" }, OLGA_ADMIN] }),
	],
	[
		"the application gives the ownership",
		null,
		put("ann", "owner"),
		changed({ roles: [{ userId: "ann", role: "owner" }, OLGA_ADMIN] }),
	],
	["the owner puts themself as admin", "olga", put("olga", "admin"), "forbidden"],
	["the owner puts themself as member", "olga", put("olga", "member"), "forbidden"],
	["the application demotes the owner", null, put("olga", "member"), "forbidden"],

	["the owner removes an admin", "olga", remove("ann"), changed({ removed: "ann" })],
	["an admin removes a member", "ann", remove("mia"), changed({ removed: "mia" })],
	["an admin removes an admin", "ann", remove("abe"), changed({ removed: "abe" })],
	["an admin removes the owner", "ann", remove("olga"), "forbidden"],
	["a member removes a member", "mia", remove("ann"), "forbidden"],
	["a member removes who is not there", "mia", remove("eve"), "forbidden"],
	["the owner removes who is not there", "olga", remove("eve"), "not_there"],
	["an admin removes who is not there", "ann", remove("eve"), "not_there"],
	["the application removes who is not there", null, remove("eve"), "not_there"],
	["an outsider removes", "eve", remove("mia"), "not_found"],
	["an outsider leaves", "eve", remove("eve"), "not_found"],
	["a member leaves", "mia", remove("mia"), changed({ removed: "mia" })],
	["an admin leaves", "ann", remove("ann"), changed({ removed: "ann" })],
	["the owner leaves", "olga", remove("olga"), changed({ removed: "olga", roles: [{ userId: "abe", role: "owner" }] })],
	[
		"the application removes the owner",
		null,
		remove("olga"),
		changed({ removed: "olga", roles: [{ userId: "abe", role: "owner" }] }),
	],
];

describe("[CON1] who may do what to a group", () => {
	for (const [what, actorId, act, outcome] of ACTS) {
		test(`[CON1] ${what}: ${typeof outcome === "string" ? outcome : outcome.outcome}`, () => {
			const decided = decideAct(GROUP, act, { actorId, maxPeople: 10 });
			expect(decided).toEqual((typeof outcome === "string" ? { outcome } : outcome) as ActDecision);
		});
	}
});

test("[CON1] a direct conversation is what it is, for those in it; for others it is not there", () => {
	for (const act of [rename("x"), put("eve"), put("mia", "admin"), remove("mia"), remove("ann")]) {
		for (const actorId of ["ann", "mia", null]) {
			expect(decideAct(DIRECT, act, { actorId, maxPeople: 10 })).toEqual({ outcome: "direct" });
		}
		expect(decideAct(DIRECT, act, { actorId: "eve", maxPeople: 10 })).toEqual({ outcome: "not_found" });
	}
});

test("[CON1] nobody is added to a group that is full; who is there is still put and given roles", () => {
	const by = { actorId: "olga", maxPeople: 4 };
	expect(decideAct(GROUP, put("new"), by)).toEqual({ outcome: "full" });
	expect(decideAct(GROUP, put("new", "owner"), { ...by, actorId: null })).toEqual({ outcome: "full" });
	expect(decideAct(GROUP, put("new", "admin"), { ...by, actorId: "ann" })).toEqual({ outcome: "forbidden" });
	expect(decideAct(GROUP, put("mia"), by)).toEqual({ outcome: "unchanged" });
	expect(decideAct(GROUP, put("mia", "admin"), by).outcome).toBe("changed");
	expect(decideAct(GROUP, put("new"), { ...by, maxPeople: 5 })).toEqual(ADDED);
});

test("[CON1] a group without an owner gets one from the application alone, and loses nobody's role by it", () => {
	const orphaned = { ...GROUP, participants: GROUP.participants.filter(({ role }) => role !== "owner") };
	const by = { actorId: "ann", maxPeople: 10 };
	expect(decideAct(orphaned, put("ann", "owner"), by)).toEqual({ outcome: "forbidden" });
	expect(decideAct(orphaned, put("ann", "owner"), { ...by, actorId: null })).toEqual(
		changed({ roles: [{ userId: "ann", role: "owner" }] }),
	);
});

/** Who is in the group beside the owner, and who inherits it. */
const HEIRS: readonly (readonly [string, readonly Participant[], string | undefined])[] = [
	["the only admin", [person("mia", "member", 1), person("ann", "admin", 9)], "ann"],
	["the oldest admin", [person("ann", "admin", 3), person("abe", "admin", 2)], "abe"],
	["of admins of one age the first by id", [person("b", "admin"), person("a", "admin"), person("c", "admin")], "a"],
	["the oldest member where there is no admin", [person("mia", "member", 3), person("max", "member", 2)], "max"],
	["of members of one age the first by id", [person("b", "member"), person("a", "member")], "a"],
	["nobody where nobody is left", [], undefined],
];

describe("[CON1] who owns a group that its owner leaves", () => {
	for (const [who, others, heir] of HEIRS) {
		test(`[CON1] ${who}`, () => {
			expect(heirOf([...others, person("olga", "owner", 5)], "olga")?.userId).toBe(heir as string);
		});
	}

	test("[CON1] where somebody else leaves, nobody inherits", () => {
		expect(heirOf(GROUP.participants, "ann")).toBeUndefined();
		expect(heirOf(GROUP.participants, "eve")).toBeUndefined();
	});

	test("[CON1] the last one leaves, and nobody is left", () => {
		const alone = { ...GROUP, participants: [person("olga", "owner")] };
		const decided = decideAct(alone, remove("olga"), { actorId: "olga", maxPeople: 10 });
		expect(decided).toEqual(changed({ removed: "olga" }));
	});
});
