import { expect, test } from "bun:test";
import type { RollcallClient } from "@rollcall/client";
import { StrictMode } from "react";
import { talkOn } from "../../client/test/support/talk.ts";
import { until } from "../../client/test/support/until.ts";
import {
	RollcallProvider,
	type UsedConversation,
	type UsedRecording,
	useConversation,
	useConversations,
	useRecording,
	useTotalUnread,
	useTyping,
} from "../src/index.ts";
import { stage } from "./support/stage.ts";

const on = stage();

const talk = () => talkOn(on.server);

let used: UsedConversation | undefined;
const functions = new Set<unknown>();

/** A conversation as a page shows it: messages with how far they came, what is not sent, who types, a field. */
function Conversation({ id }: { readonly id: string }) {
	used = useConversation(id);
	const { onChange, onBlur } = useTyping(id);
	const { conversation, messages, pending, failed, typing, isLoading, error } = used;
	for (const one of [used.send, used.markRead, used.loadOlder, used.retry, used.discard, onChange, onBlur])
		functions.add(one);
	const reached = [...(conversation?.receipts.values() ?? [])];
	const mark = (seq: number) =>
		reached.some(({ readSeq }) => readSeq >= seq)
			? "read"
			: reached.some((one) => one.deliveredSeq >= seq)
				? "had"
				: "";
	return (
		<article>
			{isLoading ? "loading " : ""}
			{error?.code}
			{messages.map(({ seq, text }) => `${text} ${mark(seq)};`)}
			{pending.map(({ content }) => `${content.text} pending;`)}
			{failed.map(({ content, error: refused }) => `${content.text ?? ""} failed ${refused?.code};`)}
			{typing.map((userId) => `${userId} types`)}
			<input onChange={onChange} onBlur={onBlur} />
		</article>
	);
}

function List() {
	const { conversations, isLoaded } = useConversations();
	const total = useTotalUnread();
	if (!isLoaded) return "loading";
	return `${conversations.map(({ lastMessage, unreadCount }) => `${lastMessage?.text} ${unreadCount}`)} of ${total}`;
}

let recorder: UsedRecording | undefined;

function Recorder({ id }: { readonly id: string }) {
	recorder = useRecording(id);
	return "";
}

function Heard({ id }: { readonly id: string }) {
	return useRecording(id).recording.join();
}

function pageOf(client: RollcallClient, node: React.ReactNode) {
	return (
		<StrictMode>
			<RollcallProvider client={client}>{node}</RollcallProvider>
		</StrictMode>
	);
}

test("[RCP1] [RCP2] [RCP3] messages, receipts and unread counts, between two pages", async () => {
	const { ada, bob, id } = await talk();
	functions.clear();
	const mine = on.dom.draw(pageOf(ada, <Conversation id={id} />));
	const theirs = on.dom.draw(pageOf(bob, <List />));
	await used?.send("good morning");
	await mine.until((text) => text === "good morning had;");
	await used?.send("are you there");
	await theirs.until((text) => text === "are you there 2 of 2");
	theirs.redraw(pageOf(bob, <Conversation id={id} />));
	await theirs.until((text) => text.includes("are you there"));
	used?.markRead();
	await mine.until((text) => text === "good morning read;are you there read;");
	theirs.redraw(pageOf(bob, <List />));
	await theirs.until((text) => text === "are you there 0 of 0");
	expect(functions.size).toBe(14);
});

test("[IND1] [IND2] a field tells that somebody types, until it is emptied, left, or gone", async () => {
	const { ada, bob, id } = await talk();
	const mine = on.dom.draw(pageOf(ada, <Conversation id={id} />));
	const theirs = on.dom.draw(pageOf(bob, <Conversation id={id} />));
	const types = `${ada.userId} types`;
	const ways = [() => mine.write("input", ""), () => mine.blur("input"), () => mine.redraw(pageOf(ada, <List />))];
	for (const [index, end] of ways.entries()) {
		mine.write("input", `h${index}`);
		await theirs.until((text) => text.includes(types));
		end();
		await theirs.until((text) => !text.includes(types));
	}
});

