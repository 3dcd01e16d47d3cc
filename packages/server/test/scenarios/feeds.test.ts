import { expect, test } from "bun:test";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import type { Answered } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Page = Answered & {
	readonly epoch: string;
	readonly version: number;
	readonly full: boolean;
	readonly users: readonly { readonly userId: string; readonly status: string }[];
	readonly nextCursor: string | null;
};

const asPage = (answer: Answered): Page => answer as Page;

test("[PR40] feed none hears of nobody but those it subscribes to", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob", { auth: { feed: "none" } });
	await server.connect("alice");
	await server.connect("carol");
	await server.announce();
	expect(bob.names("alice")).toEqual([]);
	const { users } = await bob.send("presence:subscribe", { userIds: ["alice", "nobody", "alice"] });
	expect(users).toEqual([
		{ userId: "alice", status: "online" },
		{ userId: "nobody", status: "offline" },
		{ userId: "alice", status: "online" },
	]);
	await server.advance(301_000);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:away"]);
	expect(bob.names("carol")).toEqual([]);
});

test("[PR40] who is unsubscribed is heard of no more", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob", { auth: { feed: "none" } });
	const alice = await server.connect("alice");
	await server.announce();
	await bob.send("presence:subscribe", { userIds: ["alice", "carol"] });
	const { success } = await bob.send("presence:unsubscribe", { userIds: ["alice", "stranger"] });
	expect(success).toBe(true);
	await alice.send("activity:set", { projectId: "p" });
	await server.connect("carol");
	await server.announce();
	expect(bob.names("alice")).toEqual([]);
	expect(bob.names("carol")).toEqual(["user:online"]);
});

test("[PR40] a change reaches a feed once, however it is subscribed", async () => {
	await using server = await TestServer.start();
	const single = await server.connect("bob");
	const batched = await server.connect("bob", { auth: { batch: true } });
	const plain = await server.plain("bob");
	for (const client of [single, batched, plain]) {
		await client.send("presence:subscribe", { userIds: ["alice"] });
		await client.send("presence:subscribe", { userIds: ["alice"] });
	}
	const alice = await server.connect("alice");
	await server.announce();
	for (const client of [single, batched, plain]) client.forget();
	await alice.send("activity:set", { projectId: "p" });
	await server.announce();
	expect(single.heard.map(({ name }) => name)).toEqual(["activity:changed"]);
	expect(batched.heard.map(({ name }) => name)).toEqual(["presence:batch"]);
	expect(batched.heard[0]?.data.events).toHaveLength(1);
	expect(plain.heard.map(({ name }) => name)).toEqual(["activity:changed"]);
});

test("[PR40] someone off the list subscribes to an invisible user and hears nothing", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob", { auth: { feed: "none" } });
	const carol = await server.connect("carol", { auth: { feed: "none", batch: true } });
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	await server.announce();
	for (const client of [bob, carol]) await client.send("presence:subscribe", { userIds: ["alice"] });
	bob.forget();
	carol.forget();
	await alice.send("activity:set", { projectId: "p" });
	await server.announce();
	expect(bob.heard).toEqual([]);
	expect(carol.all("presence:batch").flatMap(({ events }) => events)).toEqual([
		expect.objectContaining({ name: "activity:changed" }),
	]);
});

test("[PR41] a sync says everybody who is not offline, and since when", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("carol");
	const alice = await server.connect("alice");
	const dave = await server.connect("dave");
	await server.announce();
	dave.leave();
	await server.connections(3);
	await alice.send("presence:set", { status: "dnd" });
	await server.announce();
	const page = asPage(await bob.send("presence:sync"));
	expect(page).toEqual({
		success: true,
		epoch: expect.any(String),
		version: expect.any(Number),
		full: true,
		users: [
			{ userId: "alice", status: "dnd" },
			{ userId: "carol", status: "online" },
		],
		nextCursor: null,
	});
});

test("[PR41] a sync since a version says who looks different, and them alone", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	const carol = await server.connect("carol");
	await server.connect("dave");
	await server.announce();
	const { epoch, version } = asPage(await bob.send("presence:sync"));
	await server.advance(1_000);
	await alice.send("presence:set", { status: "dnd" });
	carol.leave();
	await server.connections(3);
	await server.announce();
	const delta = asPage(await bob.send("presence:sync", { epoch, version }));
	expect([delta.full, delta.epoch, delta.nextCursor]).toEqual([false, epoch, null]);
	expect(delta.users).toEqual([
		{ userId: "alice", status: "dnd" },
		expect.objectContaining({ userId: "carol", status: "offline" }),
	]);
	await server.advance(1_000);
	expect(asPage(await bob.send("presence:sync", { epoch, version: delta.version + 1 })).users).toEqual([]);
});

test("[PR41] [PR42] who changed and changed back is in the difference: a client may have heard half of it", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	const { epoch, version } = asPage(await bob.send("presence:sync"));
	await server.advance(1_000);
	await alice.send("presence:set", { status: "dnd" });
	await server.announce();
	bob.cut();
	await alice.send("presence:set", { status: "auto" });
	await server.announce();
	const again = await server.connect("bob");
	const delta = asPage(await again.send("presence:sync", { epoch, version }));
	expect(delta.full).toBe(false);
	expect(delta.users).toEqual([{ userId: "alice", status: "online" }]);
});

