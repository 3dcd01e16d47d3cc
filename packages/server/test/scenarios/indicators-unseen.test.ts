import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

async function recordingIn(client: TestClient, conversationId: string): Promise<unknown> {
	const { recordingUsers } = await accepted(client.send("conversation:presence", { conversationId }));
	return recordingUsers;
}

function told(client: TestClient, userId: string): unknown[] {
	return client.all("user:recording", userId).map(({ isActive }) => isActive);
}

test("[IND8] [VIS7] who is invisible until a moment: what they record then was begun unseen, and is shown once started anew", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const hidden = await server.connect("bob");
	await accepted(hidden.send("presence:set", { status: "invisible", until: server.time(1_000) }));
	await server.announce();
	await accepted(bob.send("recording:start", { conversationId: id }));
	await server.advance(1_000);
	await server.fence();
	expect(alice.names("bob").at(-1)).toBe("user:online");
	expect(told(alice, "bob")).toEqual([]);
	expect(await recordingIn(alice, id)).toEqual([]);
	await accepted(bob.send("recording:start", { conversationId: id }));
	await server.announce();
	expect(told(alice, "bob")).toEqual([true]);
	expect(await recordingIn(alice, id)).toEqual(["bob"]);
});

test("[VIS7] whoever is on the list sees it go on when its user turns invisible, and begin anew when they appear", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	const settings = await server.connect("bob");
	await accepted(settings.send("presence:set", { visibleTo: ["carol"] }));
	await accepted(bob.send("recording:start", { conversationId: id }));
	await server.announce();
	await accepted(settings.send("presence:set", { status: "invisible" }));
	await server.announce();
	expect(told(alice, "bob")).toEqual([true, false]);
	expect(told(carol, "bob")).toEqual([true]);
	expect([await recordingIn(alice, id), await recordingIn(carol, id)]).toEqual([[], ["bob"]]);
	await accepted(settings.send("presence:set", { status: "auto" }));
	await accepted(bob.send("recording:start", { conversationId: id }));
	await server.announce();
	expect(told(alice, "bob")).toEqual([true, false, true]);
	expect(told(carol, "bob")).toEqual([true, false, true]);
});
