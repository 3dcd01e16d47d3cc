/** A point of the map: both from 0 to 1, from the upper left corner of the world. */
export type Point = { readonly x: number; readonly y: number };
export type Place = { readonly longitude: number; readonly latitude: number };

/** Pixels around the world at zoom 0. */
const WORLD = 512;
const EQUATOR = 40_075_016.686;
const RADIUS = 6_371_008.8;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Where a place lies on the map. */
export function pointOf({ longitude, latitude }: Place): Point {
	const bounded = Math.max(-85.05, Math.min(85.05, latitude));
	const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + radians(bounded) / 2)) / (2 * Math.PI);
	return { x: (longitude + 180) / 360, y };
}

/** The place that lies at a point of the map. */
export function placeOf({ x, y }: Point): Place {
	const latitude = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
	return { longitude: x * 360 - 180, latitude };
}

/** Pixels around the world at this zoom. */
export function worldSize(zoom: number): number {
	return WORLD * 2 ** zoom;
}

/** How much of the map's width so many metres are, at this latitude. */
export function spanOf(metres: number, latitude: number): number {
	return metres / (EQUATOR * Math.cos(radians(latitude)));
}

/** Metres between two places, as the crow flies. */
export function metresBetween(a: Place, b: Place): number {
	const [north, east] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
	const flat = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
	const half = Math.sin(north / 2) ** 2 + flat * Math.sin(east / 2) ** 2;
	return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}
