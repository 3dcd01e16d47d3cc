import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation } from "../support/chat.ts";
import { many } from "../support/many.ts";
import { TestServer } from "../support/test-server.ts";

/** Alice, who has just sent so many messages to Bob and waits for no answer. */
async function busy(server: TestServer, count: number) {
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	for (let sent = 0; sent < count; sent += 1)
		alice.socket.emit("chat:send", { conversationId: id, text: String(sent) });
	return { alice, bob, id };
}

test("[T-25] a connection that has used up a fifth of its burst is served when others were, in its own order", async () => {
	await using server = await TestServer.start();
	const [mallory, bob] = await chatters(server, "mallory", "bob");
	const { id } = await makeConversation(mallory, ["bob"]);
	const answered: number[] = [];
	const asked = Array.from({ length: 240 }, async (_, index) => {
		await accepted(mallory.send("chat:history", { conversationId: id }));
		answered.push(index);
	});
	await accepted(bob.send("chat:history", { conversationId: id }));
	expect(answered.length).toBeLessThan(210);
	await Promise.all(asked);
	expect(answered).toEqual(Array.from({ length: 240 }, (_, index) => index));
});

test("[T-25] a connection that asks for more than a fifth of what it may, for long, is served when others were", async () => {
	await using server = await TestServer.start();
	const [mallory, bob] = await chatters(server, "mallory", "bob");
	const { id } = await makeConversation(mallory, ["bob"]);
	for (let second = 0; second < 12; second += 1) {
		await many(mallory, 16, ["chat:history", { conversationId: id }]);
		server.clock.advance(1_000);
	}
	let answered = 0;
	const asked = Array.from({ length: 20 }, async () => {
		await accepted(mallory.send("chat:history", { conversationId: id }));
		answered += 1;
	});
	await accepted(bob.send("chat:history", { conversationId: id }));
	expect(answered).toBeLessThan(20);
	await Promise.all(asked);
});

test("[T-27] [T-25] what a busy user works on is told to the company every few seconds, not ten times a second", async () => {
	await using server = await TestServer.start();
	const [mallory, alice, bob] = await Promise.all(["mallory", "alice", "bob"].map((id) => server.connect(id)));
	if (mallory === undefined || alice === undefined || bob === undefined) throw new Error("three have come");
	await many(mallory, 100);
	for (let turn = 0; turn < 30; turn += 1) {
		await accepted(mallory.send("activity:set", { projectId: `p${turn}` }));
		await accepted(alice.send("activity:set", { projectId: `p${turn}` }));
		await server.announce();
	}
	await server.advance(5_000);
	await server.fence();
	const toldOf = (userId: string) => bob.all("activity:changed").filter((event) => event.userId === userId);
	expect(toldOf("alice").length).toBe(30);
	expect(toldOf("mallory").length).toBeLessThan(5);
	expect(toldOf("mallory").at(-1)).toMatchObject({ projectId: "p29" });
});

test("[T-13] [PR20] a busy user who is erased is told to be gone", async () => {
	await using server = await TestServer.start();
	const mallory = await server.connect("mallory", { auth: { deviceId: "one" } });
	const bob = await server.connect("bob");
	await many(mallory, 100);
	await accepted(mallory.send("activity:set", { projectId: "p1" }));
	await server.announce();
	await server.operate("DELETE", "/admin/companies/acme/users/mallory");
	await server.advance(6_000);
	await server.fence();
	expect(bob.all("user:offline").map(({ userId }) => userId)).toEqual(["mallory"]);
});

test("[T-25] what waits of a busy connection that ends is not done", async () => {
	await using server = await TestServer.start();
	const { alice, bob, id } = await busy(server, 200);
	await bob.hears("chat:message");
	alice.cut();
	await server.connections(1);
	const { messages } = await accepted<{ messages: unknown[] }>(
		bob.send("chat:history", { conversationId: id, limit: 100 }),
	);
	await Bun.sleep(300);
	const later = await accepted<{ messages: unknown[] }>(bob.send("chat:history", { conversationId: id, limit: 100 }));
	expect(later.messages).toEqual(messages);
	expect(bob.all("chat:message").length).toBeLessThan(200);
});

test("[T-25] [MSG8] what a busy client sent before it said goodbye is done, in its order", async () => {
	await using server = await TestServer.start();
	const { alice, bob, id } = await busy(server, 150);
	alice.socket.disconnect();
	await server.connections(1);
	await server.fence();
	const { conversation } = await accepted<{ conversation: { lastSeq: number } }>(
		bob.send("conversation:get", { conversationId: id }),
	);
	expect(conversation.lastSeq).toBe(150);
});
