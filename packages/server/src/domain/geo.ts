import type { Point } from "./record.ts";

/** Mean radius of the earth in metres (IUGG). */
const EARTH_RADIUS = 6_371_008.8;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres between two points, by the haversine formula. */
export function distance(a: Point, b: Point): number {
	const halfLat = Math.sin(radians(b.latitude - a.latitude) / 2);
	const halfLon = Math.sin(radians(b.longitude - a.longitude) / 2);
	const h = halfLat * halfLat + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLon * halfLon;
	return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** How good a fix is: 0 within 20 m, 1 within 100 m, 2 within 1 km, 3 worse or unknown (LOC2). */
export function accuracyClass(accuracy: number | null): 0 | 1 | 2 | 3 {
	if (accuracy === null || accuracy > 1_000) return 3;
	if (accuracy > 100) return 2;
	return accuracy > 20 ? 1 : 0;
}
