import { expect, test } from "bun:test";
import { Receipts } from "../src/chat/receipts.ts";
import { Incoming } from "../src/indicators/incoming.ts";
import { Outgoing } from "../src/indicators/outgoing.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { ScriptedWire } from "./support/scripted-wire.ts";

const ID = "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20";
const at = { conversationId: ID };

test("[IND1] typing is told at once, again every 3 s, and over after 3 s without a key", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock);
	const outgoing = new Outgoing({ wire, clock });
	wire.up();
	for (let tenth = 0; tenth < 80; tenth += 1) {
		outgoing.type(ID);
		await clock.advance(100);
	}
	await clock.advance(20_000);
	expect(wire.times("typing:start")).toEqual([0, 3_000, 6_000, 9_000]);
	expect(wire.times("typing:stop")).toEqual([10_900]);
	expect(clock.pending).toBe(0);
});

test("[IND1] leaving the field stops it; sending ends it without a word", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock);
	const outgoing = new Outgoing({ wire, clock });
	wire.up();
	outgoing.type(ID);
	outgoing.stopTyping(ID);
	outgoing.stopTyping(ID);
	expect(wire.all("typing:stop")).toEqual([at]);
	outgoing.type(ID);
	outgoing.sent(ID, false);
	await clock.advance(10_000);
	expect(wire.said.map(({ name }) => name)).toEqual(["typing:start", "typing:stop", "typing:start"]);
});

test("[IND1] recording is told every 10 s, and anew after a return", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock);
	const outgoing = new Outgoing({ wire, clock });
	wire.up();
	outgoing.startRecording(ID);
	await clock.advance(25_000);
	expect(wire.times("recording:start")).toEqual([0, 10_000, 20_000]);
	wire.down();
	await clock.advance(60_000);
	wire.up();
	expect(wire.times("recording:start")).toEqual([0, 10_000, 20_000, 85_000]);
	outgoing.sent(ID, true);
	await clock.advance(60_000);
	expect(wire.said).toHaveLength(4);
});

test("[IND2] [IND5] what is heard runs out by itself, in order of start, and with the connection", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock);
	const incoming = new Incoming({ wire, clock }, "user:typing");
	const told = (userId: string, isActive = true) =>
		wire.hear("user:typing", {
			...at,
			userId,
			type: "typing",
			isActive,
			timestamp: "2026-03-02T09:00:00.000Z",
			expiresAt: isActive ? "2026-03-02T09:00:05.000Z" : null,
			ttlMs: isActive ? 5_000 : null,
		});
	const users = () => incoming.users.get(ID) ?? [];
	wire.up();
	told("ada");
	await clock.advance(3_000);
	told("bob");
	told("ada");
	expect(users()).toEqual(["ada", "bob"]);
	await clock.advance(4_999);
	expect(users()).toEqual(["ada", "bob"]);
	told("bob");
	await clock.advance(1);
	expect(users()).toEqual(["bob"]);
	told("bob", false);
	expect(users()).toEqual([]);
	told("eve");
	wire.down();
	expect([users(), clock.pending]).toEqual([[], 0]);
});

test("[RCP1] one receipt speaks of a burst of messages, and reading needs none of its own", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, { "chat:mark-read": () => ({ readSeq: 9, unreadCount: 0, totalUnread: 0 }) });
	const receipts = new Receipts({ wire, clock, read: () => {} });
	wire.up();
	receipts.flush();
	for (let seq = 1; seq <= 5; seq += 1) receipts.delivered(ID, seq);
	await clock.advance(1_000);
	expect(wire.all("chat:delivered")).toEqual([{ ...at, seq: 5 }]);
	receipts.delivered(ID, 9);
	const read = receipts.read(ID, 9);
	await clock.advance(1_000);
	await read;
	expect(wire.all("chat:mark-read")).toEqual([{ ...at, seq: 9 }]);
	expect(wire.all("chat:delivered")).toHaveLength(1);
});

test("[RCP1] what was read without a connection is told after the return", async () => {
	const clock = new FakeClock();
	const wire = new ScriptedWire(clock, { "chat:mark-read": () => ({ readSeq: 4, unreadCount: 0, totalUnread: 0 }) });
	const receipts = new Receipts({ wire, clock, read: () => {} });
	const reads = [receipts.read(ID, 3), receipts.read(ID, 4)];
	await clock.advance(60_000);
	expect(wire.said).toEqual([]);
	wire.up();
	receipts.flush();
	await clock.advance(1_000);
	await Promise.all(reads);
	expect(wire.all("chat:mark-read")).toEqual([{ ...at, seq: 4 }]);
});
