import { expect, test } from "bun:test";
import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { accepted, chatters, makeConversation, refusal, say, textsHeard } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Synced = { conversationId: string; messages: MessageShape[]; lastRev: number; hasMore: boolean };

async function syncFrom(client: TestClient, cursors: Record<string, number>): Promise<Synced[]> {
	const asked = client.send("chat:sync", { cursors });
	return (await accepted<{ conversations: Synced[] }>(asked)).conversations;
}

test("[MSG1] what is written comes back as it was, and is the same on every device", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	const target = await say(alice, id, "the roof?");
	const attachments = [
		{ url: "https://files.example/a b.png".replace(" ", "%20"), name: "ä 🏗️.png", contentType: "image/png", size: 3 },
	];
	const bodies: Record<string, unknown>[] = [
		{ type: "image", attachments, replyTo: target.id },
		{ type: "audio", attachments, text: "hear" },
		{ type: "location", location: { latitude: 52.5, longitude: -13.25, accuracy: 4 } },
		{ text: "plain", metadata: { a: [1, { b: null }], "": "empty key" } },
	];
	for (const body of bodies) {
		const stored = await say(alice, id, body);
		expect(stored).toMatchObject({ type: "text", ...body, senderId: "alice", editedAt: null, deletedAt: null });
		const heard = (client: TestClient) => client.hears("chat:message", ({ message }) => isOf(message, stored));
		for (const client of [bob, phone]) expect(await heard(client)).toEqual({ message: stored });
	}
});

function isOf(message: unknown, { id }: MessageShape): boolean {
	return (message as MessageShape).id === id;
}

test("[MSG1] what cannot be a message is refused, with the field that is at fault", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const file = { url: "https://files.example/a", name: "a", contentType: "text/plain", size: 1 };
	const faults: (readonly [Record<string, unknown>, string])[] = [
		[{}, "text or an attachment"],
		[{ text: "" }, "text or an attachment"],
		[{ text: "x".repeat(8_001) }, "text"],
		[{ text: "half \ud83d pair" }, "text"],
		[{ text: "nul \0" }, "text"],
		[{ text: "x", type: "system" }, "type"],
		[{ text: "x", type: "location" }, "location"],
		[{ text: "x", location: { latitude: 1, longitude: 1 } }, "location"],
		[{ type: "location", location: { latitude: 91, longitude: 1 } }, "latitude"],
		[{ attachments: [{ ...file, url: "javascript:alert(1)" }] }, "url"],
		[{ attachments: Array.from({ length: 11 }, () => file) }, "attachments"],
		[{ text: "x", metadata: { big: "x".repeat(4_096) } }, "metadata"],
		[{ text: "x", metadata: { a: { b: { c: { d: { e: { f: 1 } } } } } } }, "metadata"],
		[{ text: "x", metadata: { a: "nul \0" } }, "metadata"],
		[{ text: "x", metadata: { a: ["half \ud83d pair"] } }, "metadata"],
		[{ text: "x", metadata: { "key \0": 1 } }, "metadata"],
		[{ text: "x", clientMessageId: "x".repeat(129) }, "clientMessageId"],
		[{ text: "x", clientMessageId: "" }, "clientMessageId"],
	];
	for (const [body, field] of faults) {
		const { error } = await alice.send("chat:send", { conversationId: id, ...body });
		expect([error?.code, error?.message]).toEqual(["bad_request", expect.stringContaining(field)]);
	}
	await server.fence();
	expect(bob.all("chat:message")).toEqual([]);
	expect((await say(alice, id, "first")).seq).toBe(1);
});

test("[MSG1] 8,000 characters of four-byte emoji, zero-width and right-to-left text arrive to the last one", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const texts = [
		"🏗".repeat(8_000),
		"\u200b\u200d\ufeff\u2060".repeat(500),
		"\u202eשלום‏ مرحبا\u202c ا̷̡ e\u0301",
		"\u{10ffff}",
	];
	for (const text of texts) expect((await say(alice, id, text)).text).toBe(text);
	await server.fence();
	expect(textsHeard(bob)).toEqual(texts);
	const [synced] = await syncFrom(bob, { [id]: 0 });
	expect(synced?.messages.map(({ text }) => text)).toEqual(texts);
});

