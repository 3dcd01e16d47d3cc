import type { Sign } from "../../domain/devices.ts";
import type { PresenceRecord, Timing } from "../../domain/record.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { RedisLink } from "./connection.ts";
import type { Invalidations } from "./invalidations.ts";

/** How far back changes are kept (PR42). */
export type ChangesKept = { readonly maxAge: Millis; readonly maxEntries: number };

export type RedisPresenceOptions = {
	/** With `PRESENCE_SCRIPTS`. */
	readonly link: RedisLink;
	/** What all keys begin with: `rc`. */
	readonly prefix: string;
	/** The store's clock (CLU5): a `StoreClock`. */
	readonly clock: Clock;
	readonly ids: Ids;
	readonly timing: Timing;
	/** Makes the records of users that are not held, from what is durable; one for each id. */
	readonly load: (companyId: string, userIds: readonly string[]) => Promise<readonly PresenceRecord[]>;
	/** May this user be let go: is everything that this node knows about them durable? */
	readonly isDurable: (key: UserKey) => boolean;
	/** Takes note of what failed behind somebody's back and is tried again. */
	readonly failed: (what: string, error: unknown) => void;
	/** PR42's figures where absent. */
	readonly changes?: ChangesKept;
	/** Absent: nobody else is told. */
	readonly invalidations?: Invalidations;
	/**
	 * A sign of life was marked here, while another node decided something that it would have changed. It must be given
	 * once more, as a new one (`sign`).
	 */
	readonly overtaken?: (key: UserKey, sign: Sign) => void;
	/** Is, or was, that lease this node's own? Default: yes. */
	readonly isOwn?: (leaseId: string) => boolean;
	/** Is it still the Redis that was known? Asked where a record is gone. Default: yes. */
	readonly isSame?: () => Promise<boolean>;
	/** May Redis be asked? While it says no, all but `seed` is answered as if Redis were away. Default: yes. */
	readonly isOpen?: () => boolean;
	/** How many copies of records this node keeps. It should be able to keep one for each user connected here. */
	readonly maxCopies?: number;
};

/** How far back changes are kept where nothing else is said. */
export const CHANGES_KEPT: ChangesKept = { maxAge: 600_000, maxEntries: 10_000 };
/** Milliseconds per version. */
export const TICK: Millis = 100;
/** How much longer than any change the record of somebody absent is kept. */
export const IDLE_BEYOND_CHANGES: Millis = 60_000;
export const MAX_COPIES = 200_000;
