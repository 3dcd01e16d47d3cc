import { expect, test } from "bun:test";
import { crowd, feedOf, lookAgain, namesOf, serverOf } from "../support/big-company.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestServer } from "../support/test-server.ts";

test("[PR43] a company of more people than its limit has counts for a feed, told once to every feed", async () => {
	await using server = await serverOf(5);
	const feeds = [
		await server.connect("ann"),
		await server.connect("ann", { auth: { batch: true } }),
		await server.plain("ben"),
		await server.plain("ben", { auth: { batch: true } }),
	];
	const apart = [
		await server.connect("cat", { auth: { feed: "none" } }),
		await server.plain("cat", { auth: { events: "simple" } }),
		await server.connect("cat", { namespace: "/chat" }),
	];
	await crowd(server, 2);
	await lookAgain(server);
	for (const client of [...feeds, ...apart]) expect(feedOf(client)).toEqual([]);
	const [, , last] = await crowd(server, 3);
	await lookAgain(server);
	for (const client of feeds) expect(feedOf(client)).toEqual(["counts", [6, 0, 0]]);
	await last?.send("presence:set", { status: "dnd" });
	await lookAgain(server);
	await lookAgain(server);
	for (const client of feeds) expect(feedOf(client)).toEqual(["counts", [6, 0, 0], [5, 0, 1]]);
	for (const client of apart) expect(feedOf(client)).toEqual([]);
});

test("[PR43] counts come at most once a second, and only where they changed", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	const [one] = await crowd(server, 3);
	await lookAgain(server);
	ann.forget();
	for (let times = 0; times < 20; times += 1) {
		await one?.send("presence:set", { status: times % 2 === 0 ? "dnd" : "away" });
		await server.advance(150);
	}
	await server.fence();
	expect(feedOf(ann).length).toBeGreaterThanOrEqual(1);
	expect(feedOf(ann).length).toBeLessThanOrEqual(3);
	await lookAgain(server);
	ann.forget();
	for (let times = 0; times < 5; times += 1) {
		await one?.send("activity:set", { projectId: `p${times}` });
		await lookAgain(server);
	}
	expect(namesOf(ann)).toEqual([]);
});

test("[PR43] [PR40] a feed of counts tells of the people subscribed one by one, each change once", async () => {
	await using server = await serverOf(2);
	const followers = [
		await server.connect("ann"),
		await server.plain("ben"),
		await server.connect("cat", { auth: { feed: "none" } }),
	];
	const batched = [
		await server.connect("ann", { auth: { batch: true } }),
		await server.plain("ben", { auth: { batch: true } }),
	];
	const simple = await server.plain("dan", { auth: { events: "simple" } });
	const other = await server.connect("eve");
	const everybody = [...followers, ...batched, simple, other];
	// Some before the switch, some after it.
	for (const client of followers) await client.send("presence:subscribe", { userIds: ["u0"] });
	const [u0, u1] = await crowd(server, 2);
	await lookAgain(server);
	for (const client of [...batched, simple]) await client.send("presence:subscribe", { userIds: ["u0", "u0"] });
	for (const client of everybody) client.forget();
	for (const user of [u0, u1]) {
		await user?.send("presence:set", { status: "dnd" });
		await user?.send("presence:heartbeat", { latitude: 1, longitude: 2 });
	}
	await lookAgain(server);
	for (const client of followers) {
		const feed = client === followers[2] ? [] : ["presence:counts"];
		expect(namesOf(client).sort()).toEqual([...feed, "presence:update", "presence:update"]);
		expect(client.all("presence:update", "u0")).toHaveLength(2);
	}
	for (const client of batched) {
		const changes = client.all("presence:batch").flatMap(({ events }) => events as { data: { userId: string } }[]);
		expect(changes.map(({ data }) => data.userId)).toEqual(["u0", "u0"]);
	}
	expect(simple.heard.map(({ name, data }) => [name, data.userId])).toEqual([["presence_changed", "u0"]]);
	expect(namesOf(other)).toEqual(["presence:counts"]);
});

test("[PR43] who is unsubscribed in counts mode is heard of no more", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	const [u0] = await crowd(server, 3);
	await lookAgain(server);
	await ann.send("presence:subscribe", { userIds: ["u0"] });
	await ann.send("presence:unsubscribe", { userIds: ["u0"] });
	await u0?.send("activity:set", { projectId: "p" });
	await lookAgain(server);
	expect(ann.names("u0")).not.toContain("activity:changed");
});

