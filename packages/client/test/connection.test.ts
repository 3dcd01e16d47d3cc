import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { memoryStorage } from "../src/index.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";
import { Passage } from "./support/passage.ts";
import { until } from "./support/until.ts";

const isConnected = ({ kind }: { readonly kind: string }) => kind === "connected";

test("[W13] [W14] a token that is refused is asked for anew, and one that runs out is replaced in time", async () => {
	await using server = await liveServer({ clockLeeway: 0 });
	const asked: boolean[] = [];
	const ada = server.client("ada", {
		token: ({ renew }) => {
			asked.push(renew);
			return renew ? server.token("ada") : "not a token at all";
		},
	});
	await ada.connect();
	expect([asked, ada.userId]).toEqual([[false, true], "ada"]);
	let tokens = 0;
	const bob = server.client("bob", {
		token: () => {
			tokens += 1;
			// Shorter than the warning before its end: the server asks for another at once.
			return server.token("bob", tokens === 1 ? 30_000 : 900_000);
		},
	});
	await bob.connect();
	await server.untilTrue(() => tokens === 2, "the token is renewed");
	expect(bob.connection.getSnapshot().kind).toBe("connected");
});

test("[W13] a token that stays bad is denied, and connect() says why", async () => {
	await using server = await liveServer();
	const ada = server.client("ada", { token: "no token" });
	await expect(ada.connect()).rejects.toMatchObject({ code: "unauthorized" });
	expect(ada.connection.getSnapshot()).toMatchObject({ kind: "denied", code: "unauthorized" });
});

test("[W17] [PR21] who leaves is gone at once; who signs a device out from another ends it for good", async () => {
	await using server = await liveServer();
	const bob = await server.connected("bob");
	const ada = await server.connected("ada", { token: await server.token("ada") });
	await until(bob.presence.user("ada"), (view) => view?.status === "online");
	await server.rest("POST", "/api/presence/leave", await server.token("ada"));
	await until(ada.connection, ({ kind }) => kind === "denied");
	expect(ada.connection.getSnapshot()).toMatchObject({ code: "left" });
	await ada.connect();
	await until(ada.presence.user("bob"), (view) => view?.status === "online");
});

test("[W17] [PR21] a lost link is brought back by itself, and nobody else hears of it", async () => {
	await using server = await liveServer();
	await using passage = await Passage.before(server.url);
	const bob = await server.connected("bob");
	const ada = await server.connected("ada", { url: passage.url });
	await until(bob.presence.user("ada"), (view) => view?.status === "online");
	const seen: (string | undefined)[] = [];
	bob.presence.user("ada").subscribe(() => seen.push(bob.presence.user("ada").getSnapshot()?.status));
	passage.cut();
	await until(ada.connection, ({ kind }) => kind === "reconnecting");
	await until(ada.connection, isConnected);
	await bob.presence.set({ status: "dnd" });
	await until(ada.presence.user("bob"), (view) => view?.status === "dnd");
	expect(seen).toEqual([]);
});

test("[PR42] what changed while there was no connection is known after the return", async () => {
	await using server = await liveServer({ offlineGrace: 0 });
	await using passage = await Passage.before(server.url);
	const [bob, eve] = [await server.connected("bob"), await server.connected("eve")];
	const ada = await server.connected("ada", { url: passage.url });
	await until(ada.presence.users, (users) => users.get("bob")?.status === "online" && users.has("eve"));
	// Where not all was known yet, the return asks for the whole, and who is not in it is unknown.
	await until(ada.presence.feed, ({ isLoaded }) => isLoaded);
	passage.refuse();
	await until(ada.connection, ({ kind }) => kind === "reconnecting");
	eve.leave();
	await bob.presence.set({ status: "dnd" });
	await until(bob.presence.user("eve"), (view) => view?.status === "offline");
	passage.accept();
	await until(ada.presence.user("eve"), (view) => view?.status === "offline");
	await until(ada.presence.user("bob"), (view) => view?.status === "dnd");
});

