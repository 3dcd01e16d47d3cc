import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { aConnection, aDevice, aRecord, inGrace, NOW, TIMING } from "../../test/support/builders.ts";
import type { Availability } from "../ports/facts-store.ts";
import { arrive, depart, leave, touched } from "./devices.ts";
import type { Device, Presence, PresenceRecord } from "./record.ts";
import { availabilityAt, deviceKinds, nextResolveAt, resolve } from "./resolve.ts";

const MOMENT = { now: NOW, timing: TIMING };
const MINUTE = 60_000;

const here = aDevice();
const idle = aDevice({ lastActivityAt: NOW - 5 * MINUTE });
const stale = aDevice({ lastSignAt: NOW - 15 * MINUTE, lastActivityAt: NOW });
const chatOnly = aDevice({ connections: [aConnection({ namespace: "/chat" })], lastSignAt: NOW - 60 * MINUTE });

const EACH_CLAUSE: readonly (readonly [string, readonly Device[], Availability, Presence])[] = [
	["no device", [], "auto", "offline"],
	["no device, dnd chosen", [], "dnd", "offline"],
	["no device, invisible chosen", [], "invisible", "offline"],
	["a stale device alone", [stale], "auto", "offline"],
	["a stale device alone, dnd chosen", [stale], "dnd", "offline"],
	["a device whose grace is over", [inGrace(NOW)], "auto", "offline"],
	["invisible", [here], "invisible", "invisible"],
	["invisible and idle", [idle], "invisible", "invisible"],
	["dnd", [here], "dnd", "dnd"],
	["dnd and idle", [idle], "dnd", "dnd"],
	["away chosen, while active", [here], "away", "away"],
	["idle for exactly five minutes", [idle], "auto", "away"],
	["idle for a moment less", [aDevice({ lastActivityAt: NOW - 5 * MINUTE + 1 })], "auto", "online"],
	["one idle, one active", [idle, aDevice({ id: "d2" })], "auto", "online"],
	["active", [here], "auto", "online"],
	["in grace", [inGrace(NOW + 1)], "auto", "online"],
	["in grace and idle", [inGrace(NOW + 1, { lastActivityAt: NOW - 5 * MINUTE })], "auto", "away"],
	["in grace, dnd chosen", [inGrace(NOW + 1)], "dnd", "dnd"],
	["a stale device that was active, beside an idle one", [stale, idle], "auto", "away"],
	["a device of /chat alone, silent for an hour", [{ ...chatOnly, lastActivityAt: NOW }], "auto", "online"],
	[
		"the same, but it once sent heartbeats",
		[{ ...chatOnly, heartbeats: true, lastActivityAt: NOW }],
		"auto",
		"offline",
	],
	["a moment before it is stale", [aDevice({ lastSignAt: NOW - 15 * MINUTE + 1 })], "auto", "online"],
];

describe("[PR2] the resolver", () => {
	for (const [what, devices, availability, presence] of EACH_CLAUSE)
		test(`[PR2] ${what}: ${presence}`, () => expect(resolve(devices, availability, MOMENT)).toBe(presence));
});

const UNTIL: readonly (readonly [number | null, Availability])[] = [
	[null, "dnd"],
	[NOW + 1, "dnd"],
	[NOW, "auto"],
	[NOW - 1, "auto"],
];

for (const [availabilityUntil, holds] of UNTIL)
	test(`[PR3] dnd ${availabilityUntil === null ? "for good" : `until ${availabilityUntil - NOW} ms from now`} is ${holds}`, () =>
		expect(availabilityAt({ availability: "dnd", availabilityUntil }, NOW)).toBe(holds));

const ago = fc.oneof(fc.integer({ min: 0, max: 20 * MINUTE }), fc.constantFrom(5 * MINUTE, 15 * MINUTE));
const device: fc.Arbitrary<Device> = fc
	.record({
		id: fc.constantFrom("d1", "d2", "d3"),
		connections: fc.subarray([aConnection(), aConnection({ id: "c2", namespace: "/chat" })]),
		graceUntil: fc.option(fc.integer({ min: NOW - 10, max: NOW + 10 })),
		heartbeats: fc.boolean(),
		signedAgo: ago,
		activeAgo: ago,
		kind: fc.constantFrom(null, "web" as const, "mobile" as const),
	})
	.map(({ signedAgo, activeAgo, ...fields }) =>
		aDevice({ ...fields, lastSignAt: NOW - signedAgo, lastActivityAt: NOW - activeAgo }),
	);
