import { expect, test } from "bun:test";
import { DatabaseSync } from "node:sqlite";
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