test("[MSG8] what is written without a connection is sent after the return, in order, once", async () => {
	await using server = await liveServer();
	await using passage = await Passage.before(server.url);
	const bob = await server.connected("bob");
	const ada = await server.connected("ada", { url: passage.url });
	const { id } = await ada.chat.create({ type: "direct", participantIds: ["bob"] });
	passage.refuse();
	await until(ada.connection, ({ kind }) => kind === "reconnecting");
	const sent = ["one", "two", "three"].map((text) => ada.chat.send(id, text));
	expect(ada.chat.pending(id).getSnapshot()).toHaveLength(3);
	await bob.chat.send(id, "while you were away");
	passage.accept();
	await Promise.all(sent);
	const expected = ["while you were away", "one", "two", "three"];
	for (const one of [ada, bob]) {
		const known = await until(one.chat.conversation(id), (conversation) => conversation?.messages.length === 4);
		expect(known?.messages.map(({ text }) => text)).toEqual(expected);
	}
	expect(ada.chat.pending(id).getSnapshot()).toEqual([]);
});

test("[MSG4] [MSG8] a reload in the middle of sending loses nothing and sends nothing twice", async () => {
	await using server = await liveServer();
	const storage = memoryStorage();
	const first = await server.connected("ada", { storage });
	const { id } = await first.chat.create({ type: "group", title: "notes", participantIds: [] });
	const texts = Array.from({ length: 40 }, (_, index) => `note ${index}`);
	for (const text of texts) first.chat.send(id, text).catch(() => {});
	await until(first.chat.pending(id), (pending) => pending.length < 30);
	first.close();
	const second = await server.connected("ada", { storage });
	await until(second.chat.isLoaded, (isLoaded) => isLoaded);
	await until(second.chat.pending(id), (pending) => pending.length === 0);
	await second.chat.open(id);
	const known = await until(second.chat.conversation(id), (conversation) => conversation?.messages.length === 40);
	expect(known?.messages.map(({ text }) => text)).toEqual(texts);
	expect(await storage.all("")).toEqual([]);
});

test("[IND4] what others were seen doing is gone with the connection", async () => {
	await using server = await liveServer();
	await using passage = await Passage.before(server.url);
	const bob = await server.connected("bob");
	const ada = await server.connected("ada", { url: passage.url });
	const { id } = await ada.chat.create({ type: "direct", participantIds: ["bob"] });
	await until(bob.chat.conversation(id), (known) => known !== undefined);
	bob.chat.startRecording(id);
	await until(ada.chat.recording(id), (users) => users.length === 1);
	passage.refuse();
	await until(ada.chat.recording(id), (users) => users.length === 0);
});

test("[W17] [CLU4] a server that stops and starts again is found again", async () => {
	const port = await freePort();
	const first: LiveServer = await liveServer({ port, drainTime: 300 });
	const ada = first.client("ada", { token: () => first.token("ada") });
	await ada.connect();
	const draining = until(ada.connection, ({ kind }) => kind === "draining" || kind === "reconnecting");
	await first.stop();
	await draining;
	await using second = await liveServer({ port });
	await until(ada.connection, isConnected, 20_000);
	ada.close();
	expect(second.url).toBe(first.url);
});

test("[W20] any event can be heard and sent, typed, by its name on the wire", async () => {
	await using server = await liveServer();
	const [ada, bob] = [await server.connected("ada"), await server.connected("bob")];
	const heard: string[] = [];
	const stop = ada.on("friend:requested", ({ userId }) => heard.push(userId));
	await server.user("bob").putFriend({ userId: "ada" });
	await server.untilTrue(() => heard.length === 1, "the request is heard");
	stop();
	await server.user("eve").putFriend({ userId: "ada" });
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["ada"] });
	const { participants } = await bob.ask("conversation:presence", { conversationId: id });
	expect([heard, participants.length]).toEqual([["bob"], 2]);
	await expect(bob.ask("conversation:get", { conversationId: "nothing" })).rejects.toMatchObject({
		code: "not_found",
	});
});

test("[W14] where the application gives no new token in time, the link ends and is back with the next one", async () => {
	await using server = await liveServer({ clockLeeway: 0 });
	let asked = 0;
	const ada = server.client("ada", {
		token: () => {
			asked += 1;
			if (asked === 2 || asked === 3) throw new Error("the backend is away");
			return server.token("ada", asked === 1 ? 2_000 : 900_000);
		},
	});
	await ada.connect();
	await until(ada.connection, ({ kind }) => kind === "reconnecting");
	await until(ada.connection, isConnected, 15_000);
	expect(asked).toBe(4);
});

