import { describe, expect, test } from "bun:test";
import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import { aProfile, type MakeStores, peopleOf, useStores } from "./durable-stores.ts";

const POINT = {
	deviceId: "phone",
	latitude: 1,
	longitude: 2,
	accuracy: 3,
	heading: 4,
	speed: 5,
	capturedAt: 50_000,
	sharedWith: "company",
} as const;

async function liveALot(stores: DurableStores, ada: UserKey, bob: string): Promise<void> {
	await stores.facts.save(ada, { availability: "dnd", statusMessage: "busy", visibleTo: [bob] });
	await stores.facts.block(ada, bob, 2);
	await stores.facts.makeFriends(ada.companyId, [[ada.userId, bob]], 3);
	await stores.journal.write([{ ...ada, present: true, lastSignAt: 4, state: "{}" }]);
	await stores.activity.switch({ ...ada, begin: { id: "i1", projectId: "p", taskId: null, at: 40_000 } });
	await stores.trail.append([{ ...ada, ...POINT }]);
}

async function tracesOf(stores: DurableStores, { companyId, userId }: UserKey): Promise<unknown> {
	const key = { companyId, userId };
	const { rev, availability, statusMessage, visibleTo, blocks, friends } = await stores.facts.load(key);
	const everything = { companyId, userIds: [userId], from: 0, to: 99_999, limit: 10 };
	return {
		user: await stores.directory.user(key),
		known: (await stores.directory.known(companyId, [userId])).size,
		facts: { rev, availability, statusMessage, visibleTo: [...visibleTo], blocks: [...blocks], friends: [...friends] },
		journal: await stores.journal.load(companyId, [userId]),
		running: await stores.activity.running(key),
		intervals: (await stores.activity.between(everything)).items,
		trail: (await stores.trail.between({ key, from: 0, to: 99_999, limit: 10 })).items,
	};
}

const NO_TRACE = {
	user: undefined,
	known: 0,
	facts: { rev: 0, availability: "auto", statusMessage: null, visibleTo: [], blocks: [], friends: [] },
	journal: [],
	running: undefined,
	intervals: [],
	trail: [],
};

/** The law of erasure, over every durable port. */
export function describeErasure(name: string, make: MakeStores): void {
	describe(`erasure on ${name}`, () => {
		const stores = useStores(make);

		test("[LOC5] an erased user leaves no trace in any store", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await liveALot(stores(), key("ada"), "bob");
			await liveALot(stores(), key("bob"), "ada");
			expect(await stores().directory.eraseUser(key("ada"), 9)).toEqual({
				erased: true,
				touched: ["bob"],
				conversations: [],
			});
			expect(await tracesOf(stores(), key("ada"))).toEqual(NO_TRACE);
			const { friends, incoming, outgoing } = await stores().facts.friendLists(key("bob"));
			expect([friends, incoming, outgoing]).toEqual([[], [], []]);
			expect(await stores().facts.load(key("bob"))).toMatchObject({
				availability: "dnd",
				visibleTo: new Set(),
				blocks: new Set(),
				blockedBy: new Set(),
				friends: new Set(),
			});
			expect(await stores().journal.load(key("bob").companyId, ["bob"])).toHaveLength(1);
		});

		test("[LOC5] erasing bumps the rev of everyone whose facts named the user, and of nobody else", async () => {
			const people = ["ada", "blocker", "blocked", "friend", "lister", "asked", "bystander"];
			const key = await peopleOf(stores(), ...people);
			const { facts } = stores();
			await facts.block(key("blocker"), "ada", 2);
			await facts.block(key("ada"), "blocked", 2);
			await facts.makeFriends(key("ada").companyId, [["ada", "friend"]], 2);
			await facts.save(key("lister"), { visibleTo: ["ada", "friend"] });
			await facts.askFriend(key("ada"), "asked", 2);
			const { touched } = await stores().directory.eraseUser(key("ada"), 9);
			expect(touched).toEqual(["blocked", "blocker", "friend", "lister"]);
			const revs = await Promise.all(people.map(async (id) => [id, (await facts.load(key(id))).rev]));
			expect(Object.fromEntries(revs)).toEqual({
				ada: 0,
				blocker: 2,
				blocked: 2,
				friend: 2,
				lister: 2,
				asked: 0,
				bystander: 0,
			});
			expect((await facts.load(key("lister"))).visibleTo).toEqual(new Set(["friend"]));
			expect((await facts.friendLists(key("asked"))).incoming).toEqual([]);
		});

		test("[LOC5] the namesake in another company keeps everything", async () => {
			const mine = await peopleOf(stores(), "ada", "bob");
			const theirs = await peopleOf(stores(), "ada", "bob");
			await liveALot(stores(), mine("ada"), "bob");
			await liveALot(stores(), theirs("ada"), "bob");
			const before = await tracesOf(stores(), theirs("ada"));
			await stores().directory.eraseUser(mine("ada"), 9);
			expect(await tracesOf(stores(), theirs("ada"))).toEqual(before);
		});

		test("[LOC5] erasing somebody unknown does nothing and says so", async () => {
			const key = await peopleOf(stores(), "ada");
			const { directory } = stores();
			const nobody = { erased: false, touched: [], conversations: [] };
			expect(await directory.eraseUser(key("nobody"), 9)).toEqual(nobody);
			expect(await directory.eraseUser({ companyId: "no-company", userId: "ada" }, 9)).toEqual(nobody);
			expect(await directory.eraseUser(key("ada"), 9)).toEqual({ ...nobody, erased: true });
			expect(await directory.eraseUser(key("ada"), 9)).toEqual(nobody);
		});

		test("[T-13] what was still on its way when the user was erased is not written", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await liveALot(stores(), key("ada"), "bob");
			const late = [stores().directory.eraseUser(key("ada"), 9), liveALot(stores(), key("ada"), "bob")];
			await Promise.all(late);
			expect(await tracesOf(stores(), key("ada"))).toEqual(NO_TRACE);
			expect(await stores().facts.load(key("bob"))).toMatchObject({ blockedBy: new Set(), friends: new Set() });
		});

		test("[W11] an erased user who is seen again begins anew", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await liveALot(stores(), key("ada"), "bob");
			await stores().directory.eraseUser(key("ada"), 9);
			const seen = await stores().directory.seen(aProfile(key("ada"), { issuedAt: 1 }), 9);
			expect(seen).toMatchObject({ created: true, user: { createdAt: 9, name: null } });
			expect(await tracesOf(stores(), key("ada"))).toEqual({ ...NO_TRACE, user: seen.user, known: 1 });
		});

		test("[W14] revocations outlive the user they name", async () => {
			const key = await peopleOf(stores(), "ada");
			const revocation = { ...key("ada"), deviceId: null, jti: null, at: 9 };
			await stores().revocations.add(revocation);
			await stores().directory.eraseUser(key("ada"), 9);
			expect((await stores().revocations.all({ limit: 1_000 })).items).toContainEqual(revocation);
		});
	});
}
