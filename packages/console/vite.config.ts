import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Newer than most tools assume, so that colours of both themes stay one declaration (light-dark). */
const BROWSERS = ["chrome123", "edge123", "firefox120", "safari17.5"];

export default defineConfig({
	plugins: [react(), tailwind()],
	// As it is written: what is published of it is built for others.
	resolve: { alias: { "@rollcall/client": new URL("../client/src/index.ts", import.meta.url).pathname } },
	build: {
		target: BROWSERS,
		// Inlined files would need data: in the content security policy.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		chunkSizeWarningLimit: 1_500,
	},
	// The map's worker is a module and a file of its own: the content security policy takes no other.
	worker: { format: "es" },
	server: { proxy: { "/api": "http://127.0.0.1:4747", "/socket.io": { target: "http://127.0.0.1:4747", ws: true } } },
});
