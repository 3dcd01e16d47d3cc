import type {
	ExpressionSpecification,
	FilterSpecification,
	LayerSpecification,
	SourceSpecification,
	StyleSpecification,
} from "maplibre-gl";
import type { Colours } from "./colours.ts";

/** From this zoom the coarse outlines would show their corners. */
export const FINE_FROM = 5;
const FONT = ["Inter Variable"];

/** A source that is filled later. */
const own = (): SourceSpecification => ({ type: "geojson", data: { type: "FeatureCollection", features: [] } });
const isOf = (kind: string): FilterSpecification => ["==", ["get", "kind"], kind];

/** The sources of one grain: `coarse` for a look at the whole, `fine` for coming near. */
export function sourcesOf(grain: "coarse" | "fine"): Record<string, SourceSpecification> {
	const source = (part: string): SourceSpecification => ({
		type: "geojson",
		data: `world://${grain}/${part}`,
		maxzoom: grain === "coarse" ? 6 : 12,
		tolerance: 0.5,
	});
	return {
		[`${grain}-land`]: source("land"),
		[`${grain}-coast`]: source("coast"),
		[`${grain}-borders`]: source("borders"),
	};
}

/** The layers of one grain, from the ground up. */
export function layersOf(grain: "coarse" | "fine", colours: Colours): readonly LayerSpecification[] {
	const zooms = grain === "coarse" ? {} : { minzoom: FINE_FROM };
	const join = { "line-join": "round" } as const;
	return [
		{
			id: `${grain}-land`,
			type: "fill",
			source: `${grain}-land`,
			paint: { "fill-color": colours.land, "fill-antialias": false },
			...zooms,
		},
		{
			id: `${grain}-borders`,
			type: "line",
			source: `${grain}-borders`,
			layout: join,
			paint: {
				"line-color": colours.border,
				"line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.6, 6, 1.1, 12, 1.6],
			},
			...zooms,
		},
		{
			id: `${grain}-coast`,
			type: "line",
			source: `${grain}-coast`,
			layout: join,
			paint: { "line-color": colours.coast, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1] },
			...zooms,
		},
	];
}

/** Where somebody was, above the ground and under the people. */
function trailLayers({ trail, trailPast, casing }: Colours): readonly LayerSpecification[] {
	const round = { "line-join": "round", "line-cap": "round" } as const;
	const byAge: ExpressionSpecification = ["interpolate", ["linear"], ["get", "age"], 0, trail, 1, trailPast];
	const line = { type: "line", source: "trail", layout: round } as const;
	return [
		{
			...line,
			id: "trail-gap",
			filter: isOf("gap"),
			paint: { "line-color": trailPast, "line-width": 1.5, "line-dasharray": [0.5, 3] },
		},
		{ ...line, id: "trail-casing", filter: isOf("leg"), paint: { "line-color": casing, "line-width": 7 } },
		{ ...line, id: "trail-leg", filter: isOf("leg"), paint: { "line-color": byAge, "line-width": 3.5 } },
		{
			id: "trail-start",
			type: "circle",
			source: "trail",
			filter: isOf("start"),
			paint: {
				"circle-radius": 4,
				"circle-color": casing,
				"circle-stroke-color": trailPast,
				"circle-stroke-width": 2.5,
			},
		},
		{
			id: "moment",
			type: "circle",
			source: "moment",
			paint: { "circle-radius": 7, "circle-color": trail, "circle-stroke-color": casing, "circle-stroke-width": 3 },
		},
	];
}

/** The whole map without any people: nothing in it comes from another address. */
export function styleOf(colours: Colours): StyleSpecification {
	return {
		version: 8,
		sources: {
			...sourcesOf("coarse"),
			names: { type: "geojson", data: "world://coarse/names" },
			grid: own(),
			trail: own(),
			moment: own(),
		},
		layers: [
			{ id: "water", type: "background", paint: { "background-color": colours.water } },
			...layersOf("coarse", colours),
			{ id: "grid", type: "line", source: "grid", paint: { "line-color": colours.grid, "line-width": 1 } },
			{
				id: "names",
				type: "symbol",
				source: "names",
				filter: [">=", ["zoom"], ["get", "from"]],
				layout: {
					"text-field": ["get", "name"],
					"text-font": FONT,
					"text-size": ["interpolate", ["linear"], ["zoom"], 1, 10.5, 6, 14],
					"text-letter-spacing": 0.04,
					"text-max-width": 8,
					"symbol-sort-key": ["get", "from"],
				},
				paint: { "text-color": colours.name, "text-halo-color": colours.land, "text-halo-width": 1.2 },
			},
			...trailLayers(colours),
		],
	};
}
