import { expect, test } from "bun:test";
import { Random } from "../../server/test/fuzz/random.ts";
import type { RollcallClient, View } from "../src/index.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";
import { Passage } from "./support/passage.ts";
import { until } from "./support/until.ts";

/** Random histories of every run; `FUZZ_RUNS` asks for more. */
const SEEDS = Array.from({ length: Number(process.env.FUZZ_RUNS ?? 2) }, (_, index) => index + 1);
const PEOPLE = ["ann", "ben", "cat", "dan"] as const;
const STEPS = 120;
const PATIENCE = 30_000;

type Seat = { readonly userId: string; readonly passage: Passage; readonly client: RollcallClient };

async function seatsOf(server: LiveServer): Promise<readonly Seat[]> {
	return Promise.all(
		PEOPLE.map(async (userId) => {
			const passage = await Passage.before(server.url);
			return { userId, passage, client: await server.connected(userId, { url: passage.url, deviceId: userId }) };
		}),
	);
}

const STEP: readonly ((random: Random, seat: Seat) => unknown)[] = [
	(random, { client }) =>
		client.presence.set({ status: random.pick(["auto", "dnd", "away", "invisible"] as const) ?? "auto" }),
	(random, { client }) =>
		client.presence.set({
			status: "invisible",
			visibleTo: [random.pick(PEOPLE) ?? "ann"].filter((id) => id !== client.userId),
		}),
	(random, { client }) => client.presence.postStatus({ message: `message ${random.below(1e6)}` }),
	(_, { client }) => client.presence.clearStatus(),
	(random, { client }) => client.presence.setActivity({ projectId: `project-${random.below(5)}` }),
	(_, { client }) => client.presence.clearActivity(),
	(random, { client }) =>
		client.location.report({ latitude: random.below(90), longitude: random.below(180), accuracy: 5 }),
	(_, { passage }) => passage.cut(),
	(_, { passage }) => passage.refuse(),
	(_, { passage }) => passage.accept(),
];

/** Those who are there, but for oneself, as the client has them. */
function present(client: RollcallClient): readonly View[] {
	const others = [...client.presence.users.getSnapshot().values()].filter(({ userId }) => userId !== client.userId);
	const there = others.filter(({ status }) => status !== "offline");
	return there.sort((one, other) => (one.userId < other.userId ? -1 : 1));
}

async function play(seed: number): Promise<void> {
	await using server = await liveServer({ offlineGrace: 100 });
	const seats = await seatsOf(server);
	const random = new Random(seed);
	for (let count = 0; count < STEPS; count += 1) {
		const seat = random.pick(seats) as Seat;
		// What is asked without a connection is refused, and no concern of the one who asked.
		Promise.resolve(random.pick(STEP)?.(random, seat)).catch(() => {});
		// Announcements go by the real clock of the server: some of what happens falls between two of them.
		if (random.below(4) === 0) await Bun.sleep(random.below(120));
	}
	for (const { passage } of seats) passage.accept();
	for (const { client } of seats) await until(client.connection, ({ kind }) => kind === "connected", PATIENCE);
	let seen = 0;
	for (const { userId, client } of seats) seen += await expectAgreement(server, userId, client);
	expect(seen).toBeGreaterThan(0);
	for (const { client, passage } of seats) {
		client.close();
		await passage[Symbol.asyncDispose]();
	}
}

/** A client that was there all the time knows what one knows that has just come. */
async function expectAgreement(server: LiveServer, userId: string, client: RollcallClient): Promise<number> {
	const fresh = await server.connected(userId);
	await until(fresh.presence.feed, ({ isLoaded }) => isLoaded);
	await server.untilTrue(() => Bun.deepEquals(present(client), present(fresh)), "both agree").catch(() => {}); // told below
	expect([userId, present(client)]).toEqual([userId, present(fresh)]);
	return present(client).length;
}

for (const seed of SEEDS)
	test(`[PR42] whoever drops and returns at random ends with what a fresh client is told (seed ${seed})`, () =>
		play(seed));
