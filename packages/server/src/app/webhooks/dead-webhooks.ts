import { ok, type Result } from "@rollcall/protocol/errors";
import { LIMITS } from "@rollcall/protocol/limits";
import type { BodyOf, QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { iso } from "../../domain/view.ts";
import type { Clock } from "../../ports/clock.ts";
import type { WebhookOutbox } from "../../ports/webhook-outbox.ts";
import { given } from "../given.ts";

export type DeadWebhookPorts = {
	readonly webhooks: Pick<WebhookOutbox, "dead" | "retry">;
	readonly clock: Clock;
};

/** `GET /admin/webhooks/dead` (WHK7). */
export async function listDeadWebhooks(
	{ webhooks }: DeadWebhookPorts,
	{ companyId, cursor, limit }: QueryOf<"listDeadWebhooks">,
): Promise<Result<ReplyOf<"listDeadWebhooks">>> {
	const page = await webhooks.dead({ ...given({ companyId, cursor }), limit });
	const shapes = page.items.map(({ at, deadAt, ...rest }) => ({ ...rest, at: iso(at), deadAt: iso(deadAt) }));
	return ok({ webhooks: shapes, nextCursor: page.nextCursor });
}

/** `POST /admin/webhooks/dead/retry` (WHK7). */
export async function retryDeadWebhooks(
	{ webhooks, clock }: DeadWebhookPorts,
	{ ids, companyId }: BodyOf<"retryDeadWebhooks">,
): Promise<Result<ReplyOf<"retryDeadWebhooks">>> {
	const limit = LIMITS.webhookIds;
	const retried = await webhooks.retry({ ...given({ ids, companyId }), limit }, clock.now());
	return ok({ retried, hasMore: retried === limit });
}
