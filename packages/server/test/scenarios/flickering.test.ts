import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

/** What is gathered is told once in so long. */
const GATHERED = 5_000;

async function leaves(server: TestServer, client: TestClient): Promise<void> {
	client.leave();
	await server.settled();
	await server.announce();
}

async function comes(server: TestServer, userId: string): Promise<TestClient> {
	const client = await server.connect(userId);
	await server.announce();
	return client;
}

/** Alice, whom everybody has just been told of as often as they are at once; she is gone. */
async function visitsOften(server: TestServer): Promise<void> {
	for (let visit = 0; visit < 5; visit += 1) await leaves(server, await comes(server, "alice"));
}

test("[PR20] [T-27] who comes and goes again and again is told of once in five seconds, as they are then", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await visitsOften(server);
	expect(bob.names("alice")).toEqual(Array.from({ length: 5 }, () => ["user:online", "user:offline"]).flat());
	bob.forget();
	const began = server.clock.now();
	while (server.clock.now() - began < 10 * GATHERED) await leaves(server, await comes(server, "alice"));
	const told = bob.names("alice");
	expect(told.length).toBeLessThanOrEqual(11);
	expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? "user:online" : "user:offline")));
	const alice = await comes(server, "alice");
	await server.advance(GATHERED);
	await server.fence();
	expect((await bob.send("presence:sync")).users).toEqual([{ userId: "alice", status: "online" }]);
	expect(bob.names("alice").at(-1)).toBe("user:online");
	await server.advance(60_000);
	bob.forget();
	await leaves(server, alice);
	expect(bob.names("alice")).toEqual(["user:offline"]);
});

test("[PR20] [PR33] while it is gathered, everybody sees what they were told, and the user what is so", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await visitsOften(server);
	bob.forget();
	const alice = await comes(server, "alice");
	await accepted(alice.send("activity:set", { projectId: "p1" }));
	await server.announce();
	expect(alice.all("presence:self").at(-1)).toMatchObject({ status: "online", currentProjectId: "p1" });
	expect((await bob.send("presence:sync")).users).toEqual([]);
	expect(bob.names("alice")).toEqual([]);
	await server.advance(GATHERED);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online", "activity:changed"]);
});

/** What Bob hears in each tenth of a second of Alice, who is not seen for a while, seen for the next, and so on. */
async function watched(isInvisible: boolean): Promise<string> {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await visitsOften(server);
	let alice = await comes(server, "alice");
	await server.advance(GATHERED);
	await server.fence();
	bob.forget();
	const heard: unknown[] = [];
	const passes = async (): Promise<void> => {
		await server.settled();
		for (let step = 0; step < 16; step += 1) {
			await server.advance(100);
			await server.fence();
			heard.push(bob.about("alice").map(({ name, data }) => [name, data.status, data.reason, data.lastSeen]));
			bob.forget();
		}
	};
	for (let turn = 0; turn < 12; turn += 1) {
		if (isInvisible) await accepted(alice.send("presence:set", { status: "invisible" }));
		else {
			await accepted(alice.send("activity:ping"));
			alice.leave();
		}
		await passes();
		if (isInvisible) await accepted(alice.send("presence:set", { status: "auto" }));
		else alice = await server.connect("alice");
		await passes();
	}
	return JSON.stringify(heard);
}

test("[VIS5] [VIS6] [T-10] who comes and goes again and again and turns invisible looks as who leaves, at every moment", async () => {
	const invisible = await watched(true);
	expect(invisible.match(/user:o(n|ff)line/g)?.length).toBeGreaterThan(2);
	expect(invisible).toBe(await watched(false));
});

test("[VIS5] [T-10] [PR20] whoever came and went unseen is told of at once all the same", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	for (let visit = 0; visit < 12; visit += 1) {
		const alice = await server.connect("alice");
		if (visit === 0) await accepted(alice.send("presence:set", { status: "invisible" }));
		await server.announce();
		await leaves(server, alice);
	}
	await server.advance(60_000);
	const alice = await comes(server, "alice");
	await accepted(alice.send("presence:set", { status: "auto" }));
	await server.announce();
	bob.forget();
	await leaves(server, alice);
	expect(bob.names("alice")).toEqual(["user:offline"]);
});

test("[VIS8] a block of somebody whose going is gathered takes effect at once", async () => {
	await using server = await TestServer.start();
	const [bob, carol] = [await server.connect("bob"), await server.connect("carol")];
	await visitsOften(server);
	const alice = await comes(server, "alice");
	await server.advance(GATHERED);
	await server.fence();
	for (const viewer of [bob, carol]) viewer.forget();
	await leaves(server, alice);
	expect([bob.names("alice"), carol.names("alice")]).toEqual([[], []]);
	await server.rest("PUT", "/api/blocks/bob", { token: await server.token("alice") });
	await server.announce();
	expect([bob.names("alice"), carol.names("alice")]).toEqual([["user:offline"], []]);
	await server.advance(GATHERED);
	await server.fence();
	expect([bob.names("alice"), carol.names("alice")]).toEqual([["user:offline"], ["user:offline"]]);
});

test("[IND1] [VIS7] what somebody began to type before their arrival was told is told after it", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await leaves(server, alice);
	await visitsOften(server);
	bob.forget();
	const back = await server.connect("alice", { namespace: "/chat" });
	await accepted(back.send("typing:start", { conversationId: id }));
	await server.announce();
	expect(bob.names("alice")).toEqual([]);
	for (let left = GATHERED; left > 0; left -= 1_000) {
		await accepted(back.send("typing:start", { conversationId: id }));
		await server.advance(1_000);
	}
	await server.announce();
	expect(bob.names("alice").slice(0, 2)).toEqual(["user:online", "user:typing"]);
});

test("[T-13] [W14] who comes and goes again and again and is erased is told to be gone before anything is forgotten", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await visitsOften(server);
	await comes(server, "alice");
	await server.advance(GATHERED);
	await server.fence();
	bob.forget();
	await server.operate("DELETE", "/admin/companies/acme/users/alice");
	await server.settled();
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:offline"]);
	expect((await bob.send("presence:sync")).users).toEqual([]);
});

test("[PR21] [W25] who comes and goes all the time, each time with a device of its own, is let in for ever", async () => {
	await using server = await TestServer.start();
	for (let visit = 0; visit < 60; visit += 1) {
		const alice = await server.connect("alice");
		alice.leave();
		await server.connections(0);
	}
	const bob = await server.connect("bob");
	await server.advance(6_000);
	expect((await bob.send("presence:sync")).users).toEqual([]);
});
