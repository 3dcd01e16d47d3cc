import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

const SERVER = "http://127.0.0.1:4747";

export default defineConfig({
	plugins: [react()],
	// Inside this repository packages are taken from their sources; with installed ones this line goes.
	resolve: { conditions: ["bun", ...defaultClientConditions] },
	server: { proxy: { "/socket.io": { target: SERVER, ws: true } } },
});
