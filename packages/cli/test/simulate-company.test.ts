import { expect, test } from "bun:test";
import { signToken } from "@rollcall/server/auth/sign-token";
import { SECRET } from "../../server/test/support/sign-token.ts";
import { TestServer } from "../../server/test/support/test-server.ts";
import { Company } from "../src/simulate/drive/company.ts";
import { introduce } from "../src/simulate/drive/introduce.ts";
import type { Surroundings } from "../src/simulate/drive/member.ts";
import { Tally } from "../src/simulate/drive/tally.ts";
import { makePeople } from "../src/simulate/person.ts";

const PEOPLE = 20;
const STEP = 250;
const MINUTES = 20;

/** A company on a real server, both by the server's clock. */
async function companyOn(server: TestServer, ttl = 3_600_000) {
	const begin = server.clock.now();
	const problems: string[] = [];
	const tally = new Tally((problem) => problems.push(problem));
	const people = makePeople({ seed: 11, count: PEOPLE, guest: "alice" });
	const mint: Surroundings["mint"] = ({ userId, name }) => {
		const issuedAt = server.clock.now();
		return signToken({ userId, companyId: "acme", name, issuedAt, expiresAt: issuedAt + ttl }, SECRET);
	};
	await introduce(people, { url: server.url, mint });
	const clock = { now: () => server.clock.now() - begin, wall: () => server.clock.now(), pace: 1 };
	const company = new Company(people, { url: server.url, mint, clock, tally, run: "test", watches: true });
	/** Lives on for so many steps: does what is due, and waits until all of it is answered. */
	const live = async (steps: number, step: number): Promise<void> => {
		for (let taken = 0; taken < steps; taken += 1) {
			company.tick();
			await server.until(() => tally.waiting === 0, "all is answered");
			await server.leap(step);
			await server.fence();
		}
	};
	return { company, tally, problems, people, live };
}

test("[OPS2] a company of twenty lives on the real wire: seen, heard, without one error, and all gone at the end", async () => {
	await using server = await TestServer.start();
	const watcher = await server.connect("watcher");
	const alice = await server.connect("alice", { namespace: "/chat", auth: { conversationPresence: false } });
	const { company, tally, problems, people, live } = await companyOn(server);
	await live((MINUTES * 60_000) / STEP, STEP);
	const come = new Set(watcher.all("user:online").map(({ userId }) => userId));
	expect(people.filter(({ userId }) => come.has(userId)).length).toBeGreaterThan(PEOPLE * 0.7);
	for (const name of ["presence:update", "activity:changed", "status:updated", "user:offline"])
		expect([name, watcher.all(name).length > 0]).toEqual([name, true]);
	expect(watcher.all("presence:update").some(({ lastLatitude }) => typeof lastLatitude === "number")).toBe(true);
	expect(alice.all("user:typing").length).toBeGreaterThan(0);
	expect(alice.all("chat:message").length).toBeGreaterThan(0);
	const { events, errors } = tally.totals();
	expect({ problems, errors }).toEqual({ problems: [], errors: 0 });
	expect(events["chat:send"]).toBeGreaterThan(PEOPLE);
	expect(events["chat:mark-read"]).toBeGreaterThan(PEOPLE);

	await company.leave();
	await server.connections(2);
	await server.announce();
	const { users } = await watcher.send("presence:sync", {});
	expect((users as { userId: string }[]).map(({ userId }) => userId).toSorted()).toEqual(["alice"]);
});

test("[W14] who lives longer than their token gets a new one in time", async () => {
	await using server = await TestServer.start();
	await server.connect("alice");
	const { company, tally, problems, live } = await companyOn(server, 5 * 60_000);
	await live(60, STEP);
	expect(company.present).toBeGreaterThan(PEOPLE / 2);
	await live(60, 15_000);
	const { errors, broken } = tally.totals();
	expect({ problems, errors, broken }).toEqual({ problems: [], errors: 0, broken: 0 });
	expect(company.present).toBeGreaterThan(0);
	await company.leave();
});
