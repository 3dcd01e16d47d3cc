import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Paged, pagesOf, type User } from "../src/index.ts";
import { connectDevice, until } from "./support/device.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";

let server: LiveServer;
beforeAll(async () => {
	server = await liveServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let companies = 0;

type People = Readonly<Record<"ada" | "bob" | "boss", User>>;
type Company = People & {
	/** A device of that user connects, until it is disposed of. */
	readonly connect: (userId: string) => Promise<AsyncDisposable>;
};

/** Three people of a company of their own; the boss is its admin. */
function people(): Company {
	companies += 1;
	const companyId = `company-${companies}`;
	const rollcall = server.client();
	const as = (userId: string) => rollcall.as({ companyId, userId, deviceId: `${userId}-laptop` });
	const boss = rollcall.as({ companyId, userId: "boss", role: "admin" });
	const token = (userId: string) => rollcall.mintToken({ companyId, userId, deviceId: `${userId}-laptop` });
	const connect = async (userId: string) => connectDevice(server.url, await token(userId));
	return { ada: as("ada"), bob: as("bob"), boss, connect };
}

/** They are known from their first request on. */
async function known(): Promise<Company> {
	const company = people();
	const { ada, bob, boss } = company;
	await Promise.all([ada, bob, boss].map((one) => one.getOwnPresence()));
	return company;
}

async function everything<P extends Paged>(list: Parameters<typeof pagesOf<P>>[0]): Promise<readonly P[]> {
	const pages: P[] = [];
	for await (const page of pagesOf(list)) pages.push(page);
	return pages;
}

test("[W4] people, one and all, page by page", async () => {
	const { ada } = await known();
	expect(await ada.getUser({ userId: "bob" })).toEqual({ userId: "bob", name: null, avatarUrl: null });
	const pages = await everything((cursor) => ada.listUsers({ cursor, limit: 1 }));
	expect(pages.flatMap(({ users }) => users.map(({ userId }) => userId))).toEqual(["ada", "bob", "boss"]);
	expect((await ada.listUsers({ query: "bo" })).users).toHaveLength(2);
});

test("[W4] presence of one, of many in the order asked, of the company", async () => {
	const { ada, connect } = await known();
	expect(await ada.getUserPresence({ userId: "bob" })).toEqual({ userId: "bob", status: "offline" });
	const { presences } = await ada.batchPresence({ userIds: ["nobody", "bob"] });
	expect(presences.map(({ userId }) => userId)).toEqual(["nobody", "bob"]);
	expect(await ada.listPresence({ status: "online" })).toEqual({ users: [], nextCursor: null });
	const absent = await everything((cursor) => ada.listPresence({ status: "offline", cursor }));
	expect(absent.flatMap(({ users }) => users.map(({ userId }) => userId))).toEqual(["ada", "bob", "boss"]);
	await using _ = await connect("bob");
	await until(async () => (await ada.getUserPresence({ userId: "bob" })).status === "online");
	expect((await ada.listPresence()).users).toMatchObject([{ userId: "bob", status: "online" }]);
});

test("[W4] the own session, status message, devices, and why it is so", async () => {
	const { ada } = await known();
	expect(await ada.putOwnPresence({ status: "dnd" })).toMatchObject({ userId: "ada", availability: "dnd" });
	expect(await ada.getOwnPresence()).toMatchObject({ availability: "dnd" });
	expect(await ada.putStatusMessage({ message: "On site" })).toMatchObject({ statusMessage: "On site" });
	expect(await ada.deleteStatusMessage()).toMatchObject({ statusMessage: null });
	expect(await ada.leavePresence()).toMatchObject({ status: "offline" });
	expect(await ada.listDevices()).toEqual({ devices: [] });
	expect(await ada.explainPresence({ userId: "ada" })).toMatchObject({ userId: "ada", rule: "no_device" });
	await expect(ada.explainPresence({ userId: "bob" })).rejects.toMatchObject({ code: "not_found" });
});

test("[W4] what one lets others see", async () => {
	const { ada } = await known();
	expect(await ada.putPrivacy({ readReceipts: false })).toMatchObject({ readReceipts: false });
	expect(await ada.getPrivacy()).toMatchObject({ readReceipts: false });
	expect(await ada.putVisibility({ userIds: ["bob"] })).toEqual({ userIds: ["bob"] });
	expect(await ada.getVisibility()).toEqual({ userIds: ["bob"] });
});

test("[W4] activity and trails, of oneself and for a company admin", async () => {
	const { ada, boss, connect } = await known();
	await using _ = await connect("ada");
	expect(await ada.putActivity({ projectId: "roof-12", taskId: "survey" })).toMatchObject({ userId: "ada" });
	expect(await ada.deleteActivity()).toMatchObject({ currentProjectId: null });
	const day = { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" };
	expect(await boss.listActivity({ userId: "ada", ...day })).toEqual({ intervals: [], nextCursor: null });
	expect(await boss.summarizeActivity({ ...day, groupBy: "user", timeZone: "Europe/Berlin" })).toEqual({ days: [] });
	expect(await ada.listLocations(day)).toEqual({ locations: [], nextCursor: null });
	await expect(ada.listActivity({ userId: "bob" })).rejects.toMatchObject({ code: "forbidden", status: 403 });
});

test("[W4] blocks and friends", async () => {
	const { ada, bob } = await known();
	expect(await ada.putBlock({ userId: "bob" })).toEqual({ userId: "bob", blocked: true });
	expect(await ada.getBlock({ userId: "bob" })).toEqual({ userId: "bob", blocked: true });
	expect(await ada.listBlocks()).toMatchObject({ userIds: ["bob"] });
	expect(await ada.deleteBlock({ userId: "bob" })).toEqual({ userId: "bob", blocked: false });
	expect(await ada.putFriend({ userId: "bob" })).toEqual({ userId: "bob", state: "outgoing" });
	expect(await bob.putFriend({ userId: "ada" })).toEqual({ userId: "ada", state: "friends" });
	expect(await bob.listFriends()).toEqual({ friends: ["ada"], incoming: [], outgoing: [] });
	expect(await ada.deleteFriend({ userId: "bob" })).toEqual({ userId: "bob", state: "none" });
});

test("[CON1] a conversation is made, changed, listed and left", async () => {
	const { ada, bob } = await known();
	const made = await ada.createConversation({ type: "group", title: "Roof", participantIds: ["bob"] });
	const at = { conversationId: made.id };
	expect(await ada.renameConversation({ ...at, title: "Roof 12" })).toMatchObject({ title: "Roof 12" });
	expect(await bob.getConversation(at)).toMatchObject({ id: made.id, title: "Roof 12" });
	const [page] = await everything((cursor) => bob.listConversations({ cursor }));
	expect(page?.conversations.map(({ id }) => id)).toEqual([made.id]);
	const grown = await ada.putParticipant({ ...at, userId: "boss", role: "admin" });
	expect(grown.participants.map(({ userId }) => userId)).toEqual(["ada", "bob", "boss"]);
	const presence = await ada.conversationPresence(at);
	expect(presence.participants).toHaveLength(3);
	expect(await ada.removeParticipant({ ...at, userId: "bob" })).toEqual({ ...at, userId: "bob" });
	await expect(bob.getConversation(at)).rejects.toMatchObject({ code: "not_found" });
});

test("[MSG1] messages are sent, read, edited and deleted", async () => {
	const { ada, bob, connect } = await known();
	const { id: conversationId } = await ada.createConversation({ type: "direct", participantIds: ["bob"] });
	const at = { conversationId };
	const sent = await ada.sendMessage({ ...at, text: "The survey is done." });
	expect(sent).toMatchObject({ senderId: "ada", seq: 1, type: "text" });
	expect(await bob.listMessages({ ...at, after: 0, limit: 10 })).toEqual({ messages: [sent], hasMore: false });
	const one = { ...at, messageId: sent.id };
	expect(await bob.getMessage(one)).toEqual(sent);
	await using _ = await connect("bob");
	await until(async () => (await ada.getUserPresence({ userId: "bob" })).status === "online");
	expect(await bob.putReceipt({ ...at, readSeq: 1 })).toMatchObject({ readSeq: 1 });
	expect((await ada.listReceipts(at)).receipts.find(({ userId }) => userId === "bob")).toMatchObject({ readSeq: 1 });
	expect(await ada.editMessage({ ...one, text: "Done." })).toMatchObject({ text: "Done." });
	expect(await ada.deleteMessage(one)).toMatchObject({ text: null });
	await expect(ada.sendMessage({ ...at, text: "" })).rejects.toMatchObject({ code: "bad_request", status: 400 });
});

test("[W11] an id that would lead to another address is not sent", async () => {
	const { ada } = people();
	for (const userId of ["", ".", ".."]) await expect(ada.getUser({ userId })).rejects.toThrow("userId must be an id");
	await expect(ada.getUser({ userId: "a/../b?c#d" })).rejects.toMatchObject({ code: "bad_request" });
});
