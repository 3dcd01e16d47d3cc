import { expect, test } from "bun:test";
import { crowd, lookAgain, serverOf } from "../support/big-company.ts";

type User = { readonly userId: string; readonly status: string };

const asUsers = (users: unknown): string[] =>
	(users as readonly User[]).map(({ userId, status }) => `${userId} ${status}`);

test("[PR41] [PR43] where the feed carries counts a sync is about the people subscribed", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	const [u0, u1, u2] = await crowd(server, 3);
	await lookAgain(server);
	expect(await ann.send("presence:sync")).toMatchObject({ full: true, users: [], nextCursor: null });
	await ann.send("presence:subscribe", { userIds: ["u2", "u0", "ann", "nobody"] });
	const whole = await ann.send("presence:sync");
	expect([whole.full, asUsers(whole.users)]).toEqual([true, ["u0 online", "u2 online"]]);
	await server.advance(1_000);
	for (const user of [u0, u1]) await user?.send("presence:set", { status: "dnd" });
	u2?.leave();
	await server.settled();
	await server.announce();
	const { epoch, version } = whole;
	const delta = await ann.send("presence:sync", { epoch, version });
	expect([delta.full, delta.epoch, asUsers(delta.users)]).toEqual([false, epoch, ["u0 dnd", "u2 offline"]]);
	expect(asUsers((await ann.send("presence:sync")).users)).toEqual(["u0 dnd"]);
	const { users } = await ann.send("presence:sync", { userIds: ["u1"] });
	expect(asUsers(users)).toEqual(["u1 dnd"]);
});

test("[PR41] [PR43] and it comes in pages, of which the unseen take none", async () => {
	await using server = await serverOf(2, { config: { syncPage: 2 } });
	const ann = await server.connect("ann");
	const [, u1] = await crowd(server, 6);
	await u1?.send("presence:set", { status: "invisible" });
	await lookAgain(server);
	await ann.send("presence:subscribe", { userIds: ["u4", "u3", "u2", "u1", "u0", "nobody"] });
	const first = await ann.send("presence:sync");
	expect([first.full, asUsers(first.users)]).toEqual([true, ["u0 online", "u2 online"]]);
	const second = await ann.send("presence:sync", { cursor: first.nextCursor });
	expect([second.full, asUsers(second.users)]).toEqual([true, ["u3 online", "u4 online"]]);
	expect(second.nextCursor).toBeNull();
});

test("[PR41] [PR43] a feed of none syncs as the others do", async () => {
	await using server = await serverOf(2);
	const [u0] = await crowd(server, 3);
	await server.connect("ann");
	await lookAgain(server);
	await u0?.send("presence:subscribe", { userIds: ["u1"] });
	expect(asUsers((await u0?.send("presence:sync"))?.users)).toEqual(["u1 online"]);
});

test("[PR42] [PR43] no version of before a switch is taken for one of after it", async () => {
	await using server = await serverOf(4);
	const ann = await server.connect("ann", { auth: { batch: true } });
	const people = await crowd(server, 3);
	await lookAgain(server);
	const small = await ann.send("presence:sync");
	expect(asUsers(small.users)).toEqual(["u0 online", "u1 online", "u2 online"]);
	people.push(await server.connect("u3"), await server.connect("u4"));
	await lookAgain(server);
	await ann.send("presence:subscribe", { userIds: ["u0"] });
	const big = await ann.send("presence:sync", { epoch: small.epoch, version: small.version });
	expect([big.full, asUsers(big.users)]).toEqual([true, ["u0 online"]]);
	for (const user of people.slice(0, 2)) await user.send("presence:set", { status: "dnd" });
	await lookAgain(server);
	const heard = Number(ann.all("presence:batch").at(-1)?.version);
	for (const user of people.slice(2)) user.leave();
	await server.settled();
	await server.advance(5_000);
	await lookAgain(server);
	for (const { epoch, version } of [
		small,
		big,
		{ epoch: small.epoch, version: heard },
		{ epoch: big.epoch, version: heard },
	]) {
		const again = await ann.send("presence:sync", { epoch, version });
		expect([again.full, asUsers(again.users)]).toEqual([true, ["u0 dnd", "u1 dnd"]]);
	}
});
