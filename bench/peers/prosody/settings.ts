import type { Archive } from "../xmpp/archive.ts";
import { DOMAIN, ROOM_DOMAIN } from "../xmpp/rooms.ts";

export type Settings = {
	readonly port: number;
	/** Of its own: accounts and rosters. */
	readonly data: string;
	readonly archive: Archive | null;
	/** Where `bench_ready` lies. */
	readonly plugins: string;
};

/** A module of the server that says when it serves: its log says so only together with much else. */
export const READY = `module:hook_global("server-started", function () io.stdout:write("ready\\n"); io.stdout:flush(); end);\n`;

/** The modules that the lines need and no others, so that nothing else costs anything. */
export function settings({ port, data, archive, plugins }: Settings): string {
	return `
data_path = "${data}"
plugin_paths = { "${plugins}" }
pidfile = "${data}/prosody.pid"
log = { { levels = { min = "warn" }, to = "console" } }
interfaces = { "127.0.0.1" }
c2s_ports = {}
http_ports = { ${port} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
http_default_host = "${DOMAIN}"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_websocket_secure = true
authentication = "internal_plain"
modules_enabled = { "roster", "saslauth", "websocket", "bench_ready" }
modules_disabled = { "s2s", "s2s_auth_certs", "offline" }
VirtualHost "${DOMAIN}"
Component "${ROOM_DOMAIN}" "muc"
	storage = ${archive === null ? `"memory"` : `{ default = "memory", muc_log = "sql" }`}
	modules_enabled = { ${archive === null ? "" : `"muc_mam"`} }
	muc_room_locking = false
	muc_room_cache_size = 100000
	muc_room_default_persistent = true
	muc_room_default_history_length = 0
	-- Nobody is told who comes and goes: Rollcall's conversations do not either.
	muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }
	muc_log_by_default = true
	muc_log_expires_after = "never"
${archive === null ? "" : database(archive)}
`;
}

function database({ host, port, user, database }: Archive): string {
	return `	sql = { driver = "PostgreSQL", host = "${host}", port = ${port}, username = "${user}", database = "${database}" }`;
}
