import type { Millis } from "../../ports/keys.ts";
import type { Copies } from "./copies.ts";
import type { KeySet } from "./key-set.ts";
import type { RedisPresenceOptions } from "./options.ts";
import type { PresenceTable } from "./presence-table.ts";

/** What the parts of the presence store share. */
export type Inside = {
	readonly options: RedisPresenceOptions;
	readonly table: PresenceTable;
	readonly copies: Copies;
	/** Whose deadline was taken by this node to be decided on, so that it must be set anew whatever is decided. */
	readonly claimed: KeySet;
	/** How long the record of somebody absent is kept. */
	readonly idleKept: Millis;
	/** A word that no other state of a user was ever named by. */
	readonly newRev: () => string;
};
