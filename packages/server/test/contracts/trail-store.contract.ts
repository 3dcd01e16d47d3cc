import { describe, expect, test } from "bun:test";
import type { UserKey } from "../../src/ports/keys.ts";
import type { TrailPoint } from "../../src/ports/trail-store.ts";
import { everyPage, type MakeStores, ODD_TEXTS, peopleOf, useStores } from "./durable-stores.ts";

function aPoint(key: UserKey, capturedAt: number, rest: Partial<TrailPoint> = {}): TrailPoint {
	const nothing = { accuracy: null, heading: null, speed: null, sharedWith: "company" } as const;
	return { ...key, deviceId: "phone", latitude: 0, longitude: 0, ...nothing, capturedAt, ...rest };
}

/** Points of other tests lie after this moment, so that `prune` can be counted. */
const LATER = 1_000_000;
const ALL = { from: 0, to: 10 * LATER, limit: 100 };

/** The law of `TrailStore`. */
export function describeTrailStore(name: string, make: MakeStores): void {
	describe(`trail store on ${name}`, () => {
		const stores = useStores(make);

		test("[LOC5] points come back as they were, zero being a position", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const points = [
				aPoint(key, LATER),
				aPoint(key, LATER + 1, {
					latitude: -89.999_999_9,
					longitude: 179.123_456_789_012,
					accuracy: 0,
					heading: 359.9,
					speed: 0.1,
				}),
				aPoint(key, LATER + 2, { latitude: 90, longitude: -180, heading: 0 }),
			];
			await stores().trail.append(points);
			expect(await stores().trail.between({ ...ALL, key })).toEqual({ items: points, nextCursor: null });
		});

		test("[LOC5] the same user, device and moment is one point, the first", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const first = aPoint(key, LATER, { latitude: 1 });
			const otherDevice = aPoint(key, LATER, { deviceId: "web", latitude: 3 });
			await stores().trail.append([first, aPoint(key, LATER, { latitude: 2 })]);
			await stores().trail.append([aPoint(key, LATER, { latitude: 4 }), otherDevice]);
			expect((await stores().trail.between({ ...ALL, key })).items).toEqual([first, otherDevice]);
		});

		test("[LOC5] between gives from <= capturedAt < to, oldest first, of this user alone", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const theirs = await peopleOf(stores(), "ada");
			const moments = [3, 1, 4, 2, 0].map((at) => LATER + at);
			for (const at of moments) await stores().trail.append([aPoint(key("ada"), at), aPoint(key("bob"), at)]);
			await stores().trail.append(moments.map((at) => aPoint(theirs("ada"), at, { latitude: 9 })));
			const within = async (from: number, to: number) => {
				const options = { key: key("ada"), from: LATER + from, to: LATER + to, limit: 10 };
				const { items } = await stores().trail.between(options);
				return items.map((point) => (point.latitude === 9 ? "theirs" : point.capturedAt - LATER));
			};
			expect(await within(0, 5)).toEqual([0, 1, 2, 3, 4]);
			expect(await within(1, 4)).toEqual([1, 2, 3]);
			expect(await within(4, 4)).toEqual([]);
			expect(await within(4, 1)).toEqual([]);
		});

		test("[VIS10] between gives, where asked, those alone that were shared with these audiences", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const points = (["company", "contacts", "nobody"] as const).map((sharedWith, at) =>
				aPoint(key, LATER + at, { sharedWith }),
			);
			await stores().trail.append(points);
			const seen = async (...sharedWith: TrailPoint["sharedWith"][]) =>
				(await stores().trail.between({ ...ALL, key, sharedWith })).items;
			expect(await seen("company")).toEqual(points.slice(0, 1));
			expect(await seen("company", "contacts")).toEqual(points.slice(0, 2));
			expect((await stores().trail.between({ ...ALL, key })).items).toEqual(points);
		});

		test("[LOC5] pages lose nothing where several devices report at once", async () => {
			const key = (await peopleOf(stores(), "ada"))("ada");
			const points = [0, 0, 0, 0, 1].map((at, device) => aPoint(key, LATER + at, { deviceId: `d${device}` }));
			await stores().trail.append(points.toReversed());
			const pages = await everyPage((cursor) =>
				stores().trail.between({ ...ALL, key, limit: 2, ...(cursor !== undefined && { cursor }) }),
			);
			expect(pages).toEqual([points.slice(0, 2), points.slice(2, 4), points.slice(4)]);
			expect((await stores().trail.between({ ...ALL, key, limit: 5 })).nextCursor).toBeNull();
			for (const cursor of ["", "x", "W10", "WyJhIiwiYiJd"]) {
				expect(await stores().trail.between({ ...ALL, key, cursor })).toEqual({ items: [], nextCursor: null });
			}
		});

		test("[LOC5] prune removes what is older, the oldest first, at most as many as asked", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const points = [1, 2, 3, 4, 5].flatMap((at) => [aPoint(key("ada"), at), aPoint(key("bob"), at)]);
			await stores().trail.append(points);
			const left = async (id: string) => {
				const { items } = await stores().trail.between({ ...ALL, key: key(id) });
				return items.map((point) => point.capturedAt);
			};
			expect(await stores().trail.prune(4, 4)).toBe(4);
			expect([await left("ada"), await left("bob")]).toEqual([
				[3, 4, 5],
				[3, 4, 5],
			]);
			expect(await stores().trail.prune(4, 4)).toBe(2);
			expect(await stores().trail.prune(4, 4)).toBe(0);
			expect([await left("ada"), await left("bob")]).toEqual([
				[4, 5],
				[4, 5],
			]);
		});

		test("[T-13] a point of somebody who is no user is not kept", async () => {
			const key = await peopleOf(stores(), "ada");
			await stores().trail.append([aPoint(key("eve"), LATER), aPoint(key("ada"), LATER)]);
			expect((await stores().trail.between({ ...ALL, key: key("eve") })).items).toEqual([]);
			expect((await stores().trail.between({ ...ALL, key: key("ada") })).items).toHaveLength(1);
		});

		test("[T-17] [T-18] odd user and device ids", async () => {
			const key = await peopleOf(stores(), ...ODD_TEXTS);
			const points = ODD_TEXTS.map((text) => aPoint(key(text), LATER, { deviceId: text }));
			await stores().trail.append(points);
			for (const point of points) {
				const { items } = await stores().trail.between({ ...ALL, key: key(point.userId) });
				expect(items).toEqual([point]);
			}
		});
	});
}
