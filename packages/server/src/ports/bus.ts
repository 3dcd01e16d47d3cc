import type { Shown } from "../domain/record.ts";
import type { User } from "./directory.ts";
import type { Millis, UserKey } from "./keys.ts";
import type { Version } from "./presence-store.ts";
import type { Revocation } from "./revocation-list.ts";

/** One user whose announced state changed. */
export type Announcement = {
	readonly userId: string;
	readonly before: Shown;
	readonly after: Shown;
	readonly lastSignAt: Millis | null;
	readonly reason: "stale_session" | null;
};

/** What nodes tell each other. */
export type BusMessage =
	/** Announced changes of one tick. */
	| {
			readonly kind: "announced";
			readonly companyId: string;
			readonly at: Millis;
			readonly version: Version;
			readonly changes: readonly Announcement[];
	  }
	/** The user's own devices are to be told their state. */
	| { readonly kind: "self"; readonly keys: readonly UserKey[] }
	/** An event for everything that one user has connected. */
	| { readonly kind: "person"; readonly key: UserKey; readonly name: string; readonly payload: Record<string, unknown> }
	/** A name or avatar changed. */
	| { readonly kind: "profile"; readonly user: User }
	/** Tokens ended. */
	| { readonly kind: "revoked"; readonly revocation: Revocation }
	/** Connections of a user, or of one device, are to be ended: the user left by request. */
	| { readonly kind: "left"; readonly key: UserKey; readonly deviceId: string | null }
	/** Every view in the company may have changed: its clients come back and sync. */
	| { readonly kind: "resync"; readonly companyId: string };

/**
 * Fan-out between nodes (STO7).
 *
 * Law
 * - Every subscriber of this process gets what is published here, in order, in the same turn.
 * - At most once towards other nodes, in order per publisher and company. Nothing relies on it for truth.
 * - `publish` never throws and never waits.
 */
export interface Bus {
	publish(message: BusMessage): void;
	subscribe(receive: (message: BusMessage) => void): void;
}
