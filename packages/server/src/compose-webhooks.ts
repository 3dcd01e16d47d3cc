import { HttpWebhookSender } from "./adapters/system/webhook-sender.ts";
import { Deliveries } from "./app/webhooks/deliveries.ts";
import { pruneWebhooks } from "./app/webhooks/prune-webhooks.ts";
import type { Base, Core } from "./compose-core.ts";
import type { Job } from "./scheduler.ts";

const DELIVER_EVERY = 250;
const PRUNE_EVERY = 600_000;
/** What a claim is good for beside two attempts: the writing of how it ended. */
const CLAIM_SLACK = 10_000;

export type Webhooks = {
	readonly jobs: readonly Job[];
	/** Breaks off what is on its way; it is sent again by whoever comes next. */
	stop(): Promise<void>;
	/** Writes what was announced. */
	flush(): Promise<void>;
};

const NONE: Webhooks = { jobs: [], stop: async () => {}, flush: async () => {} };

/** The delivery of webhooks; nothing where they have nowhere to go. */
export function composeWebhooks(base: Base, { presence, timing, userStates }: Core): Webhooks {
	const { config, stores, clock, ids, log, failed } = base;
	const { webhookUrl: url, webhookSecret: secret, webhookTimeout: timeout } = config;
	if (url === null || secret === null || userStates === null) return NONE;
	const { webhooks } = stores;
	const deliveries = new Deliveries({
		presence,
		timing,
		webhooks,
		clock,
		ids,
		failed,
		tracer: base.traces?.tracer ?? null,
		sender: new HttpWebhookSender({ url, secret, timeout, allow: config.webhookAllow }),
		chance: Math.random,
		concurrency: config.webhookConcurrency,
		maxAttempts: config.webhookAttempts,
		claimTtl: 2 * timeout + CLAIM_SLACK,
		gaveUp: ({ id, type, companyId }, reason) => log.warn({ id, type, companyId, reason }, "a webhook was given up"),
	});
	return {
		jobs: [
			{ name: "webhooks of presence", every: config.stateTick, run: () => userStates.flush() },
			{ name: "webhooks", every: DELIVER_EVERY, run: () => deliveries.fill() },
			{ name: "old webhooks", every: PRUNE_EVERY, run: () => pruneWebhooks(webhooks, clock.now()) },
		],
		stop: () => deliveries.stop().catch((error: unknown) => failed("webhooks", error)),
		flush: () => userStates.flush(),
	};
}
