import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { MemoryBus } from "../../src/adapters/memory/bus.ts";
import { MemoryPresenceStore } from "../../src/adapters/memory/presence-store.ts";
import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { connect } from "../../src/app/presence/connect.ts";
import { disconnect } from "../../src/app/presence/disconnect.ts";
import { leave } from "../../src/app/presence/leave.ts";
import { Pace } from "../../src/app/presence/pace.ts";
import { sweep } from "../../src/app/presence/sweep.ts";
import { newRecord, type SeenStatus } from "../../src/domain/record.ts";
import { ReturningCrowd } from "../../src/domain/returning.ts";
import type { Announcement } from "../../src/ports/bus.ts";
import { aConnection, aFacts, TIMING } from "../support/builders.ts";
import { TestClock } from "../support/test-clock.ts";

/** An interleaving takes less than a millisecond. Where one fails, its seed is printed. */
const RUNS = 1_000;

const ADA = { companyId: "acme", userId: "ada" };
const LIMITS = { maxDevices: 20, maxConnections: 60 };

type Step =
	| { readonly step: "connect" | "lose" | "leave"; readonly deviceId: string; readonly connection: string }
	| { readonly step: "leave all" }
	| { readonly step: "pass"; readonly ms: number }
	| { readonly step: "tick" }
	| { readonly step: "sweep" }
	/** A turn of the event loop, or until all that was begun is done. */
	| { readonly step: "turn" }
	| { readonly step: "rest" };

const device = { deviceId: fc.constantFrom("d1", "d2"), connection: fc.constantFrom("a", "b") };
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ step: fc.constant("connect" as const), ...device }) },
	{ weight: 7, arbitrary: fc.record({ step: fc.constantFrom("lose" as const, "leave" as const), ...device }) },
	{ weight: 1, arbitrary: fc.constant({ step: "leave all" } as const) },
	{ weight: 4, arbitrary: fc.record({ step: fc.constant("pass" as const), ms: fc.constantFrom(100, 4_900, 5_000) }) },
	{ weight: 8, arbitrary: fc.constantFrom({ step: "tick" } as const, { step: "sweep" } as const) },
	{ weight: 5, arbitrary: fc.constantFrom({ step: "turn" } as const, { step: "rest" } as const) },
);

type Begun = Exclude<Step, { readonly step: "turn" | "rest" }>;

let stores: SqlStores;

beforeAll(async () => {
	stores = await openSqlite({ file: ":memory:" });
});

afterAll(() => stores.close());

/** The presence of one user, without sockets: what is announced, and the steps that run at any time. */
class Flicker {
	readonly clock = new TestClock();
	readonly announced: Announcement[] = [];
	readonly #bus = new MemoryBus();
	readonly #presence: MemoryPresenceStore;
	readonly #pace: Pace;
	readonly #open = new Set<string>();

	/** `scheduler` decides when a load from what is durable comes back. */
	constructor(scheduler: fc.Scheduler) {
		const load = scheduler.scheduleFunction(async (companyId: string, userIds: readonly string[]) =>
			userIds.map((userId) => newRecord({ companyId, userId }, aFacts())),
		);
		const { clock } = this;
		this.#presence = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
		const failed = (_what: string, error: unknown): never => {
			throw error;
		};
		const { activity } = stores;
		this.#pace = new Pace({ presence: this.#presence, activity, bus: this.#bus, clock, timing: TIMING, failed });
		this.#bus.subscribe((message) => {
			if (message.kind === "announced") this.announced.push(...message.changes);
		});
	}

	get #ports() {
		const { clock } = this;
		const shared = { presence: this.#presence, marks: this.#pace, timing: TIMING, limits: LIMITS };
		const crowd = { returning: new ReturningCrowd({ longest: 0 }), isCrowdComing: () => false };
		const failed = (_what: string, error: unknown): never => rethrow(error);
		return { ...shared, ...crowd, bus: this.#bus, facts: stores.facts, clock, failed };
	}

	/** Begins the step; nothing waits for it. */
	async take(taken: Begun): Promise<unknown> {
		if (taken.step === "pass") return this.clock.advance(taken.ms);
		if (taken.step === "tick") return this.#pace.tickState();
		if (taken.step === "sweep") return sweep(this.#ports);
		if (taken.step === "leave all") return this.#leaveAll();
		const { deviceId } = taken;
		const id = `${deviceId}-${taken.connection}`;
		if (taken.step === "connect") {
			if (this.#open.has(id)) return;
			this.#open.add(id);
			return connect(this.#ports, ADA, { deviceId, kind: null, connection: aConnection({ id }) });
		}
		this.#open.delete(id);
		return disconnect(this.#ports, ADA, { deviceId, connectionId: id, left: taken.step === "leave" });
	}

	#leaveAll(): Promise<unknown> {
		this.#open.clear();
		return leave(this.#ports, { ...ADA, role: "member", deviceId: null, connectionId: null }, {});
	}

	/** Past every grace, with all that was begun done. */
	async settled(): Promise<SeenStatus> {
		for (let round = 0; round < 2; round += 1) {
			this.clock.advance(TIMING.offlineGrace + 100);
			await sweep(this.#ports);
			await this.#pace.tickState();
		}
		return (await this.#presence.get(ADA)).shown.plain.status;
	}

	get isThere(): boolean {
		return this.#open.size > 0;
	}
}

function rethrow(error: unknown): never {
	throw error;
}

test("[PR20] [PR25] whatever the interleaving, online and offline alternate and end in what is true", () => {
	const property = fc.asyncProperty(
		fc.scheduler(),
		fc.array(step, { minLength: 20, maxLength: 150, size: "max" }),
		async (scheduler, steps) => {
			const flicker = new Flicker(scheduler);
			const begun: Promise<unknown>[] = [];
			for (const taken of steps) {
				if (taken.step === "turn") await Promise.resolve();
				else if (taken.step === "rest") await scheduler.waitFor(Promise.all(begun));
				else begun.push(flicker.take(taken));
			}
			await scheduler.waitFor(Promise.all(begun));
			const status = await scheduler.waitFor(flicker.settled());
			expect(status).toBe(flicker.isThere ? "online" : "offline");
			let last: SeenStatus = "offline";
			for (const { before, after } of flicker.announced) {
				expect(before.plain.status).toBe(last);
				expect(after.plain.status).not.toBe(last);
				last = after.plain.status;
			}
			expect(last).toBe(status);
		},
	);
	return fc.assert(property, { numRuns: RUNS });
});
