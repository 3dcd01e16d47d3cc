import { expect, test } from "bun:test";
import { crowd, feedOf, lookAgain, namesOf, serverOf } from "../support/big-company.ts";

test("[PR43] [VIS4] an invisible person is not counted, for nobody, and moves no switch", async () => {
	await using server = await serverOf(4);
	const listed = await server.connect("lia");
	const ann = await server.connect("ann");
	const tom = await server.connect("tom");
	await tom.send("presence:set", { status: "invisible", visibleTo: ["lia"] });
	const [u0] = await crowd(server, 2);
	await lookAgain(server);
	for (const client of [listed, ann, tom]) expect(feedOf(client)).toEqual([]);
	await server.connect("u2");
	await lookAgain(server);
	for (const client of [listed, ann, tom]) expect(feedOf(client)).toEqual(["counts", [5, 0, 0]]);
	await u0?.send("presence:set", { status: "away" });
	await tom.send("presence:set", { status: "auto" });
	await lookAgain(server);
	await tom.send("presence:set", { status: "invisible" });
	await lookAgain(server);
	for (const client of [listed, ann, tom]) expect(feedOf(client)).toEqual(["counts", [5, 0, 0], [5, 1, 0], [4, 1, 0]]);
});

test("[PR43] [VIS5] what an invisible person does changes no count, and is told to the listed who subscribed alone", async () => {
	await using server = await serverOf(2);
	const lia = await server.connect("lia");
	const max = await server.plain("max", { auth: { batch: true } });
	const ann = await server.connect("ann");
	const others = [await server.connect("lia"), ann, await server.connect("ann", { auth: { batch: true } })];
	const tom = await server.connect("tom");
	await tom.send("presence:set", { status: "invisible", visibleTo: ["lia", "max"] });
	await lookAgain(server);
	for (const client of [lia, max, ann]) await client.send("presence:subscribe", { userIds: ["tom"] });
	for (const client of [lia, max, ...others]) client.forget();
	await tom.send("activity:set", { projectId: "p" });
	await lookAgain(server);
	expect(namesOf(lia)).toEqual(["activity:changed"]);
	expect(max.all("presence:batch").map(({ events }) => events)).toEqual([
		[expect.objectContaining({ name: "activity:changed" })],
	]);
	for (const client of others) expect(namesOf(client)).toEqual([]);
});

test("[PR43] [VIS8] who is blocked is counted as everybody is, and a block is no change of counts", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	const tom = await server.connect("tom");
	await crowd(server, 1);
	await lookAgain(server);
	await ann.send("presence:subscribe", { userIds: ["tom"] });
	ann.forget();
	tom.forget();
	await server.rest("PUT", "/api/blocks/ann", { token: await server.token("tom") });
	await lookAgain(server);
	expect(namesOf(ann)).toEqual(["user:offline"]);
	expect(namesOf(tom)).toEqual([]);
});

test("[PR43] [VIS3] among contacts there are no counts and no switch, however many there are", async () => {
	await using server = await serverOf(2);
	await server.operate("PUT", "/admin/companies/acme", { audience: "contacts" });
	for (const userId of ["ann", "u0"]) await server.operate("PUT", `/admin/companies/acme/users/${userId}`, {});
	await server.operate("PUT", "/admin/companies/acme/friendships", { pairs: [["ann", "u0"]] });
	const ann = await server.connect("ann");
	const [u0, u1] = await crowd(server, 5);
	await lookAgain(server);
	ann.forget();
	for (const user of [u0, u1]) await user?.send("presence:set", { status: "dnd" });
	await lookAgain(server);
	expect(ann.heard.map(({ name, data }) => [name, data.userId])).toEqual([["presence:update", "u0"]]);
	expect(feedOf(await server.connect("ben"))).toEqual([]);
});

test("[PR43] [VIS3] counts end with the decision that only contacts see each other, and come back with the other", async () => {
	await using server = await serverOf(2);
	const before = await server.connect("ann");
	await crowd(server, 3);
	await lookAgain(server);
	expect(feedOf(before)).toEqual(["counts", [4, 0, 0]]);
	await server.operate("PUT", "/admin/companies/acme", { audience: "contacts" });
	await before.ended();
	const during = await server.connect("ann");
	await crowd(server, 3);
	await lookAgain(server);
	expect(feedOf(during)).toEqual([]);
	await server.operate("PUT", "/admin/companies/acme", { audience: "company" });
	await during.ended();
	const after = await server.connect("ann");
	await crowd(server, 3);
	await lookAgain(server);
	expect(feedOf(after)).toEqual(["counts", [4, 0, 0]]);
});

test("[PR43] an erased person is not counted any more", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	await crowd(server, 3);
	await lookAgain(server);
	await server.operate("DELETE", "/admin/companies/acme/users/u2");
	await lookAgain(server);
	expect(feedOf(ann)).toEqual(["counts", [4, 0, 0], [3, 0, 0]]);
});
