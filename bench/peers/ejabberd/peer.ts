import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Crowd } from "../../load/crowd.ts";
import { freePort, unprivileged } from "../account.ts";
import { startChild } from "../child.ts";
import { type Peer, SECRET, type Served, type StartOptions } from "../peer.ts";
import { newArchive } from "../xmpp/archive.ts";
import { acquaintances } from "../xmpp/company.ts";
import { DOMAIN, makeRooms, xmppOf } from "../xmpp/rooms.ts";
import { putRosters } from "./rosters.ts";
import { settings } from "./settings.ts";

const SCHEMA = "/usr/share/ejabberd/sql/pg.sql";
/** What the distribution's `ejabberdctl` sets, and no busy waiting: it would be counted as work. */
const RUNTIME = ["+K", "true", "+P", "250000", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];

/** The folder of its programs, or undefined where it is not installed. */
const installed = globSync("/usr/lib/{*/,}ejabberd-*/ebin")[0];
const hasDriver = globSync("/usr/lib/erlang/lib/p1_pgsql-*").length > 0;

async function start({ folder, announceArrivals = true, databaseUrl }: StartOptions): Promise<Served> {
	const { as, folder: ownFolder } = unprivileged("ejabberd");
	const archive =
		databaseUrl === undefined ? null : await newArchive(databaseUrl, "ejabberd", readFileSync(SCHEMA, "utf8"));
	const data = ownFolder(join(folder, "ejabberd"));
	const port = freePort();
	const keyPath = join(folder, "key.json");
	const config = join(folder, "ejabberd.yml");
	writeFileSync(keyPath, JSON.stringify({ kty: "oct", k: Buffer.from(SECRET).toString("base64url") }));
	writeFileSync(config, settings({ port, keyPath, archive }));
	const ready = ["-noinput", "-s", "ejabberd", "-eval", 'io:format("ready~n")'];
	const { child } = await startChild({
		command: [...as, "erl", ...RUNTIME, "-mnesia", "dir", JSON.stringify(join(data, "mnesia")), ...ready],
		env: {
			HOME: data,
			ERL_LIBS: dirname(dirname(installed ?? "")),
			EJABBERD_CONFIG_PATH: config,
			EJABBERD_LOG_PATH: join(data, "ejabberd.log"),
			ERL_CRASH_DUMP_BYTES: "0",
		},
		ready: /ready/,
		// A helper of the runtime complains there when the server ends.
		quiet: true,
	});
	const xmpp = { path: "/ws", domain: DOMAIN, rooms: {}, data, announceArrivals };
	return { pid: child.pid, port, namespaces: [], xmpp, stop: () => child.stop() };
}

async function users(served: Served, crowd: Crowd): Promise<void> {
	await putRosters(served, acquaintances(crowd, xmppOf(served).announceArrivals));
}

/** ejabberd as Debian packages it. */
export const ejabberd: Peer = {
	name: "ejabberd",
	version: installed === undefined ? "none" : basename(dirname(installed)).replace("ejabberd-", ""),
	missing: installed === undefined ? "not installed (apt-get install ejabberd)" : null,
	protocol: "xmpp",
	notDurable: hasDriver ? null : "no archive in PostgreSQL (apt-get install erlang-p1-pgsql)",
	start,
	users,
	groups: makeRooms,
};
