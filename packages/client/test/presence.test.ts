import { afterAll, beforeAll, expect, test } from "bun:test";
import type { RollcallClient, View } from "../src/index.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";
import { Passage } from "./support/passage.ts";
import { until } from "./support/until.ts";

let server: LiveServer;
let people = 0;
beforeAll(async () => {
	server = await liveServer({ offlineGrace: 300 });
});
afterAll(() => server[Symbol.asyncDispose]());

async function two(): Promise<readonly [RollcallClient, RollcallClient]> {
	people += 1;
	return Promise.all([server.connected(`ada-${people}`), server.connected(`bob-${people}`)]);
}

test("[PR20] [PR21] others are seen as they come and leave", async () => {
	const [ada, bob] = await two();
	await until(ada.presence.user(bob.userId), (view) => view?.status === "online");
	bob.leave();
	const gone = await until(ada.presence.user(bob.userId), (view) => view?.status === "offline");
	expect(gone?.lastSeen).toBeString();
});

test("[PR5] [PR32] what one chooses is answered, told to oneself, and seen by others", async () => {
	const [ada, bob] = await two();
	expect(await bob.presence.set({ status: "dnd" })).toMatchObject({ userId: bob.userId, availability: "dnd" });
	await until(ada.presence.user(bob.userId), (view) => view?.status === "dnd");
	await until(bob.presence.self, (self) => self?.status === "dnd" && self.devices.length === 1);
});

test("[ST1] [ACT1] status message and activity are seen, and gone when they are cleared", async () => {
	const [ada, bob] = await two();
	await bob.presence.postStatus({ message: "On site", emoji: "x" });
	await bob.presence.setActivity({ projectId: "roof-12", taskId: "survey" });
	const seen = await until(
		ada.presence.user(bob.userId),
		(view) => view?.statusMessage === "On site" && view.currentProjectId === "roof-12",
	);
	expect(seen).toMatchObject({ emoji: "x", currentTaskId: "survey" });
	await bob.presence.clearStatus();
	await bob.presence.clearActivity();
	await until(
		ada.presence.user(bob.userId),
		(view) => view?.statusMessage === undefined && view?.currentProjectId === undefined,
	);
});

test("[VIS5] [VIS6] an invisible user is offline to others, and present to oneself and those on the list", async () => {
	const [ada, bob] = await two();
	const eve = await server.connected(`eve-${people}`);
	await until(ada.presence.user(bob.userId), (view) => view?.status === "online");
	await bob.presence.set({ status: "invisible", visibleTo: [eve.userId] });
	await until(ada.presence.user(bob.userId), (view) => view?.status === "offline");
	await until(eve.presence.user(bob.userId), (view) => view?.status === "online");
	await until(bob.presence.self, (self) => self?.status === "invisible");
});

test("[PR40] who follows nobody hears of those alone whom they watch, offline ones too", async () => {
	const [ada, bob] = await two();
	const eve = await server.connected(`eve-${people}`, { feed: "watched" });
	const stop = eve.presence.watch([ada.userId, "nobody"]);
	await until(eve.presence.user(ada.userId), (view) => view?.status === "online");
	await until(eve.presence.user("nobody"), (view) => view?.status === "offline");
	expect(eve.presence.user(bob.userId).getSnapshot()).toBeUndefined();
	await ada.presence.set({ status: "dnd" });
	await until(eve.presence.user(ada.userId), (view) => view?.status === "dnd");
	stop();
	await until(eve.presence.user(ada.userId), (view) => view === undefined);
	await ada.presence.set({ status: "auto" });
	await until(bob.presence.user(ada.userId), (view) => view?.status === "online");
	expect([...eve.presence.users.getSnapshot().keys()]).toEqual([eve.userId]);
});

