import { expect, test } from "bun:test";
import { metresBetween, placeOf, pointOf, worldSize } from "../src/views/map/mercator.ts";
import { gather, within } from "../src/views/map/pins/gather.ts";
import { placedIn } from "../src/views/map/placed.ts";

/** So many people around a few cities, the same at each call. */
function crowd(people: number) {
	const cities = [
		[53.55, 10],
		[38.72, -9.14],
		[40.73, -74],
		[-1.28, 36.82],
		[-17.8, 178.9],
	] as const;
	const views = Array.from({ length: people }, (_, index) => {
		const [latitude, longitude] = cities[index % cities.length] ?? cities[0];
		const place = {
			lastLatitude: latitude + Math.sin(index * 1.7) * 0.1,
			lastLongitude: longitude + Math.sin(index * 2.9) * 0.1,
			lastLocationAt: "2026-03-02T09:00:00.000Z",
		};
		return { userId: `user-${index}`, status: "online" as const, ...place };
	});
	return placedIn(new Map(views.map((view) => [view.userId, view])));
}

test("[LOC2] whatever the zoom, each of 2,000 people is in one sign of the map, and hardly two signs lie on one another", () => {
	const placed = crowd(2_000);
	expect(placed).toHaveLength(2_000);
	for (const zoom of [0, 2.5, 5, 8, 11, 14, 18]) {
		const pins = gather(placed, { zoom, alone: "user-7" });
		const ids = pins.flatMap(({ people }) => people.map(({ userId }) => userId));
		expect({ zoom, people: new Set(ids).size, all: ids.length }).toEqual({ zoom, people: 2_000, all: 2_000 });
		expect(new Set(pins.map(({ key }) => key)).size).toBe(pins.length);
		expect(pins.find(({ key }) => key === "user-7")?.people).toHaveLength(1);
		const others = pins.filter(({ key }) => key !== "user-7");
		const size = worldSize(zoom);
		const near = others.filter((a) => others.some((b) => a !== b && Math.hypot(a.x - b.x, a.y - b.y) * size < 20));
		expect({ zoom, share: near.length / others.length < 0.05 }).toEqual({ zoom, share: true });
	}
	expect(gather(placed, { zoom: 0, alone: null }).length).toBeLessThan(8);
	expect(gather(placed, { zoom: 18, alone: null }).length).toBeGreaterThan(1_900);
});

test("[LOC2] a frame across the date line holds both its sides", () => {
	const placed = crowd(300);
	const pins = gather(placed, { zoom: 9, alone: null });
	const fiji = { ...pointOf({ longitude: -179.9, latitude: -17.8 }), width: 0.02, height: 0.02, zoom: 9 };
	const seen = within(pins, fiji).flatMap(({ people }) => people);
	expect(seen).toHaveLength(60);
	expect(seen.every(({ longitude }) => longitude > 178)).toBe(true);
});

test("[LOC1] a place goes onto the map and back, and lengths are true", () => {
	const hamburg = { longitude: 9.993, latitude: 53.551 };
	const back = placeOf(pointOf(hamburg));
	expect(back.longitude).toBeCloseTo(hamburg.longitude, 9);
	expect(back.latitude).toBeCloseTo(hamburg.latitude, 9);
	expect(metresBetween(hamburg, { longitude: 13.405, latitude: 52.52 }) / 1_000).toBeCloseTo(255, 0);
});
