import { Chat } from "../../src/chat/chat.ts";
import { memoryStorage } from "../../src/index.ts";
import type { Answers, ListedConversation, Message } from "../../src/wire.ts";
import { FakeClock } from "./fake-clock.ts";
import { ScriptedWire } from "./scripted-wire.ts";

export const ID = "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20";

export function message(seq: number, more: Partial<Message> = {}): Message {
	return {
		id: `message-${seq}`,
		conversationId: ID,
		seq,
		rev: seq,
		senderId: "bob",
		clientMessageId: `name-${seq}`,
		type: "text",
		text: `text ${seq}`,
		attachments: [],
		location: null,
		replyTo: null,
		metadata: null,
		createdAt: "2026-03-02T09:00:00.000Z",
		editedAt: null,
		deletedAt: null,
		...more,
	};
}

export function listed(more: Partial<ListedConversation> = {}): ListedConversation {
	const people = ["ada", "bob"].map(
		(userId) => ({ userId, role: "member", joinedAt: "2026-03-02T08:00:00.000Z" }) as const,
	);
	return {
		id: ID,
		type: "direct",
		title: null,
		historyForNew: "joined",
		createdAt: "2026-03-02T08:00:00.000Z",
		createdBy: "ada",
		lastSeq: 0,
		lastRev: 0,
		participants: people,
		lastMessage: null,
		readSeq: 0,
		unreadCount: 0,
		...more,
	};
}

type Scene = {
	readonly list?: () => Promise<Answers["conversation:list"]> | Answers["conversation:list"];
	readonly sync?: Answers["chat:sync"]["conversations"][number]["messages"];
};

/** The chat of `ada`, whose server the test is. */
export function scene({ list, sync = [] }: Scene = {}) {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, {
		"conversation:list": list ?? (() => ({ conversations: [listed()], nextCursor: null })),
		"conversation:get": () => ({ conversation: listed() }),
		"chat:sync": ({ cursors = {} }) => ({
			conversations: Object.keys(cursors).map((conversationId) => {
				const lastRev = Math.max(cursors[conversationId] ?? 0, ...sync.map(({ rev }) => rev));
				return { conversationId, messages: sync, receipts: [], lastRev, hasMore: false };
			}),
			removed: [],
		}),
	});
	const chat = new Chat({ wire, clock, random: () => 0, storage: memoryStorage(), userId: () => "ada" });
	const texts = () =>
		chat
			.conversation(ID)
			.getSnapshot()
			?.messages.map(({ text }) => text);
	return { clock, wire, chat, texts };
}
