import { expect, test } from "bun:test";
import fc from "fast-check";
import { UnreadLedger } from "./unread-ledger.ts";

const BOB = { companyId: "acme", userId: "bob" };
const counted = { userId: "bob", conversationId: "c", readSeq: 2, unreadCount: 1, totalUnread: 5, lastSeq: 3 };

test("[RCP3] messages of others count up, the own reads up to itself, what was counted before is not counted again", () => {
	const ledger = new UnreadLedger();
	ledger.ask(BOB);
	ledger.counted(BOB, [counted]);
	const seen = () => {
		const { readSeq, unreadCount, totalUnread } = ledger.read(BOB, "c") ?? {};
		return [readSeq, unreadCount, totalUnread];
	};
	ledger.arrived(BOB, "c", [
		{ seq: 3, senderId: "ada" },
		{ seq: 4, senderId: "ada" },
		{ seq: 5, senderId: null },
	]);
	expect(seen()).toEqual([2, 3, 7]);
	ledger.arrived(BOB, "c", [{ seq: 6, senderId: "bob" }]);
	expect(seen()).toEqual([6, 0, 4]);
	ledger.arrived(BOB, "c", [{ seq: 7, senderId: "ada" }]);
	expect(seen()).toEqual([6, 1, 5]);
});

test.each([
	["a message is missing", (ledger: UnreadLedger) => ledger.arrived(BOB, "c", [{ seq: 5, senderId: "ada" }])],
	["another conversation moves", (ledger: UnreadLedger) => ledger.arrived(BOB, "d", [{ seq: 1, senderId: "ada" }])],
	["something was read or deleted", (ledger: UnreadLedger) => ledger.outdate(BOB)],
	["nobody listens any more", (ledger: UnreadLedger) => ledger.forget(BOB)],
])("[RCP3] the store is asked where %s", (_, happens) => {
	const ledger = new UnreadLedger();
	ledger.ask(BOB);
	ledger.counted(BOB, [counted]);
	happens(ledger);
	expect(ledger.read(BOB, "c")).toBeUndefined();
	ledger.arrived(BOB, "c", [{ seq: 4, senderId: "ada" }]);
	expect(ledger.read(BOB, "c")).toBeUndefined();
	ledger.ask(BOB);
	ledger.counted(BOB, [{ ...counted, lastSeq: 9 }]);
	expect(ledger.read(BOB, "c")).toMatchObject({ unreadCount: 1 });
});

test("[RCP3] whatever the messages and wherever the store counted, the ledger says what counting them says", () => {
	const sender = fc.constantFrom("bob", "ada", null);
	fc.assert(
		fc.property(fc.array(sender, { maxLength: 30 }), fc.nat(30), fc.nat(30), (senders, from, again) => {
			const messages = senders.map((senderId, index) => ({ seq: index + 1, senderId }));
			const countAt = (lastSeq: number) => {
				const seen = messages.slice(0, lastSeq);
				const readSeq = seen.findLast(({ senderId }) => senderId === "bob")?.seq ?? 0;
				const unreadCount = seen.length - readSeq;
				return { userId: "bob", conversationId: "c", readSeq, unreadCount, totalUnread: unreadCount + 4, lastSeq };
			};
			const ledger = new UnreadLedger();
			ledger.ask(BOB);
			ledger.counted(BOB, [countAt(Math.min(from, messages.length))]);
			// Told late or twice: only by `seq` is it known what is counted already.
			ledger.arrived(BOB, "c", messages.slice(Math.min(again, from)));
			const { lastSeq: _, ...all } = countAt(messages.length);
			expect(ledger.read(BOB, "c")).toEqual(all);
		}),
	);
});

test("[RCP3] what was read or deleted while the store counted is counted anew", () => {
	const ledger = new UnreadLedger();
	ledger.ask(BOB);
	ledger.outdate(BOB);
	ledger.counted(BOB, [counted]);
	expect(ledger.read(BOB, "c")).toBeUndefined();
	expect(ledger.ask(BOB)).toEqual([]);
	ledger.counted(BOB, [counted]);
	expect(ledger.ask(BOB)).toEqual(["c"]);
});
