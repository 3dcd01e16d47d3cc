import type { Millis } from "../ports/keys.ts";
import type { Settlement } from "../ports/webhook-outbox.ts";
import type { Sent } from "../ports/webhook-sender.ts";

const FIRST: Millis = 5_000;
const FACTOR = 3;
const LONGEST: Millis = 8 * 3_600_000;
/** A wait is up to so much of itself shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;

/** How long to wait after so many attempts. `chance`: from 0 to 1. */
export function retryDelay(attempts: number, chance: number): Millis {
	const plain = Math.min(LONGEST, FIRST * FACTOR ** (attempts - 1));
	return Math.round(plain * (1 - JITTER + 2 * JITTER * chance));
}

export type Attempt = {
	readonly now: Millis;
	/** How often it had been tried before. */
	readonly attempts: number;
	readonly maxAttempts: number;
	readonly chance: number;
};

type Outcome = Settlement extends infer S ? (S extends { readonly id: string } ? Omit<S, "id"> : never) : never;

/** What becomes of a webhook that could not even be made, because a store is away: no attempt to deliver it (WHK5). */
export function unmade(now: Millis): Outcome {
	return { outcome: "released", dueAt: now + FIRST };
}

/** What becomes of a webhook after an attempt to deliver it (WHK5). */
export function afterAttempt(sent: Sent, { now, attempts, maxAttempts, chance }: Attempt): Outcome {
	if (sent.outcome === "taken") return { outcome: "delivered" };
	if (sent.outcome === "aborted") return { outcome: "released", dueAt: now };
	const { reason } = sent;
	const tried = attempts + 1;
	if (tried >= maxAttempts) return { outcome: "dead", reason };
	const asked = sent.outcome === "failed" ? Math.min(sent.retryAfter ?? 0, LONGEST) : 0;
	const dueAt = now + Math.max(retryDelay(tried, chance), asked);
	// One that is not wanted says nothing of those behind it; one that did not get through does.
	return { outcome: "again", dueAt, holds: sent.outcome === "failed", reason };
}
