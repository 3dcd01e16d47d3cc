import { describe, expect, test } from "bun:test";
import type { ReceiptMove, Unread } from "../../src/ports/receipt-store.ts";
import { change, type Talk, talkIn, useTalks } from "./conversations.ts";
import { type MakeStores, peopleOf } from "./durable-stores.ts";

/** The law of `ReceiptStore`: what is unread, and how many have read. */
export function describeReceiptNumbers(name: string, make: MakeStores): void {
	describe(`receipt numbers on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		type Move = Partial<ReceiptMove> & Pick<ReceiptMove, "userId">;

		const move = ({ key }: Talk, fields: Move) =>
			stores().receipts.move({ ...key, cursor: "read", to: { seq: 1 }, now: 200, shown: true, ...fields });

		async function unreadOf(group: Talk, userId: string): Promise<Unread | undefined> {
			const { companyId, conversationId } = group.key;
			const [found] = await stores().receipts.unread(companyId, [{ userId, conversationIds: [conversationId] }]);
			const own = await stores().conversations.get(group.key, userId);
			expect(own?.unreadCount as number).toBe(found?.unreadCount as number);
			return found;
		}

		test("[RCP3] unread are others' messages beyond the read cursor, the application's too, not the deleted", async () => {
			const group = await talk(["ada", "bob"]);
			const counts = async () => {
				const [ada, bob] = [await unreadOf(group, "ada"), await unreadOf(group, "bob")];
				expect([ada?.totalUnread, bob?.totalUnread]).toEqual([ada?.unreadCount, bob?.unreadCount]);
				return [ada?.unreadCount, bob?.unreadCount];
			};
			expect(await counts()).toEqual([0, 0]);
			const first = await group.send("ada");
			const second = await group.send("ada");
			await group.send(null);
			expect(await counts()).toEqual([1, 3]);
			const { messages } = stores();
			await messages.remove(group.messageKey(second.id), { userId: "ada", now: 150 });
			expect(await counts()).toEqual([1, 2]);
			await messages.remove(group.messageKey(second.id), { userId: "ada", now: 151 });
			await messages.edit(group.messageKey(first.id), { userId: "ada", text: "x", now: 152 });
			expect(await counts()).toEqual([1, 2]);
			await move(group, { userId: "bob", to: { seq: 1 } });
			expect(await counts()).toEqual([1, 1]);
			await messages.remove(group.messageKey(first.id), { userId: "ada", now: 160 });
			expect(await counts()).toEqual([1, 1]);
			await move(group, { userId: "bob", cursor: "delivered", to: { seq: 3 } });
			expect(await counts()).toEqual([1, 1]);
			await group.send("bob");
			expect(await counts()).toEqual([2, 0]);
		});

		test("[RCP3] the total is over all conversations of the user, hidden reading counted", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const groups: Talk[] = [];
			for (let at = 0; at < 3; at += 1) groups.push(await talkIn(stores(), user, { userIds: ["ada", "bob"] }));
			const others = await talkIn(stores(), user, { userIds: ["ada", "cem"] });
			for (const [at, group] of [...groups, others].entries()) {
				for (let sent = 0; sent <= at; sent += 1) await group.send("ada");
			}
			const [one, two, three] = groups.map(({ key }) => key.conversationId);
			const ids = [three, one, others.key.conversationId, "unknown"].map((id) => id ?? "");
			const { companyId } = user("");
			const asked = [
				{ userId: "bob", conversationIds: ids },
				{ userId: "nobody", conversationIds: ids },
				{ userId: "cem", conversationIds: ids },
				{ userId: "bob", conversationIds: [] },
			];
			const ofBob = { userId: "bob", readSeq: 0, totalUnread: 6 };
			expect(await stores().receipts.unread(companyId, asked)).toEqual([
				{ ...ofBob, conversationId: three ?? "", unreadCount: 3, lastSeq: 3 },
				{ ...ofBob, conversationId: one ?? "", unreadCount: 1, lastSeq: 1 },
				{
					userId: "cem",
					conversationId: others.key.conversationId,
					readSeq: 0,
					unreadCount: 4,
					totalUnread: 4,
					lastSeq: 4,
				},
			]);
			const [, second, third] = groups;
			if (second === undefined || third === undefined) throw new TypeError("there are three groups");
			await move(second, { userId: "bob", to: { seq: 2 }, shown: false });
			const found = await unreadOf(third, "bob");
			expect(found).toEqual({ ...ofBob, conversationId: three ?? "", unreadCount: 3, totalUnread: 4, lastSeq: 3 });
			expect(await unreadOf(second, "bob")).toMatchObject({ conversationId: two, readSeq: 2, unreadCount: 0 });
			await change(stores(), third, { kind: "remove", userId: "bob" });
			expect(await unreadOf(second, "bob")).toMatchObject({ totalUnread: 1 });
			expect((await stores().receipts.unread("another company", asked)).length).toBe(0);
		});

		test("[RCP3] unread begins at joining, also for who sees all of the history", async () => {
			for (const historyForNew of ["joined", "all"] as const) {
				const group = await talk(["ada"], { others: ["bob"], historyForNew });
				const old = await group.send("ada");
				await change(stores(), group, { kind: "put", userId: "bob" });
				await stores().messages.remove(group.messageKey(old.id), { userId: "ada", now: 250 });
				expect(await unreadOf(group, "bob")).toMatchObject({ readSeq: 1, unreadCount: 0 });
				await group.send("ada");
				expect(await unreadOf(group, "bob")).toMatchObject({ unreadCount: 1, totalUnread: 1 });
			}
		});

		test("[RCP4] counts are of those whose shown cursor has reached the message, without its sender", async () => {
			const group = await talk(["ada", "bob", "cem", "dan"], { others: ["eve"] });
			for (const sender of ["ada", "ada", "bob"]) await group.send(sender);
			await move(group, { userId: "cem", to: { seq: 1 } });
			await move(group, { userId: "dan", cursor: "delivered", to: { seq: 3 } });
			const counts = (senderId: string, seq: number) => stores().receipts.counts(group.key, [{ senderId, seq }]);
			expect(await counts("ada", 1)).toEqual([{ senderId: "ada", seq: 1, deliveredCount: 3, readCount: 2 }]);
			expect(await counts("ada", 2)).toEqual([{ senderId: "ada", seq: 2, deliveredCount: 2, readCount: 1 }]);
			expect(await counts("bob", 3)).toEqual([{ senderId: "bob", seq: 3, deliveredCount: 1, readCount: 0 }]);
			const both = [
				{ senderId: "bob", seq: 3 },
				{ senderId: "ada", seq: 1 },
			];
			expect(await stores().receipts.counts(group.key, both)).toEqual([
				...(await counts("bob", 3)),
				...(await counts("ada", 1)),
			]);
			expect(await stores().receipts.counts({ ...group.key, companyId: "another" }, both)).toEqual([]);
			expect(await stores().receipts.counts({ ...group.key, conversationId: "unknown" }, both)).toEqual([]);
		});

		test("[VIS7] what is hidden is not counted until it is revealed", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			await group.send("ada");
			await move(group, { userId: "bob" });
			await move(group, { userId: "cem", shown: false });
			const of = [{ senderId: "ada", seq: 1 }];
			expect(await stores().receipts.counts(group.key, of)).toMatchObject([{ deliveredCount: 1, readCount: 1 }]);
			await stores().receipts.reveal(group.user("cem"), 300);
			expect(await stores().receipts.counts(group.key, of)).toMatchObject([{ deliveredCount: 2, readCount: 2 }]);
		});

		test("[VIS8] counts leave out whom a block parts from the sender, either way, and for that sender alone", async () => {
			const group = await talk(["ada", "bob", "cem", "dan"]);
			await group.send("ada");
			await group.send("dan");
			for (const userId of ["bob", "cem", "ada"]) await move(group, { userId, to: { seq: 2 } });
			const of = [
				{ senderId: "ada", seq: 1 },
				{ senderId: "dan", seq: 2 },
			];
			const counts = async () => {
				const found = await stores().receipts.counts(group.key, of);
				return found.map(({ deliveredCount, readCount }) => [deliveredCount, readCount]);
			};
			expect(await counts()).toEqual([
				[3, 3],
				[3, 3],
			]);
			await stores().facts.block(group.user("ada"), "bob", 5);
			await stores().facts.block(group.user("cem"), "ada", 5);
			expect(await counts()).toEqual([
				[1, 1],
				[3, 3],
			]);
			await stores().facts.unblock(group.user("ada"), "bob");
			expect(await counts()).toEqual([
				[2, 2],
				[3, 3],
			]);
		});

		test("[VIS9] who switched read receipts off is in no read count, and gets none", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			await group.send("ada");
			for (const userId of ["bob", "cem"]) await move(group, { userId });
			const of = [{ senderId: "ada", seq: 1 }];
			const set = (userId: string, readReceipts: boolean) => stores().facts.save(group.user(userId), { readReceipts });
			await set("bob", false);
			expect(await stores().receipts.counts(group.key, of)).toMatchObject([{ deliveredCount: 2, readCount: 1 }]);
			await set("ada", false);
			expect(await stores().receipts.counts(group.key, of)).toMatchObject([{ deliveredCount: 2, readCount: null }]);
			await set("ada", true);
			await set("bob", true);
			expect(await stores().receipts.counts(group.key, of)).toMatchObject([{ deliveredCount: 2, readCount: 2 }]);
			expect(await unreadOf(group, "bob")).toMatchObject({ unreadCount: 0 });
		});

		test("[RCP4] who joined after a message is not counted for it, though their cursors began behind it", async () => {
			const group = await talk(["ada", "bob"], { others: ["cem"] });
			await group.send("ada");
			await move(group, { userId: "bob" });
			await change(stores(), group, { kind: "put", userId: "cem" });
			const of = [{ senderId: "ada", seq: 1 }];
			expect(await stores().receipts.counts(group.key, of)).toMatchObject([{ deliveredCount: 1, readCount: 1 }]);
		});
	});
}
