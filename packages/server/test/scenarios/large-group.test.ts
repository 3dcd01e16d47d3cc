import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, refusal, say } from "../support/chat.ts";
import { TestServer } from "../support/test-server.ts";

const PEOPLE = Array.from({ length: 999 }, (_, index) => `p${String(index).padStart(3, "0")}`);

test("[CON1] [RCP4] a group of 1,000: full, heard by all, its presence in pages, its receipts as counts", async () => {
	await using server = await TestServer.start();
	await Promise.all(
		[...PEOPLE, "late"].map((userId) => server.operate("PUT", `/admin/companies/acme/users/${userId}`, {})),
	);
	const [alice, first, last] = await chatters(server, "alice", "p000", "p998");
	const { id } = await makeConversation(alice, PEOPLE);
	const late = { conversationId: id, userId: "late" };
	expect(await refusal(alice.send("conversation:put-participant", late))).toBe("conflict");
	const asked = { type: "group", participantIds: [...PEOPLE, "late"] };
	expect(await refusal(alice.send("conversation:create", asked))).toBe("bad_request");
	const message = await say(alice, id, "everybody");
	await server.fence();
	for (const client of [first, last]) expect(client.all("chat:message")).toEqual([{ message }]);
	const token = await server.token("alice");
	const pages: number[] = [];
	for (let cursor: unknown = ""; cursor !== null; ) {
		const path = `/api/conversations/${id}/presence${cursor === "" ? "" : `?cursor=${cursor}`}`;
		const { body } = await server.rest("GET", path, { token });
		expect(body.onlineCount).toBe(3);
		pages.push((body.participants as unknown[]).length);
		cursor = body.nextCursor;
	}
	expect(pages).toEqual([200, 200, 200, 200, 200]);
	for (const client of [first, last])
		await accepted(client.send("chat:mark-read", { conversationId: id, seq: message.seq }));
	await server.advance(1_100);
	await server.fence();
	expect(alice.all("chat:read")).toEqual([]);
	expect(alice.all("chat:read-count")).toEqual([
		{ conversationId: id, seq: message.seq, deliveredCount: 2, readCount: 2 },
	]);
});

test("[RCP4] [VIS8] [VIS9] [T-12] in a large group nobody is told that nothing has changed for them", async () => {
	await using server = await TestServer.start({ config: { receiptCountsAbove: 2 } });
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	await say(alice, id, "one");
	await server.rest("PUT", "/api/blocks/alice", { token: await server.token("bob") });
	await server.rest("PUT", "/api/presence/privacy", {
		token: await server.token("carol"),
		body: { readReceipts: false },
	});
	await server.announce();
	await accepted(bob.send("chat:mark-read", { conversationId: id, seq: 1 }));
	await server.advance(1_100);
	await server.fence();
	expect(alice.all("chat:read-count")).toEqual([]);
	await accepted(carol.send("chat:delivered", { conversationId: id, seq: 1 }));
	await server.advance(1_100);
	await accepted(carol.send("chat:mark-read", { conversationId: id, seq: 1 }));
	await server.advance(1_100);
	await server.fence();
	expect(alice.all("chat:read-count")).toEqual([{ conversationId: id, seq: 1, deliveredCount: 1, readCount: 0 }]);
});
