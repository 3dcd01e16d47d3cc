import { expect, test } from "bun:test";
import type { Message, Pending } from "@rollcall/client";
import { isEmoji, piecesOf } from "../src/views/chat/links.ts";
import { progressOf } from "../src/views/chat/progress.ts";
import { type Item, timelineOf } from "../src/views/chat/timeline.ts";

const NOON = new Date(2026, 2, 2, 12).getTime();
const MINUTE = 60_000;

type Said = { readonly seq: number; readonly by: string | null; readonly after?: number };

function said({ seq, by, after = 0 }: Said): Message {
	return {
		id: `m${seq}`,
		conversationId: "c",
		seq,
		rev: seq,
		senderId: by,
		clientMessageId: `name-${seq}`,
		type: by === null ? "system" : "text",
		text: `Text ${seq}`,
		attachments: [],
		location: null,
		replyTo: null,
		metadata: null,
		createdAt: new Date(NOON + after).toISOString(),
		editedAt: null,
		deletedAt: null,
	};
}

function pendingAt(after: number, clientMessageId: string): Pending {
	return {
		clientMessageId,
		conversationId: "c",
		content: { text: "Later" },
		writtenAt: NOON + after,
		status: "waiting",
	};
}

/** `>` begins a run, `<` ends it. */
function drawn(items: readonly Item[]): string[] {
	return items.map((item) => {
		if (item.kind !== "message" && item.kind !== "pending") return item.kind;
		const name = item.kind === "message" ? item.message.seq : "pending";
		return `${item.isFirst ? ">" : ""}${name}${item.isLast ? "<" : ""}`;
	});
}

test("runs end at another sender, after five minutes, at midnight, and where the new begins", () => {
	const messages = [
		said({ seq: 1, by: "bob", after: -13 * 60 * MINUTE }),
		said({ seq: 2, by: "bob" }),
		said({ seq: 3, by: "bob", after: MINUTE }),
		said({ seq: 4, by: "alice", after: 2 * MINUTE }),
		said({ seq: 5, by: null, after: 2 * MINUTE }),
		said({ seq: 6, by: "alice", after: 2 * MINUTE }),
		said({ seq: 7, by: "bob", after: 3 * MINUTE }),
		said({ seq: 8, by: "bob", after: 4 * MINUTE }),
		said({ seq: 9, by: "bob", after: 10 * MINUTE }),
	];
	const items = timelineOf({ conversation: { messages, hasOlder: false }, pending: [], me: "alice", newAfter: 7 });
	const first = ["start", "day", ">1<", "day", ">2", "3<", ">4<", "system", ">6<", ">7<"];
	expect(drawn(items)).toEqual([...first, "new", ">8<", ">9<"]);
});

test("[MSG4] what waits stands last, keeps its key when it is stored, and is never there twice", () => {
	const messages = [said({ seq: 1, by: "alice" })];
	const of = { conversation: { messages, hasOlder: true }, me: "alice", newAfter: null };
	const waiting = timelineOf({ ...of, pending: [pendingAt(MINUTE, "name-2")] });
	expect(drawn(waiting)).toEqual(["older", "day", ">1", "pending<"]);
	const stored = { messages: [...messages, said({ seq: 2, by: "alice", after: MINUTE })], hasOlder: true };
	const now = timelineOf({ ...of, conversation: stored, pending: [pendingAt(MINUTE, "name-2")] });
	expect(drawn(now)).toEqual(["older", "day", ">1", "2<"]);
	expect(now.at(-1)?.id).toBe(String(waiting.at(-1)?.id));
});

test("the line stands where the new begins, and nowhere while that is not loaded", () => {
	const messages = [said({ seq: 5, by: "bob" }), said({ seq: 6, by: "bob" })];
	const of = { pending: [], me: "alice", newAfter: 2 };
	expect(drawn(timelineOf({ ...of, conversation: { messages, hasOlder: true } }))).toEqual([
		"older",
		"day",
		">5",
		"6<",
	]);
	const all = timelineOf({ ...of, conversation: { messages, hasOlder: false } });
	expect(drawn(all)).toEqual(["start", "day", "new", ">5", "6<"]);
});

test("one's own messages are never new", () => {
	const messages = [said({ seq: 1, by: "alice" }), said({ seq: 2, by: "alice" })];
	const items = timelineOf({ conversation: { messages, hasOlder: true }, pending: [], me: "alice", newAfter: 0 });
	expect(drawn(items)).toEqual(["older", "day", ">1", "2<"]);
});

test.each([
	["nothing", []],
	["https://a.example", ["https://a.example/"]],
	["(https://a.example/b_(c)), then", ["https://a.example/b_(c)"]],
	["https://a.example/x. And https://b.example?", ["https://a.example/x", "https://b.example/"]],
	["http://a.example javascript:alert(1) //b.example ftp://c.example", []],
	["https://bank.example@evil.example/", []],
	['https://a.example/"onmouseover=', ["https://a.example/"]],
])("only addresses of https are opened: %p", (text, hrefs) => {
	const pieces = piecesOf(text);
	expect(pieces.flatMap(({ href }) => (href === null ? [] : [href]))).toEqual(hrefs);
	expect(pieces.map((piece) => piece.text).join("")).toBe(text);
});

test.each([
	["🙏", true],
	["☕️🎉", true],
	["👨‍👩‍👧 👍🏽", true],
	["🙂🙂🙂🙂", false],
	["12", false],
	["ok 🙂", false],
])("a few emoji alone are drawn large: %p %p", (text, isLarge) => {
	expect(isEmoji(text)).toBe(isLarge);
});

test("[RCP1] [RCP4] a message has come as far as with the last of those whom it was for", () => {
	const person = (userId: string, joined: number) =>
		({ userId, role: "member", joinedAt: new Date(NOON + joined).toISOString() }) as const;
	const conversation = {
		id: "c",
		type: "group",
		title: null,
		historyForNew: "joined",
		createdAt: new Date(NOON - MINUTE).toISOString(),
		createdBy: "alice",
		readSeq: 1,
		unreadCount: 0,
		participants: [person("alice", -1), person("bob", -1), person("carol", -1), person("late", MINUTE)],
		messages: [],
		lastMessage: null,
		hasOlder: false,
		receiptCounts: null,
	} as const;
	const message = said({ seq: 1, by: "alice" });
	const reached = (bob: number, carol: number) =>
		progressOf(
			{
				...conversation,
				receipts: new Map([
					["bob", { deliveredSeq: 1, readSeq: bob }],
					["carol", { deliveredSeq: carol, readSeq: carol }],
				]),
			},
			message,
		);
	expect(reached(0, 0)).toEqual({ step: "sent", read: 0, of: 2 });
	expect(reached(1, 0)).toEqual({ step: "sent", read: 1, of: 2 });
	expect(reached(1, 1)).toEqual({ step: "read", read: 2, of: 2 });
	const counted = {
		...conversation,
		receipts: new Map(),
		receiptCounts: { seq: 1, deliveredCount: 3, readCount: null },
	};
	expect(progressOf(counted, message)).toEqual({ step: "delivered", read: 0, of: 3 });
});
