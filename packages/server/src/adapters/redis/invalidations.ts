import type { UserKey } from "../../ports/keys.ts";

/**
 * Tells other nodes that a record was stored, so that their copies are renewed at once. At most once, in no order: a copy
 * that heard nothing is found to be old where something is decided on it. `rev` empty: nothing is held any more.
 */
export interface Invalidations {
	publish(key: UserKey, rev: string): void;
	subscribe(receive: (key: UserKey, rev: string) => void): void;
}

/** For a node that is alone. */
export const noInvalidations: Invalidations = { publish: () => {}, subscribe: () => {} };
