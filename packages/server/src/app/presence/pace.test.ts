import { expect, test } from "bun:test";
import { aConnection, aDevice, aFacts, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord, type PresenceRecord } from "../../domain/record.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { Rule } from "../../ports/presence-store.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { nextTurn } from "../../wire/next-turn.ts";
import { BusyUsers } from "../rates/busy-users.ts";
import { Flicker } from "../rates/flicker.ts";
import { change } from "./change.ts";
import { Pace } from "./pace.ts";

/** A store whose version cannot be asked for while `away` is true. */
class Flaky extends MemoryPresenceStore {
	away = false;

	override async version(companyId: string) {
		if (this.away) throw new StoreUnavailable("away");
		return super.version(companyId);
	}
}

/** A pace over real stores, what it told everybody of whom, and users who change. */
async function pacing(ports: Partial<ConstructorParameters<typeof Pace>[0]>) {
	const { activity, ...stores } = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	let away = false;
	class Away extends MemoryPresenceStore {
		override async update<T>(key: UserKey, rule: Rule<T>): Promise<T> {
			if (away) throw new StoreUnavailable("away");
			return super.update(key, rule);
		}
	}
	const presence = new Away({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const bus = new MemoryBus();
	const flicker = new Flicker(clock);
	const told: string[] = [];
	bus.subscribe((message) => {
		if (message.kind !== "announced") return;
		flicker.heard(message);
		for (const { userId, before, after } of message.changes)
			if (after.plain !== before.plain)
				told.push(`${message.companyId} ${userId} ${after.plain.status} ${after.plain.projectId}`);
	});
	const failed = (_what: string, error: unknown) => {
		if (!(error instanceof StoreUnavailable)) throw error;
	};
	const pace = new Pace({ presence, activity, bus, clock, timing: TIMING, failed, flicker, ...ports });
	const become = ({ companyId = "acme", userId = "ada", ...next }: Partial<PresenceRecord>) =>
		change({ presence, marks: pace, timing: TIMING }, { companyId, userId }, (record) => ({
			record: { ...record, ...next },
			answer: undefined,
		}));
	const works = (projectId: string, rest: Partial<PresenceRecord> = {}) =>
		become({ ...rest, activity: { projectId, taskId: null, since: clock.now() } });
	const takeTold = () => told.splice(0);
	const isAway = (is: boolean): void => {
		away = is;
	};
	return { clock, pace, become, works, takeTold, isAway, [Symbol.asyncDispose]: () => stores.close() };
}

test("[T-27] what a busy user works on is told at a pace of its own; whether they are there, and others, at once", async () => {
	const busy = new BusyUsers();
	await using given = await pacing({ busy });
	const { clock, pace, become, works, takeTold } = given;
	const devices = [aDevice({ connections: [aConnection()] })];
	for (const userId of ["ada", "bob"]) await become({ userId, devices });
	await pace.tickState();
	takeTold();
	busy.add({ companyId: "acme", userId: "ada" }, clock.now());
	for (const userId of ["ada", "bob"]) await works("p1", { userId });
	await works("p2");
	await pace.tickState();
	await pace.tickPositions({ positions: () => true, work: () => false });
	expect(takeTold()).toEqual(["acme bob online p1"]);
	await pace.tickPositions();
	expect(takeTold()).toEqual(["acme ada online p2"]);
	await become({ facts: { ...aFacts(), availability: "dnd", rev: 9 } });
	await pace.tickState();
	expect(takeTold()).toEqual(["acme ada dnd p2"]);
	await works("p3");
	clock.advance(10_000);
	await works("p4");
	await pace.tickState();
	expect(takeTold()).toEqual(["acme ada dnd p4"]);
});

test("[T-10] [VIS5] whoever was busy unseen is told of like everybody else when they appear", async () => {
	const busy = new BusyUsers();
	await using given = await pacing({ busy });
	const { clock, pace, become, works, takeTold } = given;
	busy.add({ companyId: "acme", userId: "ada" }, clock.now());
	await become({ devices: [aDevice({ connections: [aConnection()] })] });
	await pace.tickState();
	await works("p1");
	await pace.tickState();
	expect(takeTold()).toEqual(["acme ada online null", "acme ada online p1"]);
});

const HERE = [aDevice({ connections: [aConnection()] })];
const WAYS = {
	leaves: { devices: [] },
	"turns invisible": { facts: { ...aFacts(), availability: "invisible" as const } },
};

type Pacing = Awaited<ReturnType<typeof pacing>>;

const come = ({ become }: Pacing) => become({ devices: HERE, facts: aFacts() });

/** Everybody is told three times that Ada came and went in this way. */
async function comesAndGoes(given: Pacing, gone: Partial<PresenceRecord>): Promise<void> {
	for (let round = 0; round < 3; round += 1)
		for (const next of [() => come(given), () => given.become(gone)]) {
			await next();
			await given.pace.tickState();
		}
	expect(given.takeTold()).toHaveLength(6);
}

for (const [how, gone] of Object.entries(WAYS))
	test(`[T-27] [VIS5] who goes again and again is told of with the positions, where they ${how}`, async () => {
		await using given = await pacing({});
		const { clock, pace, become, takeTold } = given;
		await comesAndGoes(given, gone);
		await come(given);
		await pace.tickState();
		expect(takeTold()).toEqual([]);
		await pace.tickPositions();
		expect(takeTold()).toEqual(["acme ada online null"]);
		for (const away of [true, false, true, false]) await (away ? become(gone) : come(given));
		await pace.tickState();
		await pace.tickPositions();
		expect(takeTold()).toEqual([]);
		await become(gone);
		clock.advance(10_000);
		await become({ lastSignAt: clock.now() }); // hastens nothing of what waits for its moment
		await pace.tickState();
		expect(takeTold()).toEqual([]);
		await pace.tickPositions();
		expect(takeTold()).toEqual(["acme ada offline null"]);
		clock.advance(40_000);
		await come(given);
		await pace.tickState();
		expect(takeTold()).toEqual(["acme ada online null"]);
	});

type Course = { readonly isAway: boolean; readonly appearsAt: number; readonly unseenAt?: number };

/** What is told at each tick of Ada, who came and went three times and is invisible, around the time when she has done so long ago. */
async function course({ isAway, appearsAt, unseenAt }: Course): Promise<readonly (readonly string[])[]> {
	await using given = await pacing({});
	const { clock, pace, become, works, takeTold } = given;
	await comesAndGoes(given, WAYS["turns invisible"]);
	await come(given);
	await pace.tickPositions();
	await become(WAYS["turns invisible"]);
	const told = [takeTold()];
	for (let at = 19_000; at < 22_000; at += 100) {
		clock.advance(at === 19_000 ? at : 100);
		if (at === unseenAt) await works("unseen");
		if (at === unseenAt) await become({ activity: null });
		if (at === appearsAt) await come(given);
		await pace.tickState();
		given.isAway(isAway && at === 19_800);
		if (at % 900 === 0) await pace.tickPositions();
		given.isAway(false);
		told.push(takeTold());
	}
	return told.map((each) => each.map((one) => one.replace(/ \S+$/, "")));
}

for (const isAway of [false, true])
	test(`[T-27] [VIS5] no unseen act hastens or delays what is told, where the store failed at the moment: ${isAway}`, async () => {
		for (const appearsAt of [19_500, 20_100, 21_500]) {
			const told = await course({ isAway, appearsAt });
			const all = ["acme ada online", "acme ada offline", "acme ada online"];
			expect(told.flat()).toEqual(appearsAt === 19_500 ? all.slice(0, 1) : all);
			for (let unseenAt = 19_000; unseenAt < appearsAt; unseenAt += 300)
				expect(await course({ isAway, appearsAt, unseenAt })).toEqual(told);
		}
	});

test("[T-27] [W31] changes of many companies let others be served between; what follows from them comes after all", async () => {
	const told: string[] = [];
	const pause = async (): Promise<void> => {
		await nextTurn();
		told.push(...takeTold(), "pause");
	};
	await using given = await pacing({ pause });
	const { pace, become, takeTold } = given;
	const last = async () => void told.push(...takeTold(), "last");
	for (const companyId of ["c0", "c1", "c2"]) await become({ companyId, devices: HERE });
	await pace.tickState(last);
	const [c0, c1, c2, c3] = [0, 1, 2, 3].map((index) => `c${index} ada online null`);
	expect(told.splice(0)).toEqual([c0, "pause", c1, "pause", c2, "last"] as string[]);
	await become({ companyId: "c3", devices: HERE });
	await pace.tickState(last);
	expect(told.splice(0)).toEqual(["pause", c3, "last"] as string[]);
	await nextTurn();
	await pace.tickState(last);
	await pace.tickPositions();
	expect(told.splice(0)).toEqual(["pause", "last"]);
	const many = Array.from({ length: 200 }, (_, index) => `d${index}`);
	for (const companyId of many) await become({ companyId, devices: HERE });
	await pace.tickState(last);
	expect(told.filter((one) => one === "pause")).toHaveLength(39);
});

test("[PR20] what is stored as announced is told as soon as it can be, once, and before what comes after it", async () => {
	const { activity, ...stores } = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const presence = new Flaky({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const bus = new MemoryBus();
	const told: string[] = [];
	bus.subscribe((message) => {
		if (message.kind !== "announced") return;
		for (const { userId, after } of message.changes) told.push(`${message.companyId} ${userId} ${after.factsRev}`);
	});
	const failures: string[] = [];
	const pace = new Pace({ presence, activity, bus, clock, timing: TIMING, failed: (what) => failures.push(what) });
	const become = (companyId: string, rev: number) =>
		change({ presence, marks: pace, timing: TIMING }, { companyId, userId: "ada" }, (record) => ({
			record: { ...record, facts: { ...record.facts, rev } },
			answer: undefined,
		}));
	presence.away = true;
	await become("acme", 5);
	await become("rival", 6);
	await pace.tickState();
	expect([told, failures]).toEqual([[], ["announce", "announce"]]);
	presence.away = false;
	await become("acme", 7);
	await pace.tickState();
	await pace.tickState();
	expect(told.toSorted()).toEqual(["acme ada 5", "acme ada 7", "rival ada 6"]);
	expect(told.indexOf("acme ada 5")).toBeLessThan(told.indexOf("acme ada 7"));
	await stores.close();
});
