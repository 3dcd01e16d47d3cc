import { expect, test } from "bun:test";
import type { ConversationShape } from "@rollcall/protocol/chat-shapes";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Kind = "typing" | "recording";

/** Who was heard to begin (+) and to end (-) in order. */
function heard(client: TestClient, kind: Kind = "typing"): string[] {
	return client.all(`user:${kind}`).map(({ userId, isActive }) => `${isActive === true ? "+" : "-"}${userId}`);
}

async function active(client: TestClient, conversationId: string): Promise<unknown> {
	const { typingUsers, recordingUsers } = await accepted(client.send("conversation:presence", { conversationId }));
	return { typing: typingUsers, recording: recordingUsers };
}

test("[IND1] [IND4] two devices type: shown until the last one ends, whichever way it ends", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await accepted(phone.send("typing:start", { conversationId: id }));
	await server.announce();
	await accepted(alice.send("typing:stop", { conversationId: id }));
	await server.announce();
	expect(heard(bob)).toEqual(["+alice"]);
	phone.cut();
	await server.settled();
	await server.announce();
	expect(heard(bob)).toEqual(["+alice", "-alice"]);
	expect(await active(bob, id)).toEqual({ typing: [], recording: [] });
});

test("[IND1] [IND4] one device has two connections: its indicator goes with the last of them", async () => {
	await using server = await TestServer.start();
	const [bob] = await chatters(server, "bob");
	const one = await server.connect("alice", { namespace: "/chat", deviceId: "laptop" });
	const two = await server.connect("alice", { namespace: "/chat", deviceId: "laptop" });
	const { id } = await makeConversation(one, ["bob"]);
	await accepted(one.send("typing:start", { conversationId: id }));
	await server.announce();
	one.cut();
	await server.settled();
	await server.announce();
	expect(heard(bob)).toEqual(["+alice"]);
	two.cut();
	await server.settled();
	await server.announce();
	expect(heard(bob)).toEqual(["+alice", "-alice"]);
});

test("[IND2] [D19] the message of an indicator never reaches the user's own devices, also not another device's stop", async () => {
	await using server = await TestServer.start();
	const [alice] = await chatters(server, "alice", "bob");
	const phone = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	await accepted(alice.send("recording:stop", { conversationId: id }));
	await server.announce();
	for (const own of [alice, phone]) expect(own.all("user:recording")).toEqual([]);
});

test("[IND3] refreshed every 3 s for a minute: told again only when the receivers' copy would run out, and never ended", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	let copyUntil = 0;
	for (let second = 0; second < 60; second += 3) {
		await accepted(alice.send("typing:start", { conversationId: id }));
		await server.advance(3_000);
		await server.fence();
		const last = bob.all("user:typing").at(-1) as { expiresAt: string };
		copyUntil = Date.parse(last.expiresAt);
		expect(copyUntil).toBeGreaterThan(server.clock.now());
	}
	expect(heard(bob).filter((one) => one === "-alice")).toEqual([]);
	expect(heard(bob).length).toBeLessThanOrEqual(20);
	await server.advance(6_000);
	await server.fence();
	expect(heard(bob).filter((one) => one === "-alice")).toEqual(["-alice"]);
});

test("[IND4] a message ends typing, an audio message ends recording, each in its conversation alone", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const [{ id }, { id: other }] = [await makeConversation(alice, ["bob"]), await makeConversation(alice, ["bob"])];
	for (const conversationId of [id, other])
		for (const kind of ["typing", "recording"]) await accepted(alice.send(`${kind}:start`, { conversationId }));
	await server.announce();
	await say(alice, id, "done");
	expect(await active(bob, id)).toEqual({ typing: [], recording: ["alice"] });
	const audio = { url: "https://files.example/a.ogg", name: "a.ogg", contentType: "audio/ogg", size: 9 };
	await say(alice, id, { type: "audio", attachments: [audio] });
	expect(await active(bob, id)).toEqual({ typing: [], recording: [] });
	expect(await active(bob, other)).toEqual({ typing: ["alice"], recording: ["alice"] });
	await server.announce();
	const ends = [...bob.all("user:typing"), ...bob.all("user:recording")].filter(({ isActive }) => isActive === false);
	expect(ends.map(({ type, conversationId }) => [type, conversationId])).toEqual([
		["typing", id],
		["recording", id],
	]);
});