test("[PR43] who arrives where the feed carries counts learns it at once, with the counts", async () => {
	await using server = await serverOf(2);
	const [u0] = await crowd(server, 3);
	await server.connect("ann");
	await lookAgain(server);
	const arrivals = [
		await server.connect("ben"),
		await server.connect("ben", { auth: { batch: true } }),
		await server.plain("ben"),
	];
	const apart = [
		await server.connect("cat", { auth: { feed: "none" } }),
		await server.plain("cat", { auth: { events: "simple" } }),
	];
	await server.fence();
	for (const client of arrivals) expect(feedOf(client)).toEqual(["counts", [4, 0, 0]]);
	await lookAgain(server);
	await u0?.send("presence:set", { status: "away" });
	await lookAgain(server);
	for (const client of arrivals) expect(feedOf(client)).toEqual(["counts", [4, 0, 0], [6, 0, 0], [5, 1, 0]]);
	for (const client of apart) expect(feedOf(client)).toEqual([]);
});

test("[PR43] the feed carries everything again at 80 % of the limit, not before", async () => {
	await using server = await serverOf(5);
	const ann = await server.connect("ann");
	const people = await crowd(server, 5);
	await lookAgain(server);
	people[4]?.leave();
	await server.settled();
	await lookAgain(server);
	expect(feedOf(ann)).toEqual(["counts", [6, 0, 0], [5, 0, 0]]);
	expect(ann.names("u4")).not.toContain("user:offline");
	people[3]?.leave();
	await server.settled();
	await lookAgain(server);
	expect(feedOf(ann)).toEqual(["counts", [6, 0, 0], [5, 0, 0], "full"]);
	ann.forget();
	await people[0]?.send("presence:set", { status: "dnd" });
	await server.announce();
	expect(namesOf(ann)).toEqual(["presence:update"]);
});

test("[PR43] [W33] counts count oneself too; one's own state comes by presence:self alone", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	const two = await server.plain("ann");
	await crowd(server, 2);
	await lookAgain(server);
	for (const client of [ann, two]) {
		await client.send("presence:subscribe", { userIds: ["ann"] });
		client.forget();
	}
	await ann.send("presence:set", { status: "dnd" });
	await lookAgain(server);
	for (const client of [ann, two]) {
		expect(namesOf(client)).toEqual(["presence:counts"]);
		expect(client.all("presence:counts")).toEqual([{ online: 2, away: 0, dnd: 1 }]);
		expect(client.all("presence:self").at(-1)).toMatchObject({ status: "dnd" });
	}
});

test("[PR43] the limit of a company takes effect as it is changed", async () => {
	await using server = await serverOf(100);
	const ann = await server.connect("ann");
	await crowd(server, 3);
	await lookAgain(server);
	await server.operate("PUT", "/admin/companies/acme", { feedLimit: 3 });
	await lookAgain(server);
	await server.operate("PUT", "/admin/companies/acme", { feedLimit: 4 });
	await lookAgain(server);
	await server.operate("PUT", "/admin/companies/acme", { feedLimit: 5 });
	await lookAgain(server);
	expect(feedOf(ann)).toEqual(["counts", [4, 0, 0], "full"]);
});

test("[PR43] companies do not count each other's people", async () => {
	await using server = await serverOf(3);
	await server.operate("PUT", "/admin/companies/rival", { feedLimit: 3 });
	const ann = await server.connect("ann");
	const eve = await server.connect("eve", { companyId: "rival" });
	await crowd(server, 3);
	await lookAgain(server);
	expect(feedOf(ann)).toEqual(["counts", [4, 0, 0]]);
	expect(feedOf(eve)).toEqual([]);
});

test("[PR43] [PR24] after a restart those count who are shown as they were, until they are gone", async () => {
	using file = temporaryFile();
	const before = await serverOf(2, { databaseFile: file.path });
	await crowd(before, 4);
	await lookAgain(before);
	await before.close();
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const ann = await after.connect("ann");
	await lookAgain(after);
	expect(feedOf(ann)).toEqual(["counts", [5, 0, 0]]);
	await after.advance(16_000);
	await after.fence();
	expect(feedOf(ann)).toEqual(["counts", [5, 0, 0], "full"]);
});

test("[PR43] a changed name is told where the feed carries counts to who subscribed", async () => {
	await using server = await serverOf(2);
	const ann = await server.connect("ann");
	const ben = await server.connect("ben");
	await crowd(server, 2);
	await lookAgain(server);
	await ann.send("presence:subscribe", { userIds: ["u0"] });
	for (const client of [ann, ben]) client.forget();
	await server.operate("PUT", "/admin/companies/acme/users/u0", { name: "Ulla" });
	await lookAgain(server);
	expect(namesOf(ann)).toEqual(["user:profile"]);
	expect(namesOf(ben)).toEqual([]);
});
