declare module "maplibre-gl/dist/maplibre-gl-worker.mjs" {
	import type { AddProtocolAction } from "maplibre-gl";

	/** What MapLibre runs in its worker. Loading the module makes one, as `worker` of the global object. */
	// biome-ignore lint/style/noDefaultExport: that is how the package offers it
	export default class MapLibreWorker {
		/** The global object of the worker, on which it also offers this to whatever else is loaded there. */
		readonly self: { readonly addProtocol: (name: string, action: AddProtocolAction) => void };
	}
}
