export type { CallOptions } from "./call-options.ts";
export type { Operator } from "./operator-routes.ts";
export { type Paged, pagesOf } from "./pages.ts";
export { createRollcall, type Rollcall, type RollcallOptions } from "./rollcall.ts";
export { type FailureCode, RollcallError } from "./rollcall-error.ts";
export type {
	Conversation,
	ConversationFacts,
	ConversationPresence,
	Device,
	Explanation,
	Interval,
	Message,
	Participant,
	Presence,
	Profile,
	Receipt,
	Session,
	TrailPoint,
	View,
	WebhookEvent,
} from "./shapes.ts";
export type { Signing, SigningAlgorithm, TokenOrder } from "./signing.ts";
export type { User } from "./user-routes.ts";
export {
	type ReceivedWebhook,
	verifyWebhook,
	type WebhookFault,
	type WebhookHeaders,
	type WebhookOptions,
	WebhookRefused,
} from "./webhooks.ts";
