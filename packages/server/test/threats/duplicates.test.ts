import { expect, test } from "bun:test";
import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { Random } from "../fuzz/random.ts";
import { makeConversation, say } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestCluster } from "../support/test-cluster.ts";

const CHAT = { namespace: "/chat" } as const;
const SENDS = 60;
const SEED = 33;

test("[T-33] [MSG4] every message sent one to five times, on whatever node: each is there once, and told once", async () => {
	await using cluster = await TestCluster.start();
	const random = new Random(SEED);
	const on = (node: number, userId: string, deviceId: string) =>
		cluster.node(node).connect(userId, { ...CHAT, auth: { deviceId } });
	const senders = [await on(0, "ada", "laptop"), await on(1, "ada", "phone")] as const;
	const hearers = [await on(0, "bob", "laptop"), await on(1, "bob", "phone")] as const;
	await cluster.announce();
	const { id } = await makeConversation(senders[0], ["bob"]);
	for (const client of [senders[1], ...hearers]) await client.hears("conversation:added");
	const sends = Array.from({ length: SENDS }, (_, index) =>
		Array.from({ length: 1 + random.below(5) }, () => {
			const sender = senders[random.below(2)] as TestClient;
			return say(sender, id, { text: `message ${index}`, clientMessageId: `m-${index}` });
		}),
	);
	for (const same of sends) expect(new Set((await Promise.all(same)).map((message) => message.id)).size).toBe(1);
	const texts = Array.from({ length: SENDS }, (_, index) => `message ${index}`).toSorted();
	const { messages } = await senders[0].send("chat:history", { conversationId: id, limit: 100 });
	expect((messages as MessageShape[]).map(({ text }) => text).toSorted()).toEqual(texts);
	for (const client of hearers) {
		await client.hears("chat:message", ({ message }) => (message as MessageShape).seq === SENDS);
		await client.fence();
		const told = client.all("chat:message").map(({ message }) => (message as MessageShape).text);
		expect(told.toSorted()).toEqual(texts);
	}
});
