import "maplibre-gl/dist/maplibre-gl.css";
import { type GeoJSONSource, LngLat, Map as MapLibre, setWorkerUrl } from "maplibre-gl";
import { type Place, pointOf, worldSize } from "../mercator.ts";
import { type Colours, coloursAt } from "./colours.ts";
import { gridOf } from "./grid.ts";
import { FINE_FROM, layersOf, sourcesOf, styleOf } from "./style.ts";
import workerUrl from "./worker.ts?worker&url";

setWorkerUrl(workerUrl);

/** Pixels at the sides of the map that something covers. */
export type Inset = { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
export type Camera = { readonly longitude: number; readonly latitude: number; readonly zoom: number };

const NEAREST = 18;
/** Not nearer by itself: whoever wants to see more comes nearer. */
const NEAREST_FIT = 12.5;
const START: Camera = { longitude: 12, latitude: 26, zoom: 1.4 };
/** Beyond it nobody lives, and Mercator stretches everything. */
const EDGE = 80;
const LAND = "coarse-land";
const FINE_SOURCES = Object.keys(sourcesOf("fine"));

/** The world in this element: MapLibre with outlines of our own, and an overlay for what lies on it. */
export class WorldMap {
	readonly map: MapLibre;
	/** Lies on the map and moves nothing by itself; what is in it can be pressed, and all else reaches the map. */
	readonly overlay = document.createElement("div");
	#colours: Colours;
	#isFine = false;

	constructor(container: HTMLElement, camera: Camera = START) {
		this.#colours = coloursAt(container);
		this.map = new MapLibre({
			container,
			style: styleOf(this.#colours),
			center: [camera.longitude, camera.latitude],
			zoom: camera.zoom,
			maxZoom: NEAREST,
			minZoom: -1,
			attributionControl: false,
			dragRotate: false,
			pitchWithRotate: false,
			touchPitch: false,
			fadeDuration: 150,
			locale: { "Map.Title": "Map" },
			transformConstrain: ({ lng, lat }, zoom) => ({
				center: new LngLat(lng, Math.max(-EDGE, Math.min(EDGE, lat))),
				zoom: Math.max(this.#farthest(), Math.min(NEAREST, zoom)),
			}),
		});
		this.map.touchZoomRotate.disableRotation();
		this.map.keyboard.disableRotation();
		this.overlay.className = "pointer-events-none absolute inset-0 z-1 overflow-hidden font-sans";
		this.map.getCanvasContainer().append(this.overlay);
		this.map.on("moveend", this.#settled);
		this.map.on("style.load", this.#settled);
		this.map.on("sourcedata", this.#loaded);
	}

	/** Calls one of them back, once: when land is on the screen, or when something that it needs cannot be had. */
	whenDrawn(drawn: () => void, failed: () => void): void {
		const { map } = this;
		const stop = () => {
			map.off("sourcedata", loaded);
			map.off("render", rendered);
			map.off("error", broken);
		};
		const rendered = () => {
			stop();
			drawn();
		};
		// What failed counts as loaded from then on.
		const broken = () => {
			stop();
			failed();
		};
		const loaded = () => {
			if (!map.isSourceLoaded(LAND)) return;
			map.off("sourcedata", loaded);
			map.on("render", rendered);
		};
		map.on("sourcedata", loaded);
		map.on("error", broken);
	}

	/** What is seen now: the middle, how wide the world is in pixels, and the size of the screen. */
	view() {
		const { lng, lat } = this.map.getCenter();
		const { clientWidth: width, clientHeight: height } = this.map.getContainer();
		return { ...pointOf({ longitude: lng, latitude: lat }), size: worldSize(this.map.getZoom()), width, height };
	}

	camera(): Camera {
		const { lng, lat } = this.map.getCenter();
		return { longitude: lng, latitude: lat, zoom: this.map.getZoom() };
	}

	/** Shows all these places. `isAtOnce`: without going there. */
	fit(places: readonly Place[], inset: Inset, { isAtOnce = false, nearest = NEAREST_FIT } = {}): void {
		const [first] = places;
		if (first === undefined) return;
		const [east, north] = [places.map((place) => place.longitude), places.map((place) => place.latitude)];
		const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
		const [[west, mostEast], [south, mostNorth]] = [range(east), range(north)];
		const bounds: [number, number, number, number] = [west, south, mostEast, mostNorth];
		const { top, right, bottom, left } = inset;
		const camera = this.map.cameraForBounds(bounds, { padding: { top, right, bottom, left }, maxZoom: nearest });
		if (camera === undefined) return; // there is no room for a map
		if (isAtOnce) this.map.jumpTo(camera);
		else this.map.flyTo({ ...camera, speed: 1.8, maxDuration: 2_400 });
	}

	/** Goes to a place, and near enough to see what is around it. */
	fly({ longitude, latitude }: Place, inset: Inset): void {
		const zoom = Math.max(this.map.getZoom(), NEAREST_FIT);
		const offset: [number, number] = [(inset.left - inset.right) / 2, (inset.top - inset.bottom) / 2];
		this.map.flyTo({ center: [longitude, latitude], zoom, offset, speed: 1.8, maxDuration: 2_400 });
	}

	/** Shows something of our own in one of the layers kept for it. */
	show(name: "trail" | "moment" | "grid", data: GeoJSON.Feature | GeoJSON.FeatureCollection): void {
		const put = () => void this.map.getSource<GeoJSONSource>(name)?.setData(data);
		if (this.map.getSource(name) !== undefined) put();
		else this.map.once("style.load", put);
	}

	/** Takes the colours of the theme again. */
	recolour(): void {
		this.#colours = coloursAt(this.map.getContainer());
		const layers = [...styleOf(this.#colours).layers, ...(this.#isFine ? layersOf("fine", this.#colours) : [])];
		for (const { id, paint = {} } of layers)
			for (const [name, value] of Object.entries(paint))
				if (name.includes("color")) this.map.setPaintProperty(id, name as never, value as never);
	}

	/** The world is never narrower than the screen. */
	#farthest(): number {
		return Math.log2(Math.max(320, this.map?.getContainer().clientWidth ?? 0) / worldSize(0));
	}

	readonly #settled = (): void => {
		if (this.map.getSource("grid") === undefined) return;
		const bounds = this.map.getBounds();
		const [west, east] = [bounds.getWest(), bounds.getEast()];
		this.show("grid", gridOf({ west, east, south: bounds.getSouth(), north: bounds.getNorth() }));
		if (!this.#isFine && this.map.getZoom() > FINE_FROM - 1) this.#refine();
	};

	/** Fine outlines are ten times as much: they are read when somebody comes near for the first time. */
	#refine(): void {
		this.#isFine = true;
		for (const [name, source] of Object.entries(sourcesOf("fine"))) this.map.addSource(name, source);
		for (const layer of layersOf("fine", this.#colours)) this.map.addLayer(layer, "grid");
	}

	/** Once the fine outlines are there, the coarse ones no longer look out under them. */
	readonly #loaded = (): void => {
		if (!this.#isFine || !FINE_SOURCES.every((name) => this.map.isSourceLoaded(name))) return;
		for (const { id } of layersOf("coarse", this.#colours)) this.map.setLayerZoomRange(id, 0, FINE_FROM);
		this.map.off("sourcedata", this.#loaded);
	};
}
