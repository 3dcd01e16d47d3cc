/** A place on the earth, in degrees (WGS 84). */
export type Place = { readonly latitude: number; readonly longitude: number };

const EARTH_RADIUS = 6_371_000;
const DEGREE = Math.PI / 180;

/** Metres between two places that are not far apart. */
export function distance(from: Place, to: Place): number {
	const [east, north] = apart(from, to);
	return Math.hypot(east, north);
}

/** The direction from one place to another, in degrees from north, clockwise. */
export function heading(from: Place, to: Place): number {
	const [east, north] = apart(from, to);
	return (Math.atan2(east, north) / DEGREE + 360) % 360;
}

/** The place so many metres east and north of another. */
export function moved({ latitude, longitude }: Place, east: number, north: number): Place {
	return {
		latitude: latitude + north / EARTH_RADIUS / DEGREE,
		longitude: longitude + east / EARTH_RADIUS / DEGREE / Math.cos(latitude * DEGREE),
	};
}

/** The place that lies this share (0 to 1) of the way from one to the other. */
export function partWay(from: Place, to: Place, share: number): Place {
	return {
		latitude: from.latitude + (to.latitude - from.latitude) * share,
		longitude: from.longitude + (to.longitude - from.longitude) * share,
	};
}

function apart(from: Place, to: Place): [east: number, north: number] {
	const middle = ((from.latitude + to.latitude) / 2) * DEGREE;
	const east = (to.longitude - from.longitude) * DEGREE * Math.cos(middle) * EARTH_RADIUS;
	return [east, (to.latitude - from.latitude) * DEGREE * EARTH_RADIUS];
}