test("[MSG5] sends of many at one moment are numbered without gaps, and everybody hears them in that order", async () => {
	await using server = await TestServer.start();
	const people = ["alice", "bob", "carol"] as const;
	const clients = await chatters(server, ...people);
	const { id } = await makeConversation(clients[0], ["bob", "carol"]);
	const sent = await Promise.all(
		Array.from({ length: 120 }, (_, index) => say(clients[index % 3] as TestClient, id, `${index}`)),
	);
	const inOrder = sent.toSorted((one, other) => one.seq - other.seq);
	expect(inOrder.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
	for (let index = 1; index < inOrder.length; index += 1)
		expect((inOrder[index] as MessageShape).createdAt >= (inOrder[index - 1] as MessageShape).createdAt).toBe(true);
	await server.fence();
	clients.forEach((client, index) => {
		const heard = client.all("chat:message").map(({ message }) => (message as MessageShape).seq);
		const others = inOrder.filter(({ senderId }) => senderId !== people[index]).map(({ seq }) => seq);
		expect(heard).toEqual(others);
	});
});

test("[MSG2] createdAt never decreases with seq, also where the clock is put back", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const first = await say(alice, id, "one");
	server.clock.advance(-60_000);
	const second = await say(alice, id, "two");
	expect(second.createdAt >= first.createdAt).toBe(true);
});

test("[MSG6] only the sender edits; the sender, owner and admins delete; the content is gone everywhere", async () => {
	await using server = await TestServer.start();
	const [owner, alice, bob] = await chatters(server, "owner", "alice", "bob");
	const { id } = await makeConversation(owner, ["alice", "bob"]);
	const sent = await say(alice, id, { text: "secret", metadata: { key: "secret" } });
	const named = { conversationId: id, messageId: sent.id };
	expect(await refusal(owner.send("chat:edit", { ...named, text: "mine" }))).toBe("forbidden");
	expect(await refusal(bob.send("chat:delete", named))).toBe("forbidden");
	expect(await refusal(alice.send("chat:edit", { ...named, text: "" }))).toBe("bad_request");
	const reply = await say(bob, id, { text: "re", replyTo: sent.id });
	const { message: edited } = await accepted<{ message: MessageShape }>(
		alice.send("chat:edit", { ...named, text: "secret too" }),
	);
	expect(edited).toEqual({ ...sent, text: "secret too", rev: 3, editedAt: server.time() });
	await accepted(owner.send("chat:delete", named));
	await server.fence();
	const gone = { conversationId: id, messageId: sent.id, rev: 4, deletedAt: server.time() };
	for (const client of [alice, bob]) expect(client.all("chat:deleted")).toEqual([gone]);
	const blank = { ...sent, rev: 4, text: null, metadata: null, editedAt: edited.editedAt, deletedAt: server.time() };
	const [synced] = await syncFrom(bob, { [id]: 0 });
	expect(synced?.messages.map(({ seq, text }) => [seq, text])).toEqual([
		[2, "re"],
		[1, null],
	]);
	const history = await accepted<{ messages: MessageShape[] }>(bob.send("chat:history", { conversationId: id }));
	expect(history.messages).toEqual([reply, blank]);
	expect(await refusal(alice.send("chat:edit", { ...named, text: "again" }))).toBe("conflict");
	bob.forget();
	await accepted(alice.send("chat:delete", named));
	await server.fence();
	expect(bob.all("chat:deleted")).toEqual([]);
	const token = await server.token("bob");
	const { body } = await server.rest("GET", `/api/conversations/${id}/messages/${sent.id}`, { token });
	expect(JSON.stringify(body)).not.toContain("secret");
});

test("[MSG4] the same again after an edit and a delete: the message as it is now, and nothing announced", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const body = { text: "one", clientMessageId: "c1" };
	const sent = await say(alice, id, body);
	const edited = await accepted<{ message: MessageShape }>(
		alice.send("chat:edit", { conversationId: id, messageId: sent.id, text: "two" }),
	);
	expect(await say(alice, id, body)).toEqual(edited.message);
	expect(await refusal(alice.send("chat:send", { conversationId: id, text: "two", clientMessageId: "c1" }))).toBe(
		"conflict",
	);
	await accepted(alice.send("chat:delete", { conversationId: id, messageId: sent.id }));
	await server.fence();
	bob.forget();
	expect((await say(alice, id, body)).deletedAt).toBe(server.time());
	await server.fence();
	expect(bob.all("chat:message")).toEqual([]);
	expect((await say(bob, id, body)).seq).toBe(2);
});

