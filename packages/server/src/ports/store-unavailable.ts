/**
 * A durable store could not do what was asked: disk full, database away or locked by somebody else, worker gone, shutting
 * down. The call changed nothing; the same call may succeed later. Only where a remote database went away in the middle of
 * a commit may it have happened all the same. On the wire it is `unavailable`.
 */
export class StoreUnavailable extends Error {
	override readonly name = "StoreUnavailable";
}
