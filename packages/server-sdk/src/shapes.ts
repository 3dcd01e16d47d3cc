/** What calls answer with, under the names that the protocol's documents use. */
export type {
	ConversationFacts,
	ConversationPresenceShape as ConversationPresence,
	ConversationShape as Conversation,
	MessageShape as Message,
	ParticipantShape as Participant,
	ReceiptShape as Receipt,
} from "@rollcall/protocol/chat-shapes";
export type {
	DeviceShape as Device,
	Explanation,
	IntervalShape as Interval,
	PresenceShape as Presence,
	Profile,
	Session,
	TrailPointShape as TrailPoint,
	View,
} from "@rollcall/protocol/shapes";
export type { AnyWebhook as WebhookEvent } from "@rollcall/protocol/webhooks";
