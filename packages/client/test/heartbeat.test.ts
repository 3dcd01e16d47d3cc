import { expect, test } from "bun:test";
import { type Geolocation, Location } from "../src/location/location.ts";
import type { Page } from "../src/page.ts";
import { Heartbeat } from "../src/presence/heartbeat.ts";
import { RollcallError } from "../src/rollcall-error.ts";
import { FakeClock, settle } from "./support/fake-clock.ts";
import { ScriptedWire } from "./support/scripted-wire.ts";

class FakePage implements Page {
	hidden = false;
	readonly #listeners: Record<"did" | "turned" | "online", (() => void)[]> = { did: [], turned: [], online: [] };
	isHidden = () => this.hidden;
	onInteraction = (listener: () => void) => this.#add("did", listener);
	onVisibility = (listener: () => void) => this.#add("turned", listener);
	onOnline = (listener: () => void) => this.#add("online", listener);

	happen(what: "did" | "turned" | "online"): void {
		for (const listener of this.#listeners[what]) listener();
	}

	turn(hidden: boolean): void {
		this.hidden = hidden;
		this.happen("turned");
	}

	#add(what: "did" | "turned" | "online", listener: () => void): () => void {
		this.#listeners[what].push(listener);
		return () => {
			this.#listeners[what] = this.#listeners[what].filter((one) => one !== listener);
		};
	}
}

function heart(paces = { nextHeartbeatMs: 30_000, nextLocationMs: 60_000 }) {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, { "presence:heartbeat": () => paces });
	const page = new FakePage();
	const heartbeat = new Heartbeat({ wire, clock, page });
	page.onInteraction(() => heartbeat.active());
	page.onVisibility(() => heartbeat.turned());
	return { clock, wire, page, heartbeat };
}

test("[PR11] [LOC3] heartbeats go as often as the server asks for, and not while there is no connection", async () => {
	const { clock, wire } = heart({ nextHeartbeatMs: 120_000, nextLocationMs: 120_000 });
	await clock.advance(600_000);
	expect(wire.said).toEqual([]);
	wire.up();
	await clock.advance(250_000);
	expect(wire.times("presence:heartbeat")).toEqual([600_000, 720_000, 840_000]);
	wire.down();
	await clock.advance(600_000);
	expect(wire.times("presence:heartbeat")).toHaveLength(3);
	expect(clock.pending).toBe(0);
});

test("[PR10] what the person does is told at once, by at most one ping in two minutes; heartbeats carry the rest", async () => {
	const { clock, wire, page } = heart();
	wire.up();
	await settle();
	for (let second = 0; second < 240; second += 1) {
		page.happen("did");
		await clock.advance(1_000);
	}
	expect(wire.times("activity:ping")).toEqual([0]);
	const active = wire.all("presence:heartbeat").slice(1);
	expect(active.every((beat) => (beat as { active?: boolean }).active === true)).toBe(true);
	await clock.advance(150_000);
	page.happen("did");
	expect(wire.times("activity:ping")).toEqual([0, 390_000]);
});

test("[PR10] a heartbeat in which nobody did anything does not count as activity", async () => {
	const { clock, wire } = heart();
	wire.up();
	await clock.advance(300_000);
	expect(wire.all("presence:heartbeat").every((beat) => (beat as { active?: boolean }).active === undefined)).toBe(
		true,
	);
});

test("[PR10] a hidden page beats once a minute, and being shown counts as doing something", async () => {
	const { clock, wire, page } = heart();
	wire.up();
	await settle();
	page.turn(true);
	await clock.advance(180_000);
	expect(wire.times("presence:heartbeat")).toEqual([0, 60_000, 120_000, 180_000]);
	expect(wire.times("activity:ping")).toEqual([]);
	page.turn(false);
	expect(wire.times("activity:ping")).toEqual([180_000]);
});

test("[LOC3] positions go as often as the server asks for, the newest of those found meanwhile", async () => {
	const { clock, wire, heartbeat } = heart();
	wire.up();
	await settle();
	for (let second = 0; second <= 130; second += 1) {
		heartbeat.locate({ latitude: second / 10, longitude: 0 });
		await clock.advance(1_000);
	}
	const told = wire.said.filter(({ payload }) => "latitude" in (payload as object));
	expect(told.map((one) => one.at)).toEqual([0, 60_000, 120_000]);
	expect(told.map(({ payload }) => (payload as { latitude: number }).latitude)).toEqual([0, 5.9, 11.9]);
});

test("[LOC1] a position that is none is told once; one that was not heard goes with a later heartbeat", async () => {
	const failures = [
		new RollcallError({ code: "bad_request", message: "latitude", retryable: false }),
		new RollcallError({ code: "unavailable", message: "away", retryable: true, retryAfterMs: 7_000 }),
	];
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, {
		"presence:heartbeat": (beat) => {
			const failure = "latitude" in beat ? failures.shift() : undefined;
			if (failure !== undefined) throw failure;
			return { nextHeartbeatMs: 30_000, nextLocationMs: 30_000 };
		},
	});
	const heartbeat = new Heartbeat({ wire, clock, page: null });
	wire.up();
	await settle();
	heartbeat.locate({ latitude: 91, longitude: 0 });
	await clock.advance(100_000);
	heartbeat.locate({ latitude: 52, longitude: 13 });
	await clock.advance(7_000);
	const latitudes = wire.all("presence:heartbeat").flatMap((beat) => (beat as { latitude?: number }).latitude ?? []);
	expect(latitudes).toEqual([91, 52, 52]);
});

test("[LOC1] the browser's positions are told while they are shared, and not after", async () => {
	const { clock, wire, heartbeat } = heart({ nextHeartbeatMs: 30_000, nextLocationMs: 0 });
	let found: Parameters<Geolocation["watchPosition"]>[0] = () => {};
	const cleared: number[] = [];
	const location = new Location(heartbeat, {
		watchPosition: (listener) => {
			found = listener;
			return 7;
		},
		clearWatch: (watch) => void cleared.push(watch),
	});
	wire.up();
	await settle();
	location.share();
	expect(location.sharing.getSnapshot()).toBe("asking");
	const coords = { latitude: 0, longitude: 0, accuracy: 5, heading: Number.NaN, speed: null };
	found({ coords, timestamp: clock.now() });
	await settle();
	expect(location.sharing.getSnapshot()).toBe("on");
	expect(wire.all("presence:heartbeat")[1]).toMatchObject({ latitude: 0, longitude: 0, heading: null, speed: null });
	location.unshare();
	expect([cleared, location.sharing.getSnapshot()]).toEqual([[7], "off"]);
});
