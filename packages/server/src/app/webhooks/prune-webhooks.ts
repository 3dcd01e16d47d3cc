import type { Millis } from "../../ports/keys.ts";
import type { WebhookOutbox } from "../../ports/webhook-outbox.ts";

const DAY: Millis = 86_400_000;
/** What waited so long is given up, however often it was tried. */
const WAITING_FOR = 3 * DAY;
const DEAD_FOR = 30 * DAY;
const AT_ONCE = 1_000;

/** Keeps the outbox bounded in time (WHK7). */
export async function pruneWebhooks(webhooks: Pick<WebhookOutbox, "prune">, now: Millis): Promise<void> {
	const options = { waitingBefore: now - WAITING_FOR, deadBefore: now - DEAD_FOR, now, limit: AT_ONCE };
	while ((await webhooks.prune(options)) >= AT_ONCE);
}
