import { feature, mesh } from "topojson-client";

/** A file of world-atlas: outlines that neighbours share are in it once. */
export type Atlas = TopoJSON.Topology<{
	countries: TopoJSON.GeometryCollection<{ name: string }>;
	land: TopoJSON.GeometryCollection;
}>;

/** What is drawn of it. */
export const PARTS = ["land", "coast", "borders", "names"] as const;
export type Part = (typeof PARTS)[number];

/** A name is shown from where its country is about this wide on the screen. */
const ROOM_PER_LETTER = 6;
const WORLD_AT_ZERO = 512;

type Named = { readonly name: string };

function alone(geometry: GeoJSON.Geometry): GeoJSON.Feature {
	return { type: "Feature", properties: {}, geometry: flat(geometry) };
}

function polygonsOf(geometry: GeoJSON.Geometry): readonly GeoJSON.Position[][][] {
	if (geometry.type === "Polygon") return [geometry.coordinates];
	return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

/** Twice the area of a ring, and where its middle is. */
function middleOf(ring: readonly GeoJSON.Position[]): { readonly area: number; readonly at: GeoJSON.Position } {
	let [area, x, y] = [0, 0, 0];
	for (let index = 0; index + 1 < ring.length; index += 1) {
		const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [ring[index], ring[index + 1]];
		const cross = x0 * y1 - x1 * y0;
		area += cross;
		x += (x0 + x1) * cross;
		y += (y0 + y1) * cross;
	}
	return area === 0 ? { area, at: ring[0] ?? [0, 0] } : { area: Math.abs(area), at: [x / (3 * area), y / (3 * area)] };
}

/** A country's name, in the middle of its largest part, and from which zoom there is room for it. */
function nameOf({
	geometry,
	properties: { name },
}: GeoJSON.Feature<GeoJSON.Geometry, Named>): readonly GeoJSON.Feature[] {
	const middles = polygonsOf(flat(geometry)).map(([outline = []]) => middleOf(outline));
	const largest = middles.sort((a, b) => b.area - a.area)[0];
	if (largest === undefined) return [];
	const width = (Math.sqrt(largest.area) / 360) * WORLD_AT_ZERO;
	const from = Math.max(0, Math.log2((name.length * ROOM_PER_LETTER) / width));
	return [{ type: "Feature", properties: { name, from }, geometry: { type: "Point", coordinates: largest.at } }];
}

/** The same line without leaps from one side of the map to the other: it goes on beyond the side. */
function unbroken(line: readonly GeoJSON.Position[]): GeoJSON.Position[] {
	let turns = 0;
	return line.map(([longitude = 0, latitude = 0], index) => {
		const leap = longitude - (line[index - 1]?.[0] ?? longitude);
		if (Math.abs(leap) > 180) turns -= Math.sign(leap);
		return [longitude + turns * 360, latitude];
	});
}

/** A ring around a pole is closed there, for on a flat map its ends are far apart. */
function flatRing(ring: readonly GeoJSON.Position[]): GeoJSON.Position[] {
	const line = unbroken(ring);
	const [[first = 0] = [], [last = 0] = []] = [line[0], line.at(-1)];
	if (Math.abs(last - first) < 180) return line;
	return [...line, [last, -90], [first, -90], ...line.slice(0, 1)];
}

/** Outlines are made for a globe; a flat map has sides. */
function flat(geometry: GeoJSON.Geometry): GeoJSON.Geometry {
	if (geometry.type === "MultiLineString") return { ...geometry, coordinates: geometry.coordinates.map(unbroken) };
	const polygons = polygonsOf(geometry).map((rings) => rings.map(flatRing));
	return polygons.length === 0 ? geometry : { type: "MultiPolygon", coordinates: polygons };
}

/** One part of the world, as a map draws it. */
export function partOf(atlas: Atlas, part: Part): GeoJSON.Feature | GeoJSON.FeatureCollection {
	const { countries, land } = atlas.objects;
	const whole = atlas as TopoJSON.Topology<TopoJSON.Objects>;
	if (part === "land") {
		const { features } = feature(atlas, land);
		return { type: "FeatureCollection", features: features.map(({ geometry }) => alone(geometry)) };
	}
	if (part === "coast") return alone(mesh(whole, countries, (a, b) => a === b));
	if (part === "borders") return alone(mesh(whole, countries, (a, b) => a !== b));
	return { type: "FeatureCollection", features: feature(atlas, countries).features.flatMap(nameOf) };
}