test("[MSG7] [MSG8] sync gives what changed since, oldest change first, each once and as it is now", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const sent = [await say(alice, id, "1"), await say(alice, id, "2"), await say(alice, id, "3")];
	const [before] = await syncFrom(bob, { [id]: 0 });
	expect([before?.lastRev, before?.hasMore]).toEqual([3, false]);
	await accepted(alice.send("chat:edit", { conversationId: id, messageId: sent[0]?.id, text: "1 new" }));
	await say(alice, id, "4");
	await accepted(alice.send("chat:edit", { conversationId: id, messageId: sent[0]?.id, text: "1 newer" }));
	const [after] = await syncFrom(bob, { [id]: 3 });
	expect(after?.messages.map(({ seq, rev, text }) => [seq, rev, text])).toEqual([
		[4, 5, "4"],
		[1, 6, "1 newer"],
	]);
	expect([after?.lastRev, after?.hasMore]).toEqual([6, false]);
	expect((await syncFrom(bob, { [id]: 6 }))[0]?.messages).toEqual([]);
	expect((await syncFrom(bob, { [id]: 99 }))[0]).toMatchObject({ messages: [], lastRev: 6 });
	for (const cursors of [{ [id]: -1 }, { [id]: 0.5 }, Object.fromEntries(manyIds(501).map((one) => [one, 0]))])
		expect(await refusal(bob.send("chat:sync", { cursors }))).toBe("bad_request");
});

function manyIds(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `conversation-${index}`);
}

test("[MSG7] [W25] a sync and a page of large messages stay below the largest frame, and go on where they ended", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const [one, two] = [await makeConversation(alice, ["bob"]), await makeConversation(alice, ["bob"])];
	const text = "🏗".repeat(7_990);
	for (const { id } of [one, two]) for (let count = 0; count < 20; count += 1) await say(alice, id, `${count}${text}`);
	const heard: MessageShape[] = [];
	const cursors: Record<string, number> = { [one.id]: 0, [two.id]: 0 };
	let calls = 0;
	for (let more = true; more; calls += 1) {
		const synced = await syncFrom(bob, cursors);
		expect(JSON.stringify(synced).length).toBeLessThan(800_000);
		for (const { conversationId, messages, lastRev } of synced) {
			heard.push(...messages);
			cursors[conversationId] = lastRev;
		}
		more = synced.some(({ hasMore }) => hasMore);
	}
	expect(calls).toBeGreaterThan(2);
	for (const { id } of [one, two])
		expect(heard.filter(({ conversationId }) => conversationId === id).map(({ seq }) => seq)).toEqual(
			Array.from({ length: 20 }, (_, index) => index + 1),
		);
	const pages: number[] = [];
	let before: number | undefined;
	for (let more = true; more; ) {
		const asked = { conversationId: one.id, limit: 100, ...(before === undefined ? {} : { before }) };
		const page = await accepted<{ messages: MessageShape[]; hasMore: boolean }>(bob.send("chat:history", asked));
		pages.push(...page.messages.map(({ seq }) => seq));
		before = page.messages.at(-1)?.seq;
		more = page.hasMore;
	}
	expect(pages).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
});

test("[MSG4] [VIS8] what was sent before a block is answered after it too, and nothing new is stored", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"], { type: "direct", title: null });
	const body = { text: "one", clientMessageId: "c1" };
	const sent = await say(alice, id, body);
	await server.rest("PUT", "/api/blocks/alice", { token: await server.token("bob") });
	expect(await say(alice, id, body)).toEqual(sent);
	expect(await refusal(alice.send("chat:send", { conversationId: id, ...body, text: "two" }))).toBe("conflict");
	expect(await refusal(alice.send("chat:send", { conversationId: id, text: "two" }))).toBe("forbidden");
	await server.rest("DELETE", "/api/blocks/alice", { token: await server.token("bob") });
	expect((await say(bob, id, "two")).seq).toBe(2);
});

test("[MSG7] joined leaves out what was asked about, and says where the rest is", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const made: string[] = [];
	for (let count = 0; count < 12; count += 1) {
		const { id } = await makeConversation(alice, ["bob"]);
		await say(alice, id, "🏗".repeat(7_990));
		made.push(id);
	}
	const asked = made.slice(1);
	const cursors = Object.fromEntries(asked.map((id) => [id, 1]));
	type Joined = { joined: { id: string }[]; joinedCursor: string | null };
	const one = await accepted<Joined>(bob.send("chat:sync", { cursors, all: true }));
	expect([one.joined.map(({ id }) => id), one.joinedCursor]).toEqual([[made[0] as string], null]);
	const all = await accepted<Joined>(bob.send("chat:sync", { all: true }));
	const rest = await accepted<{ conversations: { id: string }[] }>(
		bob.send("conversation:list", { cursor: all.joinedCursor }),
	);
	expect([...all.joined, ...rest.conversations].map(({ id }) => id)).toEqual(made.toReversed());
});