test("[W14] an application that has no newer token is not asked for one again and again", async () => {
	await using server = await liveServer({ clockLeeway: 0 });
	const token = await server.token("ada", 30_000);
	const clock = new FakeClock();
	let asked = 0;
	const ada = server.client("ada", {
		clock,
		token: () => {
			asked += 1;
			return token;
		},
	});
	let warned = 0;
	ada.on("auth:expiring", () => {
		warned += 1;
	});
	await ada.connect();
	await server.untilTrue(() => warned >= 4, "the server warns, and again after it was given the same token");
	expect(asked).toBe(2);
	await clock.advance(10_000);
	expect(asked).toBe(3);
	expect(ada.connection.getSnapshot().kind).toBe("connected");
});

/** Somebody whose WebSocket was not answered, and was given up. */
async function hung(server: LiveServer, passage: Passage) {
	passage.swallowWebSockets();
	const clock = new FakeClock();
	const ada = server.client("ada", { url: passage.url, clock, random: () => 0 });
	const connected = ada.connect();
	await server.untilTrue(() => passage.asked.length === 1, "the WebSocket hangs");
	await clock.advance(15_000);
	return { ada, clock, connected };
}

test("[W1] a WebSocket that hangs is followed by polling", async () => {
	await using server = await liveServer();
	await using passage = await Passage.before(server.url);
	const { ada, clock, connected } = await hung(server, passage);
	expect(ada.connection.getSnapshot().kind).toBe("reconnecting");
	await clock.advance(250);
	await connected;
	expect(passage.asked.slice(0, 2)).toEqual(["websocket", "http"]);
});

test("[W1] [CLU1] a WebSocket comes first again where polling, which needs the same node each time, is refused", async () => {
	await using server = await liveServer();
	await using passage = await Passage.before(server.url);
	const { ada, clock, connected } = await hung(server, passage);
	passage.refuse();
	await clock.advance(250);
	await until(ada.connection, (state) => state.kind === "reconnecting" && state.attempt === 2);
	passage.swallowWebSockets(false);
	passage.accept();
	await clock.advance(500);
	await connected;
	expect(passage.asked).toEqual(["websocket", "websocket"]);
});

test("[W20] [W25] what was too much at once is asked again when the server says", async () => {
	await using server = await liveServer({ maxUnanswered: 4 });
	const ada = await server.connected("ada");
	await until(ada.chat.isLoaded, (isLoaded) => isLoaded);
	const answers = await Promise.all(Array.from({ length: 12 }, () => ada.ask("conversation:list", {})));
	expect(answers).toHaveLength(12);
});

test("[W20] nothing of a client that was closed waits: each question fails, and no timer is left", async () => {
	await using server = await liveServer({ maxUnanswered: 4 });
	const clock = new FakeClock();
	const ada = await server.connected("ada", { clock });
	await until(ada.chat.isLoaded, (isLoaded) => isLoaded);
	let answered = 0;
	const codes = Array.from({ length: 12 }, () =>
		ada.ask("conversation:list", {}).then(
			() => {
				answered += 1;
				return "answered";
			},
			({ code }) => code,
		),
	);
	await server.untilTrue(() => answered >= 4, "what was not too much is answered");
	await ada.ask("activity:ping", {});
	ada.close();
	const closed = (await Promise.all(codes)).filter((code) => code === "closed");
	expect([closed.length > 0, closed.length]).toEqual([true, 12 - answered]);
	await expect(ada.ask("activity:ping", {})).rejects.toMatchObject({ code: "closed" });
	expect(clock.pending).toBe(0);
});

test("[W20] a question that was too much at once fails with the connection, as all others do", async () => {
	await using server = await liveServer({ lookupIds: 1 });
	await using passage = await Passage.before(server.url);
	const ada = await server.connected("ada", { url: passage.url, clock: new FakeClock(), feed: "watched" });
	await ada.ask("presence:sync", { userIds: ["bob"] });
	const refused = ada.ask("presence:sync", { userIds: ["bob"] });
	await ada.ask("activity:ping", {});
	passage.refuse();
	await expect(refused).rejects.toMatchObject({ code: "unavailable" });
});

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address() as { readonly port: number };
			server.close(() => resolve(port));
		});
	});
}
