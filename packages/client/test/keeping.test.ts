import { expect, test } from "bun:test";
import { Chat } from "../src/chat/chat.ts";
import { memoryStorage, type Storage } from "../src/index.ts";
import { failure } from "../src/rollcall-error.ts";
import type { Answers } from "../src/wire.ts";
import { ID, listed, message, scene } from "./support/chat-scene.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { ScriptedWire } from "./support/scripted-wire.ts";

test("[MSG7] a conversation that nobody looks at keeps a page of messages, and loads what was before them again", async () => {
	const { clock, wire, chat, texts } = scene();
	wire.override("chat:history", ({ before = 0, limit }) => {
		const from = Math.max(1, before - Number(limit));
		const messages = Array.from({ length: before - from }, (_, index) => message(before - 1 - index));
		return { messages, hasMore: from > 1 };
	});
	wire.up();
	await clock.advance(0);
	const hear = (from: number, to: number) => {
		for (let seq = from; seq <= to; seq += 1) wire.hear("chat:message", { message: message(seq) });
	};
	hear(1, 100);
	expect([texts()?.length, chat.conversation(ID).getSnapshot()?.hasOlder]).toEqual([100, false]);
	hear(101, 101);
	expect([texts()?.[0], texts()?.length, chat.conversation(ID).getSnapshot()?.hasOlder]).toEqual(["text 52", 50, true]);
	await chat.open(ID);
	await chat.loadOlder(ID);
	hear(102, 300);
	expect([texts()?.[0], texts()?.length]).toEqual(["text 2", 299]);
	const paging = chat.loadOlder(ID, 1);
	chat.release(ID);
	expect([texts()?.[0], texts()?.length]).toEqual(["text 251", 50]);
	await paging;
	expect(texts()?.length).toBe(50);
	await chat.open(ID);
	await chat.loadOlder(ID);
	expect([texts()?.[0], texts()?.length]).toEqual(["text 201", 100]);
});

test("[MSG4] what was discarded in one page is not sent by another that had read it; a day later nothing of it is kept", async () => {
	const storage = memoryStorage();
	const clock = new FakeClock();
	const pageOf = (given: Storage) => {
		const wire = new ScriptedWire(clock, {
			"conversation:list": () => ({ conversations: [listed()], nextCursor: null }),
			"chat:send": ({ clientMessageId }) => ({
				message: message(1, { senderId: "ada", clientMessageId: String(clientMessageId) }),
			}),
		});
		const chat = new Chat({ wire, clock, random: () => 0, storage: given, userId: () => "ada" });
		return { wire, chat };
	};
	const [one, other] = [pageOf(storage), pageOf(storage)];
	await one.chat.identify("acme:ada");
	const sent = [one.chat.send(ID, "not this"), one.chat.send(ID, "this")].map((message) =>
		message.then(
			({ seq }) => seq,
			({ code }) => code,
		),
	);
	await clock.advance(0);
	await other.chat.identify("acme:ada");
	const [first] = other.chat.pending(ID).getSnapshot();
	expect(first?.content.text).toBe("not this");
	// Written long ago: what counts is when it was discarded.
	await clock.advance(2 * 86_400_000);
	other.chat.discard(first?.clientMessageId ?? "");
	other.wire.up();
	await clock.advance(0);
	other.wire.down();
	expect(one.chat.pending(ID).getSnapshot()).toHaveLength(2);
	one.wire.up();
	await clock.advance(0);
	expect(one.wire.all("chat:send")).toMatchObject([{ text: "this" }]);
	expect(await Promise.all(sent)).toEqual(["closed", 1]);
	expect(await storage.all("")).toHaveLength(1);
	await clock.advance(86_400_001);
	await pageOf(storage).chat.identify("acme:ada");
	expect(await storage.all("")).toEqual([]);
});

test("[MSG7] an opening that fails after the conversation was let go and opened again undoes nothing", async () => {
	const { clock, wire, chat, texts } = scene();
	const first = Promise.withResolvers<never>();
	let syncs = 0;
	wire.override("chat:sync", (_, usual) => {
		syncs += 1;
		return syncs === 1 ? first.promise : usual();
	});
	wire.up();
	await clock.advance(0);
	const opening = chat.open(ID).catch(() => "failed");
	chat.release(ID);
	await chat.open(ID);
	first.reject(failure("unavailable", "Too late."));
	expect(await opening).toBe("failed");
	for (let seq = 1; seq <= 120; seq += 1) wire.hear("chat:message", { message: message(seq) });
	expect(texts()).toHaveLength(120);
});

test("[MSG7] a conversation that is opened again meanwhile is open when both say so", async () => {
	const { clock, wire, chat, texts } = scene({
		list: () => ({ conversations: [listed({ lastSeq: 1, lastRev: 1 })], nextCursor: null }),
	});
	const page = Promise.withResolvers<Answers["chat:history"]>();
	wire.override("chat:history", () => page.promise);
	wire.up();
	await clock.advance(0);
	const shown: (number | undefined)[] = [];
	const openings = [1, 2].map(() => chat.open(ID).then(() => shown.push(texts()?.length)));
	await clock.advance(0);
	expect(shown).toEqual([]);
	page.resolve({ messages: [message(1)], hasMore: false });
	await Promise.all(openings);
	expect(shown).toEqual([1, 1]);
	expect(wire.all("chat:history")).toHaveLength(1);
});

test("[MSG7] an opening that fails fails for everybody who asked for it, and the next one begins anew", async () => {
	const { clock, wire, chat } = scene();
	let syncs = 0;
	wire.override("chat:sync", async (_, usual) => {
		syncs += 1;
		if (syncs === 1) throw failure("unavailable", "Later.");
		return usual() as Answers["chat:sync"];
	});
	wire.up();
	await clock.advance(0);
	const codes = [1, 2].map(() => chat.open(ID).catch(({ code }) => code));
	expect(await Promise.all(codes)).toEqual(["unavailable", "unavailable"]);
	await chat.open(ID);
	expect(syncs).toBe(2);
});

test("[CON2] letting go of a conversation that has little in it tells nobody", async () => {
	const { clock, wire, chat } = scene();
	wire.up();
	await clock.advance(0);
	await chat.open(ID);
	const before = chat.conversations.getSnapshot();
	chat.release(ID);
	expect(chat.conversations.getSnapshot()).toBe(before);
});
