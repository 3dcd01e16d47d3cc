import { expect, test } from "bun:test";
import { makeConversation, say, textsHeard } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestCluster } from "../support/test-cluster.ts";

const CHAT = { namespace: "/chat" } as const;

async function twoChatters(cluster: TestCluster): Promise<readonly [TestClient, TestClient]> {
	const ada = await cluster.node(0).connect("ada", CHAT);
	const bob = await cluster.node(1).connect("bob", CHAT);
	await cluster.announce();
	return [ada, bob];
}

test("[CLU1] [MSG5] messages from two nodes have one order without a gap, and reach everybody", async () => {
	await using cluster = await TestCluster.start();
	const [ada, bob] = await twoChatters(cluster);
	const { id } = await makeConversation(ada, ["bob"]);
	await bob.hears("conversation:added");
	const sent = await Promise.all(
		Array.from({ length: 40 }, (_, index) => say(index % 2 === 0 ? ada : bob, id, `message ${index}`)),
	);
	expect(sent.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
	for (const [client, others] of [
		[ada, "bob"],
		[bob, "ada"],
	] as const)
		for (const { seq, senderId } of sent)
			if (senderId === others)
				await client.hears("chat:message", ({ message }) => (message as { seq: number }).seq === seq);
	const { messages } = await ada.send("chat:history", { conversationId: id, limit: 100 });
	expect((messages as { seq: number }[]).map(({ seq }) => seq)).toHaveLength(40);
});

test("[CLU1] [MSG4] the same message sent again by another node is the same message", async () => {
	await using cluster = await TestCluster.start();
	const [ada] = await twoChatters(cluster);
	const phone = await cluster.node(1).connect("ada", { ...CHAT, auth: { deviceId: "phone" } });
	const { id } = await makeConversation(ada, ["bob"]);
	await phone.hears("conversation:added");
	const given = { text: "once", clientMessageId: "m-1" };
	const [first, second] = await Promise.all([say(ada, id, given), say(phone, id, given)]);
	expect(second.id).toBe(first.id);
});

test("[CON2] [T-07] whoever is taken out on one node hears nothing more on the other, and cannot read by REST there", async () => {
	await using cluster = await TestCluster.start();
	const [ada, bob] = await twoChatters(cluster);
	const { id } = await makeConversation(ada, ["bob"]);
	await bob.hears("conversation:added");
	await say(ada, id, "before");
	await bob.hears("chat:message");
	await ada.send("conversation:remove-participant", { conversationId: id, userId: "bob" });
	await bob.hears("conversation:removed");
	await say(ada, id, "after");
	await bob.fence();
	expect(textsHeard(bob)).toEqual(["before"]);
	const token = await cluster.node(1).token("bob");
	const { status } = await cluster.node(1).rest("GET", `/api/conversations/${id}/messages`, { token });
	expect(status).toBe(404);
});

test("[CLU1] [IND1] [RCP2] typing and receipts cross nodes", async () => {
	await using cluster = await TestCluster.start();
	const [ada, bob] = await twoChatters(cluster);
	const { id } = await makeConversation(ada, ["bob"]);
	await bob.hears("conversation:added");
	await ada.send("typing:start", { conversationId: id });
	await cluster.announce();
	await bob.hears("user:typing", ({ userId, isActive }) => userId === "ada" && isActive === true);
	const { seq } = await say(ada, id, "read me");
	await bob.hears("chat:message");
	await cluster.announce();
	await bob.hears("user:typing", ({ userId, isActive }) => userId === "ada" && isActive === false);
	await bob.send("chat:mark-read", { conversationId: id, seq });
	await ada.hears("chat:read", ({ userId }) => userId === "bob");
});

test("[VIS7] receipts hidden on one node are shown when another announces their reader", async () => {
	await using cluster = await TestCluster.start();
	const [ada, bob] = await twoChatters(cluster);
	const { id } = await makeConversation(ada, ["bob"]);
	await bob.hears("conversation:added");
	const { seq } = await say(ada, id, "seen?");
	await bob.hears("chat:message");
	const token = await cluster.node(0).token("bob");
	const be = (status: string) => cluster.node(0).rest("PUT", "/api/presence/me", { token, body: { status } });
	expect((await be("invisible")).status).toBe(200);
	await cluster.announce();
	await bob.send("chat:mark-read", { conversationId: id, seq });
	await cluster.announce();
	await ada.fence();
	expect(ada.all("chat:read")).toEqual([]);
	await be("auto");
	await cluster.advance(500);
	await ada.hears("chat:read", ({ userId }) => userId === "bob");
});
