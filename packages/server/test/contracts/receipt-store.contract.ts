import { describe, expect, test } from "bun:test";
import type { Moved, ReceiptMove } from "../../src/ports/receipt-store.ts";
import { change, type Talk, talkIn, useTalks } from "./conversations.ts";
import { type MakeStores, ODD_TEXTS, peopleOf } from "./durable-stores.ts";

/** The law of `ReceiptStore`: cursors, and what is shown of them. Numbers have a suite of their own. */
export function describeReceiptStore(name: string, make: MakeStores): void {
	describe(`receipt store on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		type Move = Partial<ReceiptMove> & Pick<ReceiptMove, "userId">;

		function move({ key }: Talk, fields: Move): Promise<Moved> {
			return stores().receipts.move({ ...key, cursor: "read", to: { seq: 1 }, now: 200, shown: true, ...fields });
		}

		async function rowOf({ key }: Talk, userId: string) {
			const rows = await stores().receipts.of(key, userId);
			return rows?.find((row) => row.userId === userId);
		}

		test("[RCP1] a cursor moves forward and never back", async () => {
			const group = await talk(["ada", "bob"]);
			for (let at = 0; at < 3; at += 1) await group.send("ada");
			const covered = (seq: number) => ({ seq, at: 200, covered: [{ senderId: "ada", seq }] });
			const delivered = await move(group, { userId: "bob", cursor: "delivered", to: { seq: 2 } });
			const step = { ...group.key, userId: "bob", people: 2, shown: true };
			expect(delivered).toEqual({ outcome: "moved", step: { ...step, delivered: covered(2), read: null } });
			for (const seq of [2, 1, 0, -5]) {
				const again = await move(group, { userId: "bob", cursor: "delivered", to: { seq }, now: 300 });
				expect(again).toEqual({ outcome: "unchanged" });
			}
			expect(await move(group, { userId: "bob", to: { seq: 1 }, now: 200 })).toEqual({
				outcome: "moved",
				step: { ...step, delivered: null, read: covered(1) },
			});
			const [two, one] = [
				{ seq: 2, at: 200 },
				{ seq: 1, at: 200 },
			];
			const row = {
				userId: "bob",
				readReceipts: true,
				listsViewer: false,
				delivered: two,
				read: one,
				shownDelivered: two,
				shownRead: one,
			};
			expect(await rowOf(group, "bob")).toEqual(row);
		});

		test("[RCP1] read implies delivered, each with what it newly covers", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			for (const sender of ["ada", "cem", "ada"]) await group.send(sender);
			await move(group, { userId: "bob", cursor: "delivered", to: { seq: 1 } });
			const read = await move(group, { userId: "bob", to: { seq: 2 }, now: 300 });
			const cem = { senderId: "cem", seq: 2 };
			expect(read).toMatchObject({
				outcome: "moved",
				step: {
					delivered: { seq: 2, at: 300, covered: [cem] },
					read: { seq: 2, at: 300, covered: [{ senderId: "ada", seq: 1 }, cem] },
				},
			});
			expect(await rowOf(group, "bob")).toMatchObject({ delivered: { seq: 2, at: 300 }, read: { seq: 2, at: 300 } });
		});

		test("[RCP1] beyond the last message, unknown and foreign ids: refused, and nothing moves", async () => {
			const [group, other] = [await talk(["ada", "bob"], { others: ["eve"] }), await talk(["ada", "bob"])];
			const [first, second] = [await group.send("ada"), await group.send("ada")];
			const foreign = await other.send("ada");
			const outcome = async (userId: string, to: ReceiptMove["to"]) => (await move(group, { userId, to })).outcome;
			expect(await outcome("bob", { seq: 3 })).toBe("beyond");
			expect(await outcome("bob", { messageIds: [first.id, foreign.id] })).toBe("unknown_message");
			expect(await outcome("bob", { messageIds: ["unknown", first.id] })).toBe("unknown_message");
			expect(await outcome("eve", { seq: 1 })).toBe("not_found");
			expect(await outcome("eve", { seq: 3 })).toBe("not_found");
			expect(await rowOf(group, "bob")).toMatchObject({ delivered: { seq: 0, at: null }, read: { seq: 0, at: null } });
			expect(await outcome("bob", { messageIds: [second.id, first.id] })).toBe("moved");
			expect(await outcome("bob", { messageIds: [first.id] })).toBe("unchanged");
			expect(await outcome("bob", { messageIds: [] })).toBe("unchanged");
			expect(await rowOf(group, "bob")).toMatchObject({ read: { seq: 2 } });
		});

		test("[T-12] a message of before joining is unknown to who joined after it", async () => {
			const group = await talk(["ada"], { others: ["bob"] });
			const old = await group.send("ada");
			await change(stores(), group, { kind: "put", userId: "bob" });
			const next = await group.send("ada");
			for (const cursor of ["delivered", "read"] as const) {
				const moved = await move(group, { userId: "bob", cursor, to: { messageIds: [old.id] } });
				expect(moved).toEqual({ outcome: "unknown_message" });
				expect(await move(group, { userId: "bob", cursor, to: { seq: 1 } })).toEqual({ outcome: "unchanged" });
			}
			expect((await move(group, { userId: "bob", to: { messageIds: [next.id] } })).outcome).toBe("moved");
		});

		test("[MSG9] [T-06] who is not in it, and other companies, get one answer", async () => {
			const group = await talk(["ada", "bob"], { others: ["eve"] });
			const sent = await group.send("ada");
			const theirs = (await peopleOf(stores(), "ada", "bob"))("bob");
			const { receipts } = stores();
			for (const [key, userId] of [
				[group.key, "eve"],
				[{ ...group.key, companyId: theirs.companyId }, "bob"],
				[{ ...group.key, conversationId: "unknown" }, "bob"],
			] as const) {
				for (const to of [{ seq: 1 }, { seq: 9 }, { messageIds: [sent.id] }, { messageIds: ["x"] }]) {
					expect(await move({ ...group, key }, { userId, to })).toEqual({ outcome: "not_found" });
				}
				expect(await receipts.of(key, userId)).toBeUndefined();
				expect(await receipts.ofMany({ ...key, userId }, [key.conversationId], 50)).toEqual(new Map());
			}
			expect(await rowOf(group, "bob")).toMatchObject({ read: { seq: 0 } });
		});

		test("[RCP2] covered are exactly the others with a message newly passed, each with their newest", async () => {
			const group = await talk(["ada", "bob", "cem", "dan", "fay"], { others: ["eve"] });
			// 1 ada, 2 cem, 3 bob (the reader), 4 ada, 5 dan, 6 the application, 7 cem, 8 fay, 9 ada
			const sent: string[] = [];
			for (const sender of ["ada", "cem", "bob", "ada", "dan", null, "cem", "fay", "ada"]) {
				sent.push((await group.send(sender)).id);
			}
			const deleted = group.messageKey(sent[4] ?? "");
			await stores().messages.remove(deleted, { userId: "dan", now: 150 });
			await change(stores(), group, { kind: "remove", userId: "fay" });
			const moved = await move(group, { userId: "bob", to: { seq: 8 } });
			const covered = [
				{ senderId: "ada", seq: 4 },
				{ senderId: "cem", seq: 7 },
			];
			expect(moved).toMatchObject({ step: { people: 4, delivered: { covered }, read: { covered } } });
			expect(await move(group, { userId: "bob", to: { seq: 9 } })).toMatchObject({
				step: { read: { covered: [{ senderId: "ada", seq: 9 }] } },
			});
		});

		test("[RCP2] a sender who came back hears of no message from before", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			await group.send("cem");
			await change(stores(), group, { kind: "remove", userId: "cem" });
			await change(stores(), group, { kind: "put", userId: "cem" });
			await group.send("ada");
			expect(await move(group, { userId: "bob", to: { seq: 2 } })).toMatchObject({
				step: { read: { seq: 2, covered: [{ senderId: "ada", seq: 2 }] } },
			});
		});

		test("[T-12] deleted messages and those of the application move the cursor, and nobody hears of it", async () => {
			const group = await talk(["ada", "bob"]);
			const gone = await group.send("ada");
			await stores().messages.remove(group.messageKey(gone.id), { userId: "ada", now: 150 });
			await group.send(null);
			const moved = await move(group, { userId: "bob", to: { messageIds: [gone.id] } });
			expect(moved).toMatchObject({ step: { delivered: { covered: [] }, read: { seq: 1, covered: [] } } });
			expect(await move(group, { userId: "bob", to: { seq: 2 } })).toMatchObject({ step: { read: { covered: [] } } });
		});

		test("[VIS7] a hidden move is kept and not shown; revealing shows it, dated then", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			for (const sender of ["ada", "cem", "ada"]) await group.send(sender);
			await move(group, { userId: "bob", cursor: "delivered", to: { seq: 1 }, now: 200 });
			const hidden = await move(group, { userId: "bob", to: { seq: 2 }, now: 300, shown: false });
			const passed = { seq: 2, at: 300, covered: [{ senderId: "cem", seq: 2 }] };
			expect(hidden).toMatchObject({ step: { shown: false, delivered: passed, read: { seq: 2, at: 300 } } });
			await move(group, { userId: "bob", cursor: "delivered", to: { seq: 3 }, now: 310, shown: false });
			expect(await rowOf(group, "bob")).toEqual({
				userId: "bob",
				readReceipts: true,
				listsViewer: false,
				delivered: { seq: 3, at: 310 },
				read: { seq: 2, at: 300 },
				shownDelivered: { seq: 1, at: 200 },
				shownRead: { seq: 0, at: null },
			});
			const [ada, cem] = [
				{ senderId: "ada", seq: 3 },
				{ senderId: "cem", seq: 2 },
			];
			expect(await stores().receipts.reveal(group.user("bob"), 400)).toEqual([
				{
					...group.key,
					userId: "bob",
					people: 3,
					shown: true,
					delivered: { seq: 3, at: 400, covered: [ada, cem] },
					read: { seq: 2, at: 400, covered: [{ ...ada, seq: 1 }, cem] },
				},
			]);
			expect(await rowOf(group, "bob")).toEqual({
				userId: "bob",
				readReceipts: true,
				listsViewer: false,
				delivered: { seq: 3, at: 310 },
				read: { seq: 2, at: 300 },
				shownDelivered: { seq: 3, at: 400 },
				shownRead: { seq: 2, at: 400 },
			});
			expect(await stores().receipts.reveal(group.user("bob"), 500)).toEqual([]);
		});

		test("[VIS7] a shown move shows what was hidden before, and its step tells of it", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			for (const sender of ["cem", "ada", "ada"]) await group.send(sender);
			await move(group, { userId: "bob", to: { seq: 2 }, now: 200, shown: false });
			const shown = await move(group, { userId: "bob", cursor: "delivered", to: { seq: 3 }, now: 300 });
			const cem = { senderId: "cem", seq: 1 };
			expect(shown).toMatchObject({
				step: {
					shown: true,
					delivered: { seq: 3, at: 300, covered: [{ senderId: "ada", seq: 3 }, cem] },
					read: { seq: 2, at: 300, covered: [{ senderId: "ada", seq: 2 }, cem] },
				},
			});
			const row = { delivered: { seq: 3, at: 300 }, read: { seq: 2, at: 200 }, shownRead: { seq: 2, at: 300 } };
			expect(await rowOf(group, "bob")).toMatchObject(row);
			expect(await stores().receipts.reveal(group.user("bob"), 400)).toEqual([]);
		});

		test("[VIS7] sending while shown shows what was hidden before", async () => {
			const group = await talk(["ada", "bob"]);
			await group.send("ada");
			await move(group, { userId: "bob", now: 200, shown: false });
			const sent = await group.append("bob", { now: 300 });
			const covered = [{ senderId: "ada", seq: 1 }];
			expect(sent).toMatchObject({ step: { shown: true, read: { seq: 2, at: 300, covered } } });
			expect(await stores().receipts.hidden(null, 1_000)).not.toContainEqual(group.user("bob"));
		});

		test("[VIS7] revealing gives a step for each conversation with news, and none for the others", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			const begin = () => talkIn(stores(), user, { userIds: ["ada", "bob"] });
			const [first, quiet, system, second] = [await begin(), await begin(), await begin(), await begin()];
			for (const group of [first, quiet, second]) await group.send("ada");
			await system.send(null);
			for (const group of [second, system, first]) await move(group, { userId: "bob", shown: false });
			const steps = await stores().receipts.reveal(user("bob"), 400);
			const ids = [first, second].map(({ key }) => key.conversationId);
			expect(steps.map(({ conversationId }) => conversationId).toSorted()).toEqual(ids.toSorted());
			expect(await rowOf(system, "bob")).toMatchObject({ shownRead: { seq: 1, at: 400 } });
			expect(await rowOf(quiet, "bob")).toMatchObject({ shownRead: { seq: 0, at: null } });
		});

		test("[VIS7] hidden pages through everybody of whom something is not shown yet, in order", async () => {
			const expected = [];
			for (let round = 0; round < 2; round += 1) {
				const group = await talk(["ada", "bob", "cem", "dan"]);
				await group.send("ada");
				for (const userId of ["cem", "bob"]) await move(group, { userId, shown: false });
				await move(group, { userId: "dan" });
				expected.push(group.user("bob"), group.user("cem"));
			}
			const found = [];
			let page = await stores().receipts.hidden(null, 3);
			while (page.length > 0) {
				found.push(...page);
				page = await stores().receipts.hidden(page.at(-1) ?? null, 3);
			}
			const companies = new Set(expected.map(({ companyId }) => companyId));
			expect(found.filter(({ companyId }) => companies.has(companyId))).toEqual(expected);
			for (const key of expected) await stores().receipts.reveal(key, 500);
			const left = await stores().receipts.hidden(null, 1_000);
			expect(left.filter(({ companyId }) => companies.has(companyId))).toEqual([]);
		});

		test("[T-17] [T-18] odd ids", async () => {
			const group = await talk(ODD_TEXTS);
			for (const text of ODD_TEXTS) await group.send(text, { id: text });
			for (const userId of ODD_TEXTS) {
				const moved = await move(group, { userId, to: { messageIds: [...ODD_TEXTS] }, shown: false });
				const covered = moved.outcome === "moved" ? (moved.step.read?.covered ?? []) : [];
				// Who sent last has read all by it; the others had read up to their own.
				const later = ODD_TEXTS.slice(ODD_TEXTS.indexOf(userId) + 1);
				expect(covered.map(({ senderId }) => senderId).toSorted()).toEqual(later.toSorted());
				await stores().receipts.reveal(group.user(userId), 300);
			}
		});
	});
}
