import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, refusal, say, textsHeard } from "../support/chat.ts";
import { type LostAnswers, lostAnswers } from "../support/lost-answers.ts";
import type { TestClient } from "../support/test-client.ts";
import { ADMIN_KEY, TestServer } from "../support/test-server.ts";

/** A server whose durable store can lose answers; nobody is made to come back because of it before 3 s have gone by. */
async function doubtful(): Promise<{ readonly server: TestServer; readonly loseNext: LostAnswers["loseNext"] }> {
	const { stores, loseNext } = await lostAnswers();
	return { server: await TestServer.start({ stores }), loseNext };
}

test("[T-07] [CON2] whoever was removed though nobody was told of it hears nothing more once it is asked again", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	loseNext("conversations.act");
	const remove = () => alice.send("conversation:remove-participant", { conversationId, userId: "bob" });
	expect(await refusal(remove())).toBe("unavailable");
	expect(await refusal(remove())).toBe("not_found");
	await say(alice, conversationId, "not for bob");
	await server.fence();
	expect(bob.all("conversation:removed")).toMatchObject([{ conversationId }]);
	expect(textsHeard(bob)).toEqual([]);
	const again = await server.connect("bob", { namespace: "/chat" });
	await say(alice, conversationId, "nor for another device");
	await server.fence();
	expect(textsHeard(again)).toEqual([]);
	await server.close();
});

test("[T-07] [CON2] whoever left though nobody was told of it hears nothing more, and the others know", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	loseNext("conversations.act");
	const leave = () => bob.send("conversation:remove-participant", { conversationId, userId: "bob" });
	expect(await refusal(leave())).toBe("unavailable");
	expect(await refusal(leave())).toBe("not_found");
	await say(alice, conversationId, "after he left");
	await server.fence();
	expect([textsHeard(bob), bob.all("conversation:removed")]).toMatchObject([[], [{ conversationId }]]);
	expect(alice.all("conversation:updated").map(({ removed }) => removed)).toEqual([["bob"]]);
	await server.close();
});

test("[CON2] whoever was added though nobody was told of it can be removed", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, , cem] = await chatters(server, "alice", "bob", "cem");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	loseNext("conversations.act");
	const cemIs = { conversationId, userId: "cem" };
	expect(await refusal(alice.send("conversation:put-participant", cemIs))).toBe("unavailable");
	await accepted(alice.send("conversation:remove-participant", cemIs));
	await server.fence();
	expect(cem.all("conversation:removed")).toMatchObject([{ conversationId }]);
	expect(await refusal(alice.send("conversation:remove-participant", cemIs))).toBe("not_found");
	await server.close();
});

test("[CON2] an owner who gave the group away though nobody was told of it is known as what they are", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, , cem] = await chatters(server, "alice", "bob", "cem");
	const { id: conversationId } = await makeConversation(alice, ["bob", "cem"]);
	loseNext("conversations.act");
	const give = () => alice.send("conversation:put-participant", { conversationId, userId: "bob", role: "owner" });
	expect(await refusal(give())).toBe("unavailable");
	await give();
	await server.fence();
	const roles = cem.all("conversation:updated").flatMap(({ participants }) => participants as { userId: string }[]);
	const { conversation } = await accepted<{ conversation: { participants: { userId: string; role: string }[] } }>(
		cem.send("conversation:get", { conversationId }),
	);
	expect(roles).toHaveLength(2);
	for (const one of roles) expect(conversation.participants).toContainEqual(expect.objectContaining(one));
	await server.close();
});

test("[CON2] whoever was added, or given a role, though nobody was told of it is there once it is asked again", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, bob, cem] = await chatters(server, "alice", "bob", "cem");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	await say(alice, conversationId, "before");
	loseNext("conversations.act");
	const add = () => alice.send("conversation:put-participant", { conversationId, userId: "cem" });
	expect(await refusal(add())).toBe("unavailable");
	await say(alice, conversationId, "unheard");
	await accepted(add());
	await say(alice, conversationId, "hello");
	await server.fence();
	expect(cem.all("conversation:added")).toMatchObject([{ conversation: { id: conversationId, unreadCount: 1 } }]);
	expect(textsHeard(cem)).toEqual(["hello"]);
	loseNext("conversations.act");
	const promote = () => alice.send("conversation:put-participant", { conversationId, userId: "bob", role: "admin" });
	expect(await refusal(promote())).toBe("unavailable");
	await accepted(promote());
	await accepted(bob.send("conversation:rename", { conversationId, title: "Harbour" }));
	await server.fence();
	expect(cem.all("conversation:updated").flatMap(({ participants }) => participants)).toMatchObject([
		{ userId: "bob", role: "admin" },
	]);
	expect(cem.all("conversation:added")).toHaveLength(1);
	await server.close();
});

