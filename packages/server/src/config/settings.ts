import type { Setting } from "./setting.ts";
import { CHAT } from "./table/chat.ts";
import { CONNECTIONS } from "./table/connections.ts";
import { IDENTITY } from "./table/identity.ts";
import { LIMITS } from "./table/limits.ts";
import { LOCATION } from "./table/location.ts";
import { OPERATION } from "./table/operation.ts";
import { PRESENCE } from "./table/presence.ts";
import { RATES } from "./table/rates.ts";
import { SERVER } from "./table/server.ts";
import { WEBHOOKS } from "./table/webhooks.ts";

/** The table in the parts that help texts and the reference show. */
export const SETTING_GROUPS = {
	Server: SERVER,
	Identity: IDENTITY,
	Connections: CONNECTIONS,
	Limits: LIMITS,
	Rates: RATES,
	Presence: PRESENCE,
	Chat: CHAT,
	Location: LOCATION,
	Webhooks: WEBHOOKS,
	Operation: OPERATION,
} as const satisfies Record<string, Record<string, Setting<unknown>>>;

/**
 * Every setting there is (OPS3). The environment name and the flag follow from the name
 * (`awayAfter`: `ROLLCALL_AWAY_AFTER`, `--away-after`); reading, help texts and the reference are made from this table.
 */
export const SETTINGS = {
	...SERVER,
	...IDENTITY,
	...CONNECTIONS,
	...LIMITS,
	...RATES,
	...PRESENCE,
	...CHAT,
	...LOCATION,
	...WEBHOOKS,
	...OPERATION,
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;

/** What the program gets: durations in milliseconds, sizes in bytes, null where nothing is set. */
export type Config = {
	readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never;
} & {
	/** Started with --dev: any localhost origin may connect, and a development secret may be made. */
	readonly dev: boolean;
};

/** The names in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];
