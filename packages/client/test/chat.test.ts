import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Conversation } from "../src/index.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";
import { talkOn } from "./support/talk.ts";
import { until } from "./support/until.ts";

let server: LiveServer;
beforeAll(async () => {
	server = await liveServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const talk = () => talkOn(server);

function texts(conversation: Conversation | undefined): readonly (string | null)[] {
	return conversation?.messages.map(({ text }) => text) ?? [];
}

test("[MSG1] what one writes the other has, in order, and it is pending no more", async () => {
	const { ada, bob, id } = await talk();
	const sent = await Promise.all([ada.chat.send(id, "one"), ada.chat.send(id, "two"), ada.chat.send(id, "three")]);
	expect(sent.map(({ seq }) => seq)).toEqual([1, 2, 3]);
	const heard = await until(bob.chat.conversation(id), (known) => known?.messages.length === 3);
	expect(texts(heard)).toEqual(["one", "two", "three"]);
	expect(texts(ada.chat.conversation(id).getSnapshot())).toEqual(["one", "two", "three"]);
	expect(ada.chat.pending(id).getSnapshot()).toEqual([]);
});

test("[RCP1] [RCP2] what arrives is reported as delivered by itself, and as read when asked", async () => {
	const { ada, bob, id } = await talk();
	await ada.chat.send(id, "hello");
	const reached = (seq: "deliveredSeq" | "readSeq") => (known: Conversation | undefined) =>
		known?.receipts.get(bob.userId)?.[seq] === 1;
	const delivered = await until(ada.chat.conversation(id), reached("deliveredSeq"));
	expect(delivered?.receipts.get(bob.userId)).toEqual({ deliveredSeq: 1, readSeq: 0 });
	await bob.chat.markRead(id);
	await until(ada.chat.conversation(id), reached("readSeq"));
});

test("[RCP3] unread counts are the server's, and go on reading", async () => {
	const { ada, bob, id } = await talk();
	for (const text of ["one", "two", "three"]) await ada.chat.send(id, text);
	await until(bob.chat.totalUnread, (count) => count === 3);
	await bob.chat.markRead(id, 2);
	expect(bob.chat.conversation(id).getSnapshot()).toMatchObject({ readSeq: 2, unreadCount: 1 });
	await bob.chat.markRead(id);
	expect(bob.chat.totalUnread.getSnapshot()).toBe(0);
	expect(ada.chat.totalUnread.getSnapshot()).toBe(0);
});

test("[MSG6] edits and deletions reach both sides", async () => {
	const { ada, bob, id } = await talk();
	const [first, second] = [await ada.chat.send(id, "frist"), await ada.chat.send(id, "second")];
	await ada.chat.edit(id, first.id, "first");
	await ada.chat.delete(id, second.id);
	const both = [ada, bob].map((one) =>
		until(one.chat.conversation(id), (known) => known?.messages[1]?.deletedAt !== null && known?.messages.length === 2),
	);
	for (const known of await Promise.all(both)) expect(texts(known)).toEqual(["first", null]);
});

test("[IND1] [IND2] typing is seen while it lasts, and a message ends it", async () => {
	const { ada, bob, id } = await talk();
	ada.chat.type(id);
	await until(bob.chat.typing(id), (users) => users.includes(ada.userId));
	await ada.chat.send(id, "done");
	await until(bob.chat.typing(id), (users) => users.length === 0);
	ada.chat.startRecording(id);
	await until(bob.chat.recording(id), (users) => users.includes(ada.userId));
	ada.chat.stopRecording(id);
	await until(bob.chat.recording(id), (users) => users.length === 0);
	expect(ada.chat.typing(id).getSnapshot()).toEqual([]);
});

test("[CON2] the history of a conversation is loaded page by page, and receipts with it", async () => {
	const { ada, bob, id } = await talk();
	for (let count = 1; count <= 7; count += 1) await ada.chat.send(id, `${count}`);
	await bob.chat.markRead(id, 7);
	await until(ada.chat.conversation(id), (known) => known?.receipts.get(bob.userId)?.readSeq === 7);
	const again = await server.connected(ada.userId);
	await until(again.chat.isLoaded, (isLoaded) => isLoaded);
	expect(again.chat.conversation(id).getSnapshot()).toMatchObject({ messages: [], lastMessage: { text: "7" } });
	expect(await again.chat.loadOlder(id, 3)).toBe(true);
	expect(texts(again.chat.conversation(id).getSnapshot())).toEqual(["5", "6", "7"]);
	await again.chat.open(id);
	const known = again.chat.conversation(id).getSnapshot();
	expect(texts(known)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
	expect(known?.hasOlder).toBe(false);
	expect(known?.receipts.get(bob.userId)).toEqual({ deliveredSeq: 7, readSeq: 7 });
});

test("[CON2] who is added has the conversation at once, and who is removed has it no more", async () => {
	const { ada, bob } = await talk();
	const group = await ada.chat.create({ type: "group", title: "Roof", participantIds: [] });
	await ada.chat.putParticipant({ conversationId: group.id, userId: bob.userId, role: "member" });
	await until(bob.chat.conversation(group.id), (known) => known?.title === "Roof");
	await ada.chat.rename(group.id, "Roof 12");
	await until(bob.chat.conversation(group.id), (known) => known?.title === "Roof 12");
	await bob.chat.removeParticipant({ conversationId: group.id, userId: bob.userId });
	await until(bob.chat.conversation(group.id), (known) => known === undefined);
	await until(ada.chat.conversation(group.id), (known) => known?.participants.length === 1);
});

test("[W25] [MSG9] a message that no server takes fails before it is sent, and the connection lives on", async () => {
	await using server = await liveServer();
	const ada = await server.connected("ada");
	const { id } = await ada.chat.create({ type: "group", participantIds: [], title: "Notes" });
	let ends = 0;
	ada.connection.subscribe(() => {
		if (ada.connection.getSnapshot().kind !== "connected") ends += 1;
	});
	await expect(ada.chat.send(id, "é".repeat(150_000))).rejects.toMatchObject({ code: "too_large" });
	expect(ada.chat.pending(id).getSnapshot()).toMatchObject([{ status: "failed", error: { code: "too_large" } }]);
	await ada.chat.send(id, "short");
	expect(ends).toBe(0);
});

test("[MSG9] a message that is refused for good stands as failed until it is discarded", async () => {
	const { ada, id } = await talk();
	await expect(ada.chat.send(id, "")).rejects.toMatchObject({ code: "bad_request" });
	const [failed] = ada.chat.pending(id).getSnapshot();
	expect(failed).toMatchObject({ status: "failed", error: { code: "bad_request" } });
	await ada.chat.send(id, "the next one goes through");
	ada.chat.discard(failed?.clientMessageId ?? "");
	expect(ada.chat.pending(id).getSnapshot()).toEqual([]);
});
