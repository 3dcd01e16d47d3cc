import { expect, test } from "bun:test";
import type { Membership } from "../../ports/conversation-store.ts";
import { MembershipCache } from "./memberships.ts";

const ADA = { companyId: "acme", userId: "ada" };
const BOB = { companyId: "acme", userId: "bob" };

function cacheOf(rows: Readonly<Record<string, readonly Membership[]>>, live = 10): MembershipCache {
	return new MembershipCache(
		{
			memberships: async ({ userId }, limit) => {
				const all = rows[userId] ?? [];
				return { memberships: all.slice(0, limit), complete: all.length <= limit };
			},
			membership: async ({ conversationId }, userId) =>
				rows[userId]?.find((one) => one.conversationId === conversationId),
		},
		live,
	);
}

function group(conversationId: string, people = 2): Membership {
	return { conversationId, type: "group", people, otherId: null };
}

test("[CON2] a change of people is seen by all who share the group, at once", async () => {
	const rows = { ada: [group("c")], bob: [group("c")] };
	const memberships = cacheOf(rows);
	const [ofAda, ofBob] = [await memberships.of(ADA), await memberships.of(BOB)];
	expect(ofAda.get("c")).toBe(ofBob.get("c") as Membership);
	const change = { companyId: "acme", conversationId: "c", type: "group" } as const;
	memberships.changed({ ...change, people: 3, added: ["cem"], removed: [] });
	expect([ofAda.get("c")?.people, ofBob.get("c")?.people]).toEqual([3, 3]);
	rows.bob = [];
	memberships.changed({ ...change, people: 2, added: [], removed: ["bob"] });
	expect([ofAda.get("c")?.people, ofBob.has("c"), await memberships.find({ ...change }, "bob")]).toEqual([
		2,
		false,
		undefined,
	]);
	memberships.changed({ ...change, people: 3, added: ["bob"], removed: [] });
	expect(ofBob.get("c")).toBe(ofAda.get("c") as Membership);
});

test("[CON2] [CLU1] whoever was put in on another node may write at once, before this one has heard of it", async () => {
	const rows: Record<string, readonly Membership[]> = { ada: [] };
	const memberships = cacheOf(rows);
	await memberships.of(ADA);
	rows.ada = [group("c")];
	expect(await memberships.find({ companyId: "acme", conversationId: "c" }, "ada")).toEqual(group("c"));
	expect(await memberships.find({ companyId: "acme", conversationId: "d" }, "ada")).toBeUndefined();
});

test("[STO5] what nobody holds any more is kept no more", async () => {
	const memberships = cacheOf({ ada: [group("c")], bob: [group("c"), group("d")] });
	await Promise.all([memberships.of(ADA), memberships.of(BOB)]);
	expect(memberships.groups).toBe(2);
	const left = { companyId: "acme", type: "group", people: 1, added: [] } as const;
	memberships.changed({ ...left, conversationId: "d", removed: ["bob"] });
	expect(memberships.groups).toBe(1);
	memberships.changed({ ...left, conversationId: "c", removed: ["ada"] });
	expect(memberships.groups).toBe(1);
	memberships.changed({ ...left, conversationId: "c", people: 0, removed: ["bob"] });
	expect(memberships.groups).toBe(0);
});

test("[M4] a change while the memberships are being loaded leaves nothing held twice", async () => {
	const memberships = cacheOf({ ada: [group("c")] });
	const loading = memberships.of(ADA);
	memberships.changed({
		companyId: "acme",
		conversationId: "d",
		type: "group",
		people: 1,
		added: ["ada"],
		removed: [],
	});
	await loading;
	expect(memberships.groups).toBe(1);
	memberships.changed({
		companyId: "acme",
		conversationId: "c",
		type: "group",
		people: 0,
		added: [],
		removed: ["ada"],
	});
	expect(memberships.groups).toBe(0);
});

test("[CON1] who was erased is nobody's other person any more", async () => {
	const direct: Membership = { conversationId: "c", type: "direct", people: 2, otherId: "bob" };
	const memberships = cacheOf({ ada: [direct] });
	await memberships.of(ADA);
	memberships.changed({
		companyId: "acme",
		conversationId: "c",
		type: "direct",
		people: 1,
		added: [],
		removed: ["bob"],
	});
	expect(memberships.peek(ADA)?.get("c")).toEqual({ ...direct, people: 1, otherId: null });
});
