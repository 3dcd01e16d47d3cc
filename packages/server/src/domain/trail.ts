import type { TrailPointShape } from "@rollcall/protocol/shapes";
import type { TrailPoint } from "../ports/trail-store.ts";
import { iso } from "./view.ts";

function rounded(degrees: number, places: number | null): number {
	return places === null ? degrees : Number(degrees.toFixed(places));
}

/** The wire form of a point of a trail, rounded as the company says; which device it was is for the owner alone (LOC5). */
export function trailPointShape(
	point: TrailPoint,
	{ places, own }: { readonly places: number | null; readonly own: boolean },
): TrailPointShape {
	const { deviceId, accuracy, heading, speed } = point;
	return {
		...(own ? { deviceId } : {}),
		latitude: rounded(point.latitude, places),
		longitude: rounded(point.longitude, places),
		accuracy,
		heading,
		speed,
		capturedAt: iso(point.capturedAt),
	};
}
