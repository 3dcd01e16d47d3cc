import type { Archive } from "../xmpp/archive.ts";
import { DOMAIN, ROOM_DOMAIN } from "../xmpp/rooms.ts";

export type Settings = {
	readonly port: number;
	/** A file with the key that signs tokens. */
	readonly keyPath: string;
	readonly archive: Archive | null;
};

/** The modules that the lines need and no others, so that nothing else costs anything. JSON is YAML. */
export function settings({ port, keyPath, archive }: Settings): string {
	return JSON.stringify(
		{
			hosts: [DOMAIN],
			loglevel: "error",
			listen: [
				{
					port,
					ip: "127.0.0.1",
					module: "ejabberd_http",
					// Of its own it takes 5, and a crowd that comes at once would be sent away.
					backlog: 1_024,
					request_handlers: { "/ws": "ejabberd_http_ws", "/api": "mod_http_api" },
				},
			],
			auth_method: "jwt",
			jwt_key: keyPath,
			...(archive === null ? {} : database(archive)),
			api_permissions: { bench: { from: ["mod_http_api"], who: { ip: "127.0.0.1/8" }, what: "*" } },
			modules: modules(archive),
		},
		null,
		"\t",
	);
}

function database({ host, port, user, database }: Archive): object {
	return {
		sql_type: "pgsql",
		sql_server: host,
		sql_port: port,
		sql_username: user,
		sql_password: "",
		sql_database: database,
	};
}

function modules(archive: Archive | null): object {
	return {
		mod_admin_extra: {},
		mod_http_api: {},
		mod_roster: {},
		mod_shared_roster: {},
		mod_muc: {
			host: ROOM_DOMAIN,
			max_users: 10_000,
			max_user_conferences: 100_000,
			history_size: 0,
			default_room_options: {
				persistent: true,
				max_users: 10_000,
				// Nobody is told who comes and goes: Rollcall's conversations do not either.
				presence_broadcast: [],
				mam: archive !== null,
			},
		},
		...(archive === null ? {} : { mod_mam: { db_type: "sql", default: "never", compress_xml: false } }),
	};
}
