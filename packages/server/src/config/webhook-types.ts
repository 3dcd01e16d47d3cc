import { WEBHOOK_TYPES, type WebhookType } from "@rollcall/protocol/webhooks";
import type { Config } from "./settings.ts";

/** The webhooks that are sent; none where they have nowhere to go. */
export function wantedWebhooks({
	webhookUrl,
	webhookEvents,
}: Pick<Config, "webhookUrl" | "webhookEvents">): readonly WebhookType[] {
	if (webhookUrl === null) return [];
	return webhookEvents.includes("*") ? WEBHOOK_TYPES : WEBHOOK_TYPES.filter((type) => webhookEvents.includes(type));
}
