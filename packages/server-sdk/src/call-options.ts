/** What may be said of one call alone. */
export type CallOptions = {
	/** Ends the call; it then rejects with the signal's reason. */
	readonly signal?: AbortSignal;
	/** For each try, in place of the client's own. */
	readonly timeoutMs?: number;
	/** Of calls that send a message: the same key again is the same message. Default: a new one for each call. */
	readonly idempotencyKey?: string;
};
