import { expect, test } from "bun:test";
import { DatabaseSync } from "node:sqlite";
import { storedIntervals } from "../support/stored-intervals.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestServer } from "../support/test-server.ts";

/** Another process that holds the write lock of the database until it is told to let go. */
function lock(path: string): { letGo(): void } {
	const holder = new DatabaseSync(path);
	holder.exec("begin immediate");
	return {
		letGo: () => {
			holder.exec("rollback");
			holder.close();
		},
	};
}

test("[M6] [ST1] a message that is posted while the one before runs out is not taken for that one", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "old", expiresAt: server.time(60_000) });
	await alice.send("presence:set", { status: "away", until: server.time(60_000) });
	await server.advance(59_500);
	const held = lock(file.path);
	const posting = alice.send("status:post", { message: "new" });
	const choosing = alice.send("presence:set", { status: "dnd" });
	await alice.fence();
	const passing = server.leap(1_000);
	await alice.fence();
	held.letGo();
	expect(await Promise.all([posting, choosing])).toMatchObject([{ success: true }, { success: true }]);
	await passing;
	const { session } = await alice.send("presence:set", { visibleTo: [] });
	expect(session).toMatchObject({ statusMessage: "new", availability: "dnd", status: "dnd" });
});

test("[ACT1] what is sent last holds last, though the log has not answered yet", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	await alice.send("activity:set", { projectId: "one" });
	const sent = [
		alice.send("activity:set", { projectId: "two" }),
		alice.send("activity:set", { projectId: "one" }),
		alice.send("presence:heartbeat", { projectId: "three" }),
		alice.send("presence:heartbeat", { projectId: "three" }),
		alice.send("activity:clear"),
	];
	expect((await Promise.all(sent)).every(({ success }) => success)).toBe(true);
	const { session } = await alice.send("presence:set", { visibleTo: [] });
	expect(session).toMatchObject({ currentProjectId: null });
	await server.close();
	const intervals = await storedIntervals(file.path, "alice");
	expect(intervals.map(({ projectId, endReason }) => [projectId, endReason])).toEqual([
		["one", "changed"],
		["two", "changed"],
		["one", "changed"],
		["three", "cleared"],
	]);
});

test("[ACT1] what is cleared stays cleared, though what it clears was not logged yet", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const setting = alice.send("activity:set", { projectId: "p" });
	expect(await alice.send("activity:clear")).toMatchObject({ session: { currentProjectId: null } });
	expect(await setting).toMatchObject({ session: { currentProjectId: "p" } });
	const { session } = await alice.send("presence:set", { visibleTo: [] });
	expect(session).toMatchObject({ currentProjectId: null });
});

test("[CLU2] while the store is away who is known comes, goes and is seen; who is not is told to come back", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	const held = lock(file.path);
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.names("alice").at(-1)).toBe("user:offline");
	const again = await server.connect("alice");
	await server.announce();
	expect(bob.names("alice").at(-1)).toBe("user:online");
	const refreshed = await again.send("auth:refresh", { token: await server.token("alice", { ttl: 7_200 }) });
	expect(refreshed).toMatchObject({ success: true });
	expect(await again.send("status:post", { message: "m" })).toMatchObject({
		success: false,
		error: { code: "unavailable", retryable: true },
	});
	expect((await server.rest("GET", "/readyz")).body).toEqual({ degraded: ["database"] });
	const carol = server.open({ token: await server.token("carol") });
	await server.until(() => carol.linkEnds > 0, "the newcomer's link is closed");
	held.letGo();
	await server.connect("carol");
	expect((await server.rest("GET", "/readyz")).body).toEqual({ degraded: [] });
});
