import type { TrailPointShape } from "@rollcall/protocol/shapes";
import { metresBetween } from "../mercator.ts";

/** After so long without a position nobody knows which way was taken. */
const GAP = 30 * 60_000;

type Kind = "leg" | "gap" | "start";
type Leg = { readonly from: TrailPointShape; readonly to: TrailPointShape; readonly isGap: boolean };

const at = ({ longitude, latitude }: TrailPointShape): GeoJSON.Position => [longitude, latitude];
const time = ({ capturedAt }: TrailPointShape) => Date.parse(capturedAt);

function legsOf(points: readonly TrailPointShape[]): readonly Leg[] {
	return points.slice(1).flatMap((to, index) => {
		const from = points[index];
		return from === undefined ? [] : [{ from, to, isGap: time(to) - time(from) > GAP }];
	});
}

function lineOf(legs: readonly Leg[], [first, last]: readonly [number, number]): readonly GeoJSON.Feature[] {
	const age = (point: TrailPointShape) => (last === first ? 0 : (last - time(point)) / (last - first));
	return legs.map(({ from, to, isGap }) => {
		const kind: Kind = isGap ? "gap" : "leg";
		const geometry = { type: "LineString" as const, coordinates: [at(from), at(to)] };
		return { type: "Feature", properties: { kind, age: age(to) }, geometry };
	});
}

/** A trail as the map draws it: legs that fade with their age, and gaps in which nothing is known. */
export function drawnTrail(points: readonly TrailPointShape[]): GeoJSON.FeatureCollection {
	const [first, last] = [points[0], points.at(-1)];
	if (first === undefined || last === undefined) return { type: "FeatureCollection", features: [] };
	const start: GeoJSON.Feature = {
		type: "Feature",
		properties: { kind: "start" satisfies Kind },
		geometry: { type: "Point", coordinates: at(first) },
	};
	const line = lineOf(legsOf(points), [time(first), time(last)]);
	return { type: "FeatureCollection", features: [...line, start] };
}

/** One moment of a trail as the map draws it; null for none. */
export function drawnMoment(point: TrailPointShape | null): GeoJSON.FeatureCollection {
	if (point === null) return { type: "FeatureCollection", features: [] };
	const geometry = { type: "Point" as const, coordinates: at(point) };
	return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry }] };
}

/** How far somebody went, in metres, where the way is known. */
export function lengthOf(points: readonly TrailPointShape[]): number {
	const known = legsOf(points).filter(({ isGap }) => !isGap);
	return known.reduce((metres, { from, to }) => metres + metresBetween(from, to), 0);
}