test("[MSG8] [STO7] what was stored without an answer is known to everybody a little later: they come back and sync", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	loseNext("messages.append");
	expect(await refusal(alice.send("chat:send", { conversationId, text: "stored" }))).toBe("unavailable");
	await server.advance(2_000);
	await server.fence();
	expect([textsHeard(bob), bob.isOpen]).toEqual([[], true]);
	await server.advance(2_000);
	await server.connections(0);
	const again = await server.connect("bob", { namespace: "/chat" });
	const { conversations } = await accepted(again.send("chat:sync", { cursors: { [conversationId]: 0 } }));
	expect(conversations).toMatchObject([{ messages: [{ text: "stored" }] }]);
	await server.close();
});

test("[VIS8] [VIS3] whom somebody blocked, and a policy, that were stored without an answer hold for all a little later", async () => {
	const { server, loseNext } = await doubtful();
	const token = await server.token("alice");
	await server.connect("alice");
	await server.announce();
	const people = async (viewer: string): Promise<unknown> => {
		const { full, users } = await (await server.connect(viewer)).send("presence:sync");
		return [full, (users as { userId: string }[]).map(({ userId }) => userId)];
	};
	expect(await people("bob")).toEqual([true, ["alice"]]);
	loseNext("facts.block");
	expect((await server.rest("PUT", "/api/blocks/bob", { token })).status).toBe(503);
	await server.advance(4_000);
	await server.connections(0);
	await server.connect("alice");
	await server.announce();
	expect(await people("bob")).toEqual([true, []]);
	expect(await people("cem")).toMatchObject([true, expect.arrayContaining(["alice", "bob"])]);
	await server.advance(60_000);
	loseNext("directory.putCompany");
	const put = { token: ADMIN_KEY, body: { audience: "contacts" } };
	expect((await server.rest("PUT", "/admin/companies/acme", put)).status).toBe(503);
	expect((await server.rest("PUT", "/admin/companies/acme", put)).status).toBe(200);
	await server.advance(4_000);
	await server.connections(0);
	await server.connect("alice");
	await server.announce();
	expect(await people("cem")).toEqual([true, []]);
	await server.close();
});

test("[VIS5] [PR5] what somebody invisible chose holds though the answer was lost: they are shown to nobody until then", async () => {
	const { server, loseNext } = await doubtful();
	const alice = await server.connect("alice");
	await accepted(alice.send("presence:set", { status: "invisible" }));
	await server.announce();
	loseNext("facts.save");
	expect(await refusal(alice.send("presence:set", { status: "auto" }))).toBe("unavailable");
	await server.advance(4_000);
	await server.connections(0);
	await server.connect("alice");
	const cem = await server.connect("cem");
	await server.advance(2_000);
	await server.announce();
	expect((await cem.send("presence:sync")).users).toMatchObject([{ userId: "alice", status: "online" }]);
	await server.close();
});

test("[T-28] a store that loses answers again and again has a company come back once a minute at most", async () => {
	const { server, loseNext } = await doubtful();
	const lose = async (client: TestClient): Promise<void> => {
		loseNext("facts.save");
		expect(await refusal(client.send("presence:set", { status: "dnd" }))).toBe("unavailable");
	};
	await lose(await server.connect("alice"));
	await server.advance(4_000);
	await server.connections(0);
	const again = await server.connect("alice");
	await lose(again);
	await server.advance(50_000);
	await server.fence();
	expect(again.isOpen).toBe(true);
	await server.advance(12_000);
	await server.connections(0);
	await server.close();
});

test("[VIS8] an unblocking that was stored without an answer takes effect once it is asked again", async () => {
	const { server, loseNext } = await doubtful();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"], { type: "direct", title: undefined });
	const token = await server.token("alice");
	const block = (method: string) => server.rest(method, "/api/blocks/bob", { token });
	expect((await block("PUT")).status).toBe(200);
	expect(await refusal(bob.send("chat:send", { conversationId, text: "no" }))).toBe("forbidden");
	loseNext("facts.unblock");
	expect((await block("DELETE")).status).toBe(503);
	expect(await block("DELETE")).toMatchObject({ status: 200, body: { blocked: false } });
	await say(bob, conversationId, "yes");
	await server.close();
});

test("[VIS3] friendships that were stored without an answer take effect once they are asked again", async () => {
	const { server, loseNext } = await doubtful();
	await server.operate("PUT", "/admin/companies/acme", { audience: "contacts" });
	const [alice, bob] = [await server.connect("alice"), await server.connect("bob")];
	await server.announce();
	expect(alice.names("bob")).toEqual([]);
	const body = { pairs: [["alice", "bob"]] };
	const befriend = () => server.rest("PUT", "/admin/companies/acme/friendships", { token: ADMIN_KEY, body });
	loseNext("facts.makeFriends");
	expect((await befriend()).status).toBe(503);
	expect(await befriend()).toMatchObject({ status: 200, body: { changedUsers: 0 } });
	await server.announce();
	expect([alice.names("bob"), bob.names("alice")]).toEqual([["user:online"], ["user:online"]]);
	await server.close();
});
