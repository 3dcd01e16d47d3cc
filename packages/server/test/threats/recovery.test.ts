import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import { ENGINE, RawSocket } from "../support/raw-socket.ts";
import { TestServer } from "../support/test-server.ts";

const CHAT = { namespace: "/chat" } as const;

test("[T-03] recovery is not offered, and what asks for it is a connect like any other", async () => {
	await using server = await TestServer.start();
	const token = await server.token("ada");
	const socket = new RawSocket(server.url, ENGINE);
	await socket.next();
	socket.send(`40/chat,${JSON.stringify({ token, pid: "x", offset: "y" })}`);
	const answer = await socket.next();
	expect(Object.keys(JSON.parse(answer.slice("40/chat,".length)) as object)).toEqual(["sid"]);
	const { sid } = JSON.parse(answer.slice("40/chat,".length)) as { sid: string };
	socket.terminate();
	for (const pid of [sid, "x"]) {
		const again = server.open({ pid, offset: sid, sid }, CHAT);
		await expect(again.connected()).rejects.toThrow();
	}
	await server.connections(0);
});

test("[T-03] who was taken out while away comes back to nothing: no event, no message, no sync", async () => {
	await using server = await TestServer.start();
	const [owner, away] = await chatters(server, "owner", "away");
	const { id } = await makeConversation(owner, ["away"]);
	await say(owner, id, "before");
	away.cut();
	await server.connections(1);
	await accepted(owner.send("conversation:remove-participant", { conversationId: id, userId: "away" }));
	await say(owner, id, "secret");
	const back = await server.connect("away", CHAT);
	await say(owner, id, "secret as well");
	await server.announce();
	expect(back.heard).toEqual([]);
	const synced = await accepted(back.send("chat:sync", { cursors: { [id]: 0 }, all: true }));
	expect(synced).toMatchObject({ conversations: [], removed: [id], joined: [] });
});

test("[T-03] whose token was revoked while away does not come back, on any transport", async () => {
	await using server = await TestServer.start();
	const token = await server.token("ada");
	const ada = await server.open({ token }, CHAT).connected();
	ada.cut();
	await server.connections(0);
	await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "ada" });
	for (const transports of [["websocket"], ["polling"]])
		await expect(server.open({ token }, { ...CHAT, transports }).connected()).rejects.toThrow();
	expect((await server.rest("GET", "/api/presence/me", { token })).status).toBe(401);
	await server.connections(0);
});