const availability = fc.constantFrom<Availability[]>("auto", "away", "dnd", "invisible");
const shuffled = fc
	.array(device, { maxLength: 6 })
	.chain((devices) => fc.tuple(fc.constant(devices), fc.shuffledSubarray(devices, { minLength: devices.length })));

test("[PR2] the order of devices does not matter", () => {
	fc.assert(
		fc.property(shuffled, availability, ([devices, others], chosen) => {
			expect(resolve(others, chosen, MOMENT)).toBe(resolve(devices, chosen, MOMENT));
			expect(deviceKinds(others, NOW, TIMING)).toEqual(deviceKinds(devices, NOW, TIMING));
			const facts = { availability: chosen, availabilityUntil: null };
			expect(nextResolveAt(others, facts, MOMENT)).toBe(nextResolveAt(devices, facts, MOMENT));
		}),
	);
});

/** What happens to one device; events of different devices commute. */
type DeviceEvent = { readonly deviceId: string; readonly event: "arrive" | "lose" | "leave" | "sign" | "act" };

function applied(record: PresenceRecord, { deviceId, event }: DeviceEvent): PresenceRecord {
	if (event === "arrive")
		return arrive(record, { deviceId, kind: null, connection: aConnection({ id: deviceId }) }, MOMENT);
	if (event === "lose") return depart(record, { deviceId, connectionId: deviceId, left: false }, MOMENT);
	if (event === "leave") return leave(record, deviceId);
	return touched(record, { deviceId, active: event === "act" }, MOMENT);
}

/** Events of three devices, and the same woven into another order; each device keeps its own. */
function orders(names: readonly DeviceEvent["event"][]): fc.Arbitrary<readonly [DeviceEvent[], DeviceEvent[]]> {
	const life = fc.array(fc.constantFrom(...names), { maxLength: 5 });
	return fc
		.tuple(fc.array(life, { minLength: 3, maxLength: 3 }), fc.array(fc.nat(), { minLength: 1 }))
		.map(([lives, picks]) => {
			const queues = lives.map((events, index) => events.map((event) => ({ deviceId: `d${index}`, event })));
			const woven: DeviceEvent[] = [];
			for (let left = queues; left.length > 0; left = left.filter((queue) => queue.length > 0)) {
				const pick = (picks[woven.length % picks.length] as number) % left.length;
				const [next, ...rest] = left[pick] as DeviceEvent[];
				if (next !== undefined) woven.push(next);
				left = left.with(pick, rest);
			}
			return [queues.flat(), woven];
		});
}

// Arriving inherits the activity of the others, so that it commutes with their signs and ends, but not with their acts.
for (const names of [
	["lose", "leave", "sign", "act"],
	["arrive", "lose", "leave", "sign"],
] as const)
	test(`[PR2] the order of device events does not matter to the resolver: ${names.join(", ")}`, () => {
		fc.assert(
			fc.property(orders(names), availability, ([inTurn, woven], chosen) => {
				const ids = ["d0", "d1", "d2", "one that stays"];
				const idleSince = NOW - 6 * MINUTE;
				const devices = ids.map((id) => aDevice({ id, connections: [aConnection({ id })], lastActivityAt: idleSince }));
				const end = (order: readonly DeviceEvent[]) =>
					resolve(order.reduce(applied, aRecord({ devices })).devices, chosen, MOMENT);
				expect(end(woven)).toBe(end(inTurn));
			}),
		);
	});

test("[PR12] the next moment at which the resolver may answer otherwise is when it does", () => {
	fc.assert(
		fc.property(fc.array(device, { maxLength: 4 }), availability, (devices, chosen) => {
			const facts = { availability: chosen, availabilityUntil: null };
			const next = nextResolveAt(devices, facts, MOMENT);
			const now = resolve(devices, chosen, MOMENT);
			const before = next === null ? NOW + 365 * 86_400_000 : next - 1;
			expect(resolve(devices, chosen, { now: before, timing: TIMING })).toBe(now);
		}),
	);
});
