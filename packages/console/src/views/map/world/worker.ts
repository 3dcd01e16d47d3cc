// The map's own worker: MapLibre's, which prepares what is drawn, and the world, read and unfolded where it delays nobody.
import MapLibreWorker from "maplibre-gl/dist/maplibre-gl-worker.mjs";
import fine from "world-atlas/countries-10m.json?url";
import coarse from "world-atlas/countries-50m.json?url";
import { type Atlas, PARTS, partOf } from "./shapes.ts";

const ADDRESSES: Readonly<Record<string, string>> = { coarse, fine };
const atlases = new Map<string, Promise<Atlas>>();

// Named, too, because its package calls the module free of effects: a build would leave it out.
const { worker } = globalThis as unknown as { readonly worker: unknown };
if (!(worker instanceof MapLibreWorker)) throw new Error("This is no worker.");

async function read(address: string): Promise<Atlas> {
	const response = await fetch(new URL(address, location.href));
	if (!response.ok) throw new Error(`${address} was answered with ${response.status}`);
	return response.json();
}

function atlasOf(grain: string): Promise<Atlas> {
	const known = atlases.get(grain);
	if (known !== undefined) return known;
	const atlas = read(ADDRESSES[grain] ?? "");
	atlases.set(grain, atlas);
	atlas.catch(() => atlases.delete(grain)); // whoever waits for it is told; the next one asks again
	return atlas;
}

// `world://coarse/land`
worker.self.addProtocol("world", async ({ url }) => {
	const [grain = "", name = ""] = url.replace("world://", "").split("/");
	const part = PARTS.find((candidate) => candidate === name);
	if (part === undefined) throw new Error(`There is no ${name} in the world.`);
	return { data: partOf(await atlasOf(grain), part) };
});
