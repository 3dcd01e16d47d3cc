import { expect, test } from "bun:test";
import { TestServer } from "../support/test-server.ts";

type User = { readonly userId: string };

const idsOf = (users: unknown): string[] => (users as readonly User[]).map(({ userId }) => userId);

test("[PR41] a difference whose next page falls into another epoch begins anew as the whole", async () => {
	await using server = await TestServer.start({ config: { syncPage: 2 } });
	await server.operate("PUT", "/admin/companies/acme", {});
	const bob = await server.connect("bob");
	for (const userId of ["alice", "carol", "dave"]) await server.connect(userId);
	const { epoch, version } = await bob.send("presence:sync");
	await server.announce();
	const first = await bob.send("presence:sync", { epoch, version });
	expect([first.full, idsOf(first.users)]).toEqual([false, ["alice", "carol"]]);
	await server.operate("PUT", "/admin/companies/acme", { locationAudience: "nobody" });
	await bob.ended();
	const again = await server.connect("bob");
	const next = await again.send("presence:sync", { cursor: first.nextCursor });
	expect([next.full, idsOf(next.users)]).toEqual([true, ["alice", "carol"]]);
	const last = await again.send("presence:sync", { cursor: next.nextCursor });
	expect([last.full, idsOf(last.users), last.nextCursor]).toEqual([true, ["dave"], null]);
});
