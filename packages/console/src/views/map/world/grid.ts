/** What is seen of the world, in degrees. */
export type Box = { readonly west: number; readonly south: number; readonly east: number; readonly north: number };

const STEPS = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/** On the longer side of the screen. */
const LINES = 9;
/** Mercator shows nothing beyond. */
const EDGE = 85;

function multiples(from: number, to: number, step: number): number[] {
	const first = Math.ceil(from / step);
	const count = Math.max(0, Math.floor(to / step) - first + 1);
	return Array.from({ length: count }, (_, index) => (first + index) * step);
}

/** Lines of equal longitude and latitude, as far apart as suits what is seen, and some more around it. */
export function gridOf({ west, south, east, north }: Box): GeoJSON.Feature {
	const [width, height] = [east - west, north - south];
	const step = STEPS.find((candidate) => candidate <= Math.max(width, height) / LINES) ?? 0.001;
	const seen = {
		west: Math.max(-180, west - width),
		east: Math.min(180, east + width),
		south: Math.max(-EDGE, south - height),
		north: Math.min(EDGE, north + height),
	};
	const upright = multiples(seen.west, seen.east, step).map((x) => [
		[x, seen.south],
		[x, seen.north],
	]);
	const level = multiples(seen.south, seen.north, step).map((y) => [
		[seen.west, y],
		[seen.east, y],
	]);
	return {
		type: "Feature",
		properties: {},
		geometry: { type: "MultiLineString", coordinates: [...upright, ...level] },
	};
}