test("[IND4] leaving the conversation ends it, for those who stay", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(bob, ["alice", "carol"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	await accepted(alice.send("conversation:remove-participant", { conversationId: id, userId: "alice" }));
	await server.announce();
	expect(heard(bob)).toEqual(["+alice", "-alice"]);
	expect((await alice.send("typing:stop", { conversationId: id })).error?.code).toBe("not_found");
});

test("[IND4] [VIS8] a block ends it for the two, and for them alone", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	for (const client of [alice, bob]) await accepted(client.send("typing:start", { conversationId: id }));
	await server.announce();
	await server.rest("PUT", "/api/blocks/bob", { token: await server.token("alice") });
	await server.announce();
	expect([heard(alice), heard(bob), heard(carol)]).toEqual([
		["+bob", "-bob"],
		["+alice", "-alice"],
		["+alice", "+bob"],
	]);
	expect(await active(bob, id)).toEqual({ typing: ["bob"], recording: [] });
	await accepted(alice.send("typing:stop", { conversationId: id }));
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	expect(heard(bob)).toEqual(["+alice", "-alice"]);
});

test("[IND6] [C07] [VIS7] the invisible type for their list alone, and stop being seen typing when they turn invisible", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const token = await server.token("alice");
	await server.rest("PUT", "/api/presence/visibility", { token, body: { userIds: ["carol"] } });
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	await server.rest("PUT", "/api/presence/me", { token, body: { status: "invisible" } });
	await server.announce();
	expect([heard(bob), heard(carol)]).toEqual([["+alice", "-alice"], ["+alice"]]);
	await accepted(alice.send("typing:stop", { conversationId: id }));
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	expect(heard(bob)).toEqual(["+alice", "-alice"]);
	expect(heard(carol).at(-1)).toBe("+alice");
	expect([await active(bob, id), await active(carol, id)]).toEqual([
		{ typing: [], recording: [] },
		{ typing: ["alice"], recording: [] },
	]);
});

test("[IND1] [T-11] somebody added later hears who types from then on; somebody outside never", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(bob.send("typing:start", { conversationId: id }));
	await server.announce();
	expect(heard(carol)).toEqual([]);
	await accepted<{ conversation: ConversationShape }>(
		alice.send("conversation:put-participant", { conversationId: id, userId: "carol" }),
	);
	expect(await active(carol, id)).toEqual({ typing: ["bob"], recording: [] });
	await accepted(bob.send("typing:stop", { conversationId: id }));
	await server.announce();
	expect(heard(carol)).toEqual(["-bob"]);
});

test("[IND8] [IND2] whoever comes onto the list, or off it, hears the end of what they had been told, and goes on hearing", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	const list = async (userIds: readonly string[]) => {
		const token = await server.token("alice");
		await server.rest("PUT", "/api/presence/visibility", { token, body: { userIds } });
		await server.announce();
	};
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	await list(["bob"]);
	expect(heard(bob, "recording")).toEqual(["+alice", "-alice", "+alice"]);
	await list([]);
	expect(heard(bob, "recording")).toEqual(["+alice", "-alice", "+alice", "-alice", "+alice"]);
	await list(["bob"]);
	await accepted(alice.send("recording:stop", { conversationId: id }));
	await server.announce();
	expect(heard(bob, "recording").slice(-2)).toEqual(["+alice", "-alice"]);
	expect(heard(carol, "recording")).toEqual(["+alice", "-alice"]);
});
