import { expect, test } from "bun:test";
import { heldByObjects, memory } from "../support/memory.ts";
import { within } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";
import { Random } from "./random.ts";
import { VISITS, type Visit } from "./wire-sessions.ts";
import { Witnesses } from "./witnesses.ts";

/** `ROLLCALL_FUZZ_INPUTS=1000000`: so many inputs in place of those of every run; `ROLLCALL_FUZZ_SEED`: others. */
const INPUTS = Number(process.env.ROLLCALL_FUZZ_INPUTS ?? 15_000);
const SEED = Number(process.env.ROLLCALL_FUZZ_SEED ?? 92);
const AT_ONCE = 24;
const PEOPLE = 16;
/** How long one visit may take, in real milliseconds. */
const PATIENCE = 30_000;
/** What all objects may take more at the end than when the server was warm, in bytes. */
const GROWTH = 8 * 1_048_576;
/** The same of the whole process: what the runtime keeps for itself differs from run to run. */
const GROWTH_OF_PROCESS = 128 * 1_048_576;

/** Calls the server in every way there is, so many visits at once, and counts what was said. */
class HostileCrowd {
	readonly counts: Record<string, number> = {};
	readonly #random = new Random(SEED);
	readonly #port: number;
	readonly #tokens: readonly string[];
	#visits = 0;

	constructor(server: TestServer, tokens: readonly string[]) {
		this.#port = Number(new URL(server.url).port);
		this.#tokens = tokens;
	}

	static async gather(server: TestServer): Promise<HostileCrowd> {
		const names = Array.from({ length: PEOPLE }, (_, index) => `rude-${index}`);
		return new HostileCrowd(server, await Promise.all(names.map((name) => server.token(name, { ttl: 8_640_000 }))));
	}

	get inputs(): number {
		return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
	}

	async visit(): Promise<void> {
		await Promise.all(Array.from({ length: AT_ONCE }, () => this.#one()));
	}

	async #one(): Promise<void> {
		const number = this.#visits;
		this.#visits += 1;
		const seed = this.#random.below(2 ** 32);
		const visit: Visit = {
			port: this.#port,
			token: this.#tokens[number % PEOPLE] ?? "",
			random: new Random(seed),
			said: (what, count = 1) => {
				this.counts[what] = (this.counts[what] ?? 0) + count;
			},
		};
		const call = VISITS[number % VISITS.length] as (typeof VISITS)[number];
		await within(call(visit), `visit ${number} (${call.name}, seed ${seed})`, PATIENCE);
	}
}

/** Time passes, and whoever is there answers the pings that come. */
async function pass(server: TestServer, witnesses: Witnesses, seconds: number): Promise<void> {
	for (let second = 0; second < seconds; second += 1) {
		// In steps below a second: after a longer one the server takes it that it was asleep itself, and waits for pongs.
		for (let step = 0; step < 2; step += 1) await server.leap(500);
		if (second % 5 === 0) await witnesses.areServed();
	}
}

/** A WebSocket that has ended is gone at once, not when somebody misses its pongs; polling sessions are missed. */
async function webSocketsAreGone(server: TestServer): Promise<void> {
	const left = async () => {
		const { connections } = await server.operate("GET", "/admin/connections?companyId=acme&limit=500");
		return (connections as { readonly transport: string }[]).filter(({ transport }) => transport !== "polling");
	};
	await server.until(async () => (await left()).length === 0, "no WebSocket of the crowd is left");
}

async function eventsTaken(server: TestServer): Promise<number> {
	const { nodes } = await server.operate("GET", "/admin/stats");
	return (nodes as { readonly totals: { readonly eventsIn: number } }[])[0]?.totals.eventsIn ?? 0;
}

test(`[T-14] [T-15] [T-16] [T-18] [W22] [X07] ${INPUTS} hostile inputs in every state of the wire (seed ${SEED}): nothing fails, nobody else notices, and nothing is left of them`, async () => {
	await using server = await TestServer.start({ config: { pingInterval: 25_000, pingTimeout: 20_000 } });
	const [witnesses, crowd] = [await Witnesses.call(server), await HostileCrowd.gather(server)];
	let warm: { readonly objects: number; readonly process: number } | undefined;
	while (crowd.inputs < INPUTS) {
		await crowd.visit();
		await pass(server, witnesses, 1);
		if (crowd.inputs > INPUTS / 4) warm ??= { objects: heldByObjects(), process: memory() };
	}
	await webSocketsAreGone(server);
	await pass(server, witnesses, 70);
	await server.connections(witnesses.count);
	await server.links(witnesses.count);
	const rude = await server.token("rude-0");
	expect((await server.rest("GET", "/api/presence", { token: rude })).body.users).toEqual([]);
	expect(await eventsTaken(server)).toBeGreaterThan(INPUTS / 10);
	for (const state of ["socket.io", "plain", "polling", "upgrade", "requests"])
		expect([state, (crowd.counts[state] ?? 0) > INPUTS / 100]).toEqual([state, true]);
	expect(heldByObjects() - (warm?.objects ?? 0)).toBeLessThan(GROWTH);
	expect(memory() - (warm?.process ?? 0)).toBeLessThan(GROWTH_OF_PROCESS);
	witnesses.leave();
	await server.links(0);
	await server.connections(0);
	expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
}, 7_200_000);