test("[IND2] recording is seen until it stops, or the component goes", async () => {
	const { ada, bob, id } = await talk();
	const mine = on.dom.draw(pageOf(ada, <Recorder id={id} />));
	const theirs = on.dom.draw(pageOf(bob, <Heard id={id} />));
	for (const end of [() => recorder?.stop(), () => mine.unmount()]) {
		recorder?.start();
		await theirs.until((text) => text === ada.userId);
		end();
		await theirs.until((text) => text === "");
	}
});

test("[CON2] older messages are loaded when asked for, and the newest of them at once", async () => {
	const { ada, bob, id } = await talk();
	for (let count = 1; count <= 60; count += 1) await ada.chat.send(id, `${count}`);
	const again = await on.server.connected(bob.userId);
	const page = on.dom.draw(pageOf(again, <Conversation id={id} />));
	await page.until((text) => text.startsWith("11 ") && text.includes("60 "));
	expect([used?.messages.length, used?.hasOlder, used?.isLoading]).toEqual([50, true, false]);
	used?.loadOlder();
	await page.until((text) => text.startsWith("1 "));
	expect([used?.messages.length, used?.hasOlder]).toEqual([60, false]);
	const loaded = () => again.chat.conversation(id).getSnapshot()?.messages.length;
	const shown = (keys: readonly string[]) =>
		page.redraw(
			pageOf(
				again,
				keys.map((key) => <Conversation key={key} id={id} />),
			),
		);
	shown(["one", "other"]);
	await page.until((text) => text.split("60 ").length === 3);
	used?.loadOlder();
	await page.until((text) => text.startsWith("1 "));
	shown(["other"]);
	await page.until((text) => text.split("60 ").length === 2);
	expect(loaded()).toBe(60);
	shown([]);
	expect(loaded()).toBe(50);
});

test("[MSG8] what is written before there is a connection is pending until there is one", async () => {
	const { ada, bob, id } = await talk();
	const later = on.server.client(ada.userId);
	const page = on.dom.draw(pageOf(later, <Conversation id={id} />));
	expect(page.text()).toBe("loading ");
	const sent = used?.send("written early");
	await page.until((text) => text === "loading written early pending;");
	await later.connect();
	expect(await sent).toMatchObject({ text: "written early", seq: 1 });
	await page.until((text) => text === "written early had;");
	await until(bob.chat.conversation(id), (known) => known?.lastMessage?.text === "written early");
});

test("[MSG9] what is refused for good stands as failed, until it is discarded; editing and removing are answered", async () => {
	const { ada, id } = await talk();
	const page = on.dom.draw(pageOf(ada, <Conversation id={id} />));
	await expect(used?.send("") as Promise<unknown>).rejects.toMatchObject({ code: "bad_request" });
	await page.until((text) => text === " failed bad_request;");
	used?.discard(used.failed[0]?.clientMessageId ?? "");
	await page.until((text) => text === "");
	const message = await used?.send("frist");
	await used?.edit(message?.id ?? "", "first");
	await page.until((text) => text.startsWith("first "));
	await used?.remove(message?.id ?? "");
	await page.until((text) => text.startsWith("null "));
	await expect(used?.edit("0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", "x") as Promise<unknown>).rejects.toMatchObject({
		code: "not_found",
	});
});

test("[CON2] who is removed sees it go; who comes back sees what was said since", async () => {
	const { ada, bob } = await talk();
	const group = await ada.chat.create({ type: "group", title: "Roof", participantIds: [bob.userId] });
	await ada.chat.send(group.id, "before");
	await until(bob.chat.conversation(group.id), (known) => known?.lastMessage?.text === "before");
	const page = on.dom.draw(pageOf(bob, <Conversation id={group.id} />));
	await page.until((text) => text.includes("before"));
	await ada.chat.removeParticipant({ conversationId: group.id, userId: bob.userId });
	await page.until((text) => text === "");
	expect([used?.conversation, used?.isLoading]).toEqual([undefined, false]);
	await ada.chat.putParticipant({ conversationId: group.id, userId: bob.userId, role: "member" });
	await ada.chat.send(group.id, "after");
	await page.until((text) => text.includes("after"));
	expect(used?.conversation?.participants.length).toBe(2);
});