test("[PR41] [VIS5] a change that the viewer may not see is no difference", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	await alice.send("presence:set", { status: "invisible" });
	await server.advance(1_000);
	const { epoch, version } = asPage(await bob.send("presence:sync"));
	await server.advance(1_000);
	await alice.send("activity:set", { projectId: "p" });
	await alice.send("status:post", { message: "m" });
	await server.announce();
	const delta = asPage(await bob.send("presence:sync", { epoch, version }));
	expect([delta.full, delta.users]).toEqual([false, []]);
});

test("[PR41] an unknown epoch, a version to come and one too old are answered with the whole", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	const { epoch, version } = asPage(await bob.send("presence:sync"));
	for (const since of [
		{ epoch: "another", version },
		{ epoch, version: version + 1_000_000 },
	])
		expect(asPage(await bob.send("presence:sync", since)).full).toBe(true);
	for (let minute = 0; minute < 11; minute += 1) {
		await server.advance(60_000);
		await alice.send("activity:set", { projectId: `p${minute}` });
		await bob.send("presence:heartbeat");
		await server.announce();
	}
	const late = asPage(await bob.send("presence:sync", { epoch, version }));
	expect(late.full).toBe(true);
	expect(late.users).toEqual([expect.objectContaining({ userId: "alice", currentProjectId: "p10" })]);
});

test("[PR41] a sync of single people answers for these alone, in the order asked", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("alice");
	await server.connect("carol");
	await server.announce();
	const page = asPage(await bob.send("presence:sync", { userIds: ["nobody", "alice"] }));
	expect([page.full, page.nextCursor]).toEqual([false, null]);
	expect(page.users.map(({ userId, status }) => [userId, status])).toEqual([
		["nobody", "offline"],
		["alice", "online"],
	]);
});

/** Leaves behind what a server wrote that had so many people present. */
async function seed(databaseFile: string, people: number): Promise<void> {
	const stores = await openSqlite({ file: databaseFile });
	const track = {
		...{ status: "online", lastActivity: null, lastSeen: null, devices: [], projectId: null, taskId: null },
		...{ statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null, position: null },
	};
	const device = { id: "d", kind: null, heartbeats: false, reported: null, movedTo: null };
	const at = Date.parse("2026-03-02T08:59:00.000Z");
	const state = JSON.stringify({
		devices: [{ ...device, lastSignAt: at, lastActivityAt: at }],
		...{ activity: null, position: null, status: "online", plainSeenAt: null, plain: track },
	});
	const keys = Array.from({ length: people }, (_, index) => ({
		companyId: "acme",
		userId: `user${String(index).padStart(5, "0")}`,
	}));
	const profile = { name: null, avatarUrl: null, issuedAt: at };
	await Promise.all(keys.map((key) => stores.directory.seen({ ...key, ...profile }, at)));
	await stores.journal.write(keys.map((key) => ({ ...key, present: true, lastSignAt: at, state })));
	await stores.close();
}

test("[PR41] 1,200 people come in pages of 500, each once and in order", async () => {
	using file = temporaryFile();
	await seed(file.path, 1_200);
	await using server = await TestServer.start({ databaseFile: file.path });
	const bob = await server.connect("bob");
	const pages = [asPage(await bob.send("presence:sync"))];
	for (let cursor = pages[0]?.nextCursor; cursor; cursor = pages.at(-1)?.nextCursor)
		pages.push(asPage(await bob.send("presence:sync", { cursor })));
	expect(pages.map(({ users }) => users.length)).toEqual([500, 500, 200]);
	expect(pages.every(({ full }) => full)).toBe(true);
	const ids = pages.flatMap(({ users }) => users.map(({ userId }) => userId));
	expect(ids).toEqual([...new Set(ids)].sort());
});

test("[PR41] a delta of more than 500 people comes in pages too", async () => {
	using file = temporaryFile();
	await seed(file.path, 700);
	await using server = await TestServer.start({ databaseFile: file.path });
	const bob = await server.connect("bob");
	await server.advance(1_000);
	const { epoch, version } = asPage(await bob.send("presence:sync"));
	await server.advance(16_000);
	const first = asPage(await bob.send("presence:sync", { epoch, version }));
	const second = asPage(await bob.send("presence:sync", { cursor: first.nextCursor }));
	expect([first.full, first.users.length, second.full, second.users.length]).toEqual([false, 500, false, 200]);
	expect(second.nextCursor).toBeNull();
	expect([...first.users, ...second.users].every(({ status }) => status === "offline")).toBe(true);
});

test("[PR41] a cursor that the server never gave is a bad request", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	for (const cursor of ["x", btoa("[]"), btoa('["e",1,2]'), btoa("null"), "é"]) {
		const { error } = await bob.send("presence:sync", { cursor });
		expect(error?.code).toBe("bad_request");
	}
});

test("[PR42] a version is a moment: it passes whether or not anything changes, alike for all", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	await server.announce();
	const first = asPage(await bob.send("presence:sync"));
	await server.advance(3_000);
	const second = asPage(await bob.send("presence:sync"));
	const other = asPage(await carol.send("presence:sync"));
	expect(second.version - first.version).toBe(30);
	expect([other.epoch, other.version]).toEqual([second.epoch, second.version]);
});

test("[PR42] an emptied store is a new epoch", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const { epoch, version } = asPage(await (await before.connect("bob")).send("presence:sync"));
	await before.close();
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const again = asPage(await (await after.connect("bob")).send("presence:sync", { epoch, version }));
	expect(again.full).toBe(true);
	expect(again.epoch).not.toBe(epoch);
});
