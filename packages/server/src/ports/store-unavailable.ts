/**
 * A durable store could not do what was asked: disk full, database locked by somebody else, worker gone, shutting down.
 * The call changed nothing; the same call may succeed later. On the wire it is `unavailable`.
 */
export class StoreUnavailable extends Error {
	override readonly name = "StoreUnavailable";
}
