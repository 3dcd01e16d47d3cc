import { describe, expect, test } from "bun:test";
import { talkIn, useTalks } from "./conversations.ts";
import { type MakeStores, peopleOf } from "./durable-stores.ts";

/** The law of `MessageStore` and `ReceiptStore` on what is asked of many conversations at once. */
export function describeManyConversations(name: string, make: MakeStores): void {
	describe(`many conversations on ${name}`, () => {
		const { stores } = useTalks(make);

		test("[MSG7] receipts of many conversations are those of each, of the user's own alone", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const [own, foreign] = [
				await talkIn(stores(), user, { userIds: ["ada", "bob"] }),
				await talkIn(stores(), user, { userIds: ["ada", "cem"] }),
			];
			await own.send("ada");
			const { receipts } = stores();
			await receipts.move({ ...own.key, userId: "bob", cursor: "read", to: { seq: 1 }, now: 200, shown: true });
			const id = own.key.conversationId;
			const found = await receipts.ofMany(user("bob"), [id, "unknown", foreign.key.conversationId, id], 50);
			expect(found).toEqual(new Map([[id, (await receipts.of(own.key, "bob")) ?? []]]));
		});

		test("[MSG7] [RCP4] of a conversation with more people than asked for, the user's own row alone", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem", "eve");
			const [pair, group] = [
				await talkIn(stores(), user, { userIds: ["ada", "bob"] }),
				await talkIn(stores(), user, { userIds: ["ada", "bob", "cem"] }),
			];
			for (const one of [pair, group]) await one.send("ada");
			const { receipts } = stores();
			await receipts.move({ ...group.key, userId: "bob", cursor: "read", to: { seq: 1 }, now: 200, shown: true });
			const ids = [pair, group].map(({ key }) => key.conversationId);
			const among = async (userId: string, most: number) => {
				const found = await receipts.ofMany(user(userId), ids, most);
				return ids.map((id) => found.get(id)?.map((row) => `${row.userId} ${row.read.seq}`));
			};
			const [two, three] = [
				["ada 1", "bob 0"],
				["ada 1", "bob 1", "cem 0"],
			];
			expect(await among("bob", 3)).toEqual([two, three]);
			expect(await among("bob", 2)).toEqual([two, ["bob 1"]]);
			expect(await among("cem", 2)).toEqual([undefined, ["cem 0"]]);
			expect(await among("eve", 2)).toEqual([undefined, undefined]);
		});

		test("[MSG7] [STO5] receipts and changes of more conversations than one statement asks for", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			const make = () => talkIn(stores(), user, { userIds: ["ada", "bob"] });
			const talks = await Promise.all(Array.from({ length: 300 }, make));
			const ids = talks.map(({ key }) => key.conversationId).toReversed();
			const found = await stores().receipts.ofMany(user("bob"), ids, 50);
			expect(ids.map((id) => found.get(id)?.map(({ userId }) => userId))).toEqual(ids.map(() => ["ada", "bob"]));
			const cursors = [...ids, "unknown"].map((conversationId) => ({ conversationId, rev: 0 }));
			const { conversations, removed } = await stores().messages.since(user("bob"), cursors);
			expect(conversations.map(({ conversationId }) => conversationId)).toEqual(ids);
			expect(removed).toEqual(["unknown"]);
		});
	});
}
