import { join } from "node:path";
import bunEngine from "@socket.io/bun-engine/package.json" with { type: "json" };
import socketIo from "socket.io/package.json" with { type: "json" };
import { postGroups, putUsers } from "../admin.ts";
import type { Peer } from "../peer.ts";
import { startStock } from "../stock/peer.ts";

const COMMAND = [process.execPath, "--no-install", "--no-env-file", join(import.meta.dir, "main.ts")];

/** The same code as `stock` on the engine for Bun. */
export const stockBun: Peer = {
	name: "stock-bun",
	version: `socket.io ${socketIo.version}, bun-engine ${bunEngine.version}, Bun ${Bun.version}`,
	missing: null,
	protocol: "socket.io",
	notDurable: null,
	start: (options) => startStock(COMMAND, options),
	users: putUsers,
	groups: postGroups,
};
