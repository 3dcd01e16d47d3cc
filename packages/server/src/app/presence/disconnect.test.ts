import { expect, test } from "bun:test";
import { aConnection, aFacts, NO_MARKS, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { arrive } from "../../domain/devices.ts";
import { newRecord } from "../../domain/record.ts";
import { nextShown } from "../../domain/shown.ts";
import type { UserKey } from "../../ports/keys.ts";
import { disconnect } from "./disconnect.ts";

const ADA: UserKey = { companyId: "acme", userId: "ada" };

/** Ada on two devices, one of which leaves, and then the other; whether others see her, and how often it is asked if she may go. */
async function goes({ isSeen, may }: { isSeen: boolean; may: boolean }) {
	const clock = new TestClock();
	const presence = new MemoryPresenceStore({
		clock,
		ids: uuidIds,
		timing: TIMING,
		isDurable: () => true,
		load: async (companyId, userIds) => userIds.map((userId) => newRecord({ companyId, userId }, aFacts())),
	});
	for (const id of ["desk", "phone"]) {
		const arrival = { deviceId: id, kind: "web" as const, connection: aConnection({ id }) };
		await presence.update(ADA, (record, now) => {
			const here = arrive(record, arrival, { now, timing: TIMING });
			const shown = isSeen ? nextShown({ ...here, status: "online" }, "state", { now, timing: TIMING }) : here.shown;
			return { record: { ...here, shown }, answer: undefined };
		});
	}
	let asked = 0;
	const mayGo = (): boolean => {
		asked += 1;
		return may;
	};
	const ports = { presence, marks: NO_MARKS, timing: TIMING };
	for (const id of ["desk", "phone", "phone"])
		await disconnect(ports, ADA, { deviceId: id, connectionId: id, left: true, mayGo });
	const { devices } = await presence.get(ADA);
	return { asked, inGrace: devices.map(({ id }) => id) };
}

test("[PR21] [T-27] it is asked of the last device alone whether a goodbye takes effect at once; where not it has its grace", async () => {
	expect(await goes({ isSeen: true, may: true })).toEqual({ asked: 1, inGrace: [] });
	expect(await goes({ isSeen: true, may: false })).toEqual({ asked: 1, inGrace: ["phone"] });
});

test("[VIS5] [T-10] goodbyes that not everybody sees count for nothing", async () => {
	expect(await goes({ isSeen: false, may: false })).toEqual({ asked: 0, inGrace: [] });
});
