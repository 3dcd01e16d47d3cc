import { describe, expect, test } from "bun:test";
import { aRecord, aShown, aTrack } from "../support/builders.ts";
import { ADA, arrivedAt, type GivenStore, of } from "./given-presence-store.ts";

const STATUSES = ["online", "away", "dnd", "offline"] as const;

const as = (status: (typeof STATUSES)[number]) => aShown(aTrack({ status }));

function counts({ store }: GivenStore, companyId = "acme") {
	return store.counts(companyId);
}

/** The law of `PresenceStore`, of how many are there. */
export function describeCounts(given: GivenStore): void {
	describe("counts", () => {
		test("[PR43] says how many are shown online, away and on dnd, in each company", async () => {
			expect(await counts(given)).toEqual({ online: 0, away: 0, dnd: 0 });
			await given.show(of("a"), as("online"));
			await given.show(of("b"), as("online"));
			await given.show(of("c"), as("away"));
			await given.show(of("d"), as("dnd"));
			await given.show(of("e"), as("offline"));
			await given.show(of("eve", "rival"), as("away"));
			await given.put(of("silent"), arrivedAt(given.clock.now()));
			expect(await counts(given)).toEqual({ online: 2, away: 1, dnd: 1 });
			expect(await counts(given, "rival")).toEqual({ online: 0, away: 1, dnd: 0 });
		});

		test("[PR43] whom only a list sees is not counted", async () => {
			await given.show(ADA, aShown(aTrack({ status: "offline" }), { listed: aTrack() }));
			expect(await counts(given)).toEqual({ online: 0, away: 0, dnd: 0 });
		});

		test("[PR43] who was restored counts as they are shown, once", async () => {
			await given.store.seed([aRecord({ shown: as("away") })]);
			await given.store.seed([aRecord({ shown: as("online") })]);
			expect(await counts(given)).toEqual({ online: 0, away: 1, dnd: 0 });
		});

		test("[PR43] a new epoch changes no count", async () => {
			await given.show(ADA, as("online"));
			await given.show(of("gone"), as("offline"));
			await given.store.newEpoch("acme");
			expect(await counts(given)).toEqual({ online: 1, away: 0, dnd: 0 });
		});

		test("[PR43] a forgotten user is not counted any more, however often they are forgotten", async () => {
			await given.show(ADA, as("dnd"));
			await given.show(of("bob"), as("online"));
			await given.store.forget(ADA);
			await given.store.forget(ADA);
			await given.store.forget(of("nobody"));
			expect(await counts(given)).toEqual({ online: 1, away: 0, dnd: 0 });
			await given.show(ADA, as("away"));
			expect(await counts(given)).toEqual({ online: 1, away: 1, dnd: 0 });
		});

		test("[PR43] after whatever changes the counts are those of who is shown", async () => {
			for (let step = 0; step < 500; step += 1) {
				const key = of(`user${(step * 7) % 23}`);
				if (step % 11 === 0) await given.store.forget(key);
				else if (step % 29 === 0) await given.store.newEpoch("acme");
				else await given.show(key, as(STATUSES[(step * step + (step >> 2)) % 4] ?? "online"));
			}
			const shown = await given.store.shown("acme", { after: null, limit: 100 });
			const summed = (status: string) => shown.filter((record) => record.shown.plain.status === status).length;
			expect(shown.length).toBeGreaterThan(5);
			expect(await counts(given)).toEqual({ online: summed("online"), away: summed("away"), dnd: summed("dnd") });
		});
	});
}
