import { spawnSync } from "node:child_process";
import { existsSync, globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Crowd } from "../../load/crowd.ts";
import { freePort, unprivileged } from "../account.ts";
import { startChild } from "../child.ts";
import type { Peer, Served, StartOptions } from "../peer.ts";
import { newArchive } from "../xmpp/archive.ts";
import { acquaintances } from "../xmpp/company.ts";
import { DOMAIN, FOUNDER_ID, makeRooms, xmppOf } from "../xmpp/rooms.ts";
import { putAccounts } from "./accounts.ts";
import { READY, settings } from "./settings.ts";

const PROGRAM = "/usr/bin/prosody";
/** No user has another one: what it costs to check it is measured, not whether it is secret. */
const PASSWORD = "bench-only-password";

const isInstalled = existsSync(PROGRAM);
const hasDriver = globSync("/usr/lib/*/lua/*/dbd/postgresql.so").length > 0;

async function start({ folder, announceArrivals = true, databaseUrl }: StartOptions): Promise<Served> {
	const { as, folder: ownFolder } = unprivileged("prosody");
	const archive = databaseUrl === undefined ? null : await newArchive(databaseUrl, "prosody", "");
	const data = ownFolder(join(folder, "prosody"));
	const port = freePort();
	const config = join(folder, "prosody.cfg.lua");
	writeFileSync(join(folder, "mod_bench_ready.lua"), READY);
	writeFileSync(config, settings({ port, data, archive, plugins: folder }));
	const { child } = await startChild({
		command: [...as, PROGRAM, "--config", config, "-F"],
		env: { HOME: data },
		ready: /ready/,
	});
	putAccounts({ data, password: PASSWORD }, [{ name: "founder", people: [FOUNDER_ID], contacts: [] }]);
	const xmpp = { path: "/xmpp-websocket", domain: DOMAIN, password: PASSWORD, rooms: {}, data, announceArrivals };
	return { pid: child.pid, port, namespaces: [], xmpp, stop: () => child.stop() };
}

async function users(served: Served, crowd: Crowd): Promise<void> {
	const { data, announceArrivals } = xmppOf(served);
	putAccounts({ data, password: PASSWORD }, acquaintances(crowd, announceArrivals));
}

function versionOf(): string {
	const { stdout } = spawnSync("dpkg-query", ["--show", "prosody"], { encoding: "utf8" });
	return stdout.split("\t")[1]?.trim() ?? "unknown";
}

/** Prosody as Debian packages it. */
export const prosody: Peer = {
	name: "prosody",
	version: isInstalled ? versionOf() : "none",
	missing: isInstalled ? null : "not installed (apt-get install prosody)",
	protocol: "xmpp",
	notDurable: hasDriver ? null : "no archive in PostgreSQL (apt-get install lua-dbi-postgresql)",
	start,
	users,
	groups: makeRooms,
};