test("[PR40] [W25] a connection follows as many as it may, and the next one once somebody is watched no more", async () => {
	await using small = await liveServer({ maxSubscriptions: 3 });
	const everybody = ["ann", "bob", "cat", "dan", "fay"];
	for (const userId of everybody) await small.connected(userId);
	const eve = await small.connected("eve", { feed: "watched" });
	const followed = (users: ReadonlyMap<string, View>) => everybody.filter((userId) => users.has(userId)).join(" ");
	const stops = everybody.map((userId) => eve.presence.watch([userId]));
	await until(eve.presence.users, (users) => followed(users) === "ann bob cat");
	stops[1]?.();
	await until(eve.presence.users, (users) => followed(users) === "ann cat dan");
});

test("[PR41] a full feed knows those who were there before, and a watched one who is not", async () => {
	const [ada, bob] = await two();
	const eve = server.client(`eve-${people}`);
	eve.presence.watch(["nobody-at-all"]);
	await eve.connect();
	await until(eve.presence.feed, ({ isLoaded, mode }) => isLoaded && mode === "full");
	for (const { userId } of [ada, bob]) await until(eve.presence.user(userId), (view) => view?.status === "online");
	await until(eve.presence.user("nobody-at-all"), (view) => view?.status === "offline");
});

test("[LOC1] [LOC2] a reported position is seen by others", async () => {
	const [ada, bob] = await two();
	bob.location.report({ latitude: 0, longitude: 13.4, accuracy: 8 });
	const seen = await until(ada.presence.user(bob.userId), (view) => view?.lastLatitude !== undefined);
	expect(seen).toMatchObject({ lastLatitude: 0, lastLongitude: 13.4, lastAccuracy: 8 });
});

test("one changed user tells their own followers and those of everybody, and nobody else", async () => {
	const [ada, bob] = await two();
	const eve = await server.connected(`eve-${people}`);
	await until(ada.presence.users, (users) => users.has(bob.userId) && users.has(eve.userId));
	const before = ada.presence.user(eve.userId).getSnapshot();
	let ofEve = 0;
	ada.presence.user(eve.userId).subscribe(() => {
		ofEve += 1;
	});
	await bob.presence.set({ status: "dnd" });
	await until(ada.presence.user(bob.userId), (view) => view?.status === "dnd");
	expect(ofEve).toBe(0);
	expect(ada.presence.user(eve.userId).getSnapshot()).toBe(before as NonNullable<typeof before>);
});

test("[PR32] oneself is among the users, as one truly is, whoever watches", async () => {
	const [ada] = await two();
	ada.presence.watch([ada.userId]);
	await ada.presence.set({ status: "invisible" });
	await ada.presence.postStatus({ message: "hidden" });
	const own = await until(ada.presence.user(ada.userId), (view) => view?.status === "invisible");
	expect(own).toMatchObject({ statusMessage: "hidden" });
	expect(own).not.toHaveProperty("currentProjectId");
});

test("[PR21] a client that was closed connects again, and is the same as before", async () => {
	const [ada, bob] = await two();
	bob.close();
	expect(bob.connection.getSnapshot().kind).toBe("closed");
	await bob.connect();
	await ada.presence.set({ status: "dnd" });
	await until(bob.presence.user(ada.userId), (view) => view?.status === "dnd");
	const { id } = await bob.chat.create({ type: "direct", participantIds: [ada.userId] });
	expect((await bob.chat.send(id, "again")).seq).toBe(1);
});

test("[LOC1] [W25] who comes back is on the same device as before: where they are now is seen at once", async () => {
	await using server = await liveServer();
	await using passage = await Passage.before(server.url);
	const bob = await server.connected("bob");
	const ada = await server.connected("ada", { url: passage.url });
	const isAt = (latitude: number) =>
		until(bob.presence.user("ada"), (view) => Math.abs((view?.lastLatitude ?? 0) - latitude) < 0.001);
	ada.location.report({ latitude: 53.5, longitude: 10, accuracy: 8 });
	await isAt(53.5);
	passage.cut();
	await until(ada.connection, ({ kind }) => kind === "reconnecting");
	await until(ada.connection, ({ kind }) => kind === "connected");
	ada.location.report({ latitude: 53.52, longitude: 10, accuracy: 8 });
	await isAt(53.52);
});
