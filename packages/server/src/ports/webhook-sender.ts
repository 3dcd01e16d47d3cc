import type { Millis } from "./keys.ts";

/** A webhook as it is posted. */
export type Posted = { readonly id: string; readonly at: Millis; readonly body: string };

/** What became of it. */
export type Sent =
	| { readonly outcome: "taken" }
	/** The receiver answered that it does not want this one (4xx). */
	| { readonly outcome: "refused"; readonly reason: string }
	/** The receiver was not reached, too slow, or cannot now; `retryAfter`: how long it asks to be left alone. */
	| { readonly outcome: "failed"; readonly reason: string; readonly retryAfter: Millis | null }
	/** Given up by the caller. Whether it was taken is not known. */
	| { readonly outcome: "aborted" };

/**
 * The way to whoever receives webhooks.
 *
 * Law
 * - `send` posts it once, signed for `at`, and never rejects. It resolves within its time-out, or soon after `signal` aborts.
 * - Only an address that is public, or that the operator allowed, is ever connected to: the one that was looked at is the
 *   one that is used. No redirect is followed.
 * - `reason` names nothing secret.
 */
export interface WebhookSender {
	send(webhook: Posted, signal: AbortSignal): Promise<Sent>;
}
