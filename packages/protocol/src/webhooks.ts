import { z } from "zod";
import { conversationFactsSchema, conversationTypeSchema, messageSchema, revSchema, seqSchema } from "./chat-shapes.ts";
import type { Wire } from "./definition.ts";
import { companyIdSchema, conversationIdSchema, projectIdSchema, taskIdSchema, userIdSchema } from "./ids.ts";
import { deviceKindsSchema, statusSchema } from "./status.ts";
import { timestampSchema } from "./time.ts";

const presenceVersionSchema = z
	.object({ epoch: z.string(), version: z.int().min(0) })
	.meta({ id: "PresenceVersion", description: "A moment of a company's presence, as `presence:sync` names it." });

const conversationVersionSchema = z
	.object({ seq: seqSchema, rev: revSchema })
	.meta({ id: "ConversationVersion", description: "A moment of a conversation, as `chat:sync` names it." });

/** Somebody a message is for, so that a push service can decide whether to ring (WHK6). */
const receiverSchema = z
	.object({
		userId: userIdSchema,
		status: statusSchema.describe("As everybody sees it: who is invisible is `offline`."),
		dnd: z.boolean().describe("They do not want to be disturbed."),
		lastActiveAt: timestampSchema
			.nullable()
			.describe("When a device of theirs was last active; null where they are offline, or look so."),
	})
	.meta({ id: "Receiver", description: "Somebody a message is for, as everybody sees them." });

const stateSchema = z.object({
	userId: userIdSchema,
	lastSeen: timestampSchema.nullable().describe("Only while offline."),
	devices: deviceKindsSchema,
});

const messageDataSchema = z.object({ message: messageSchema });

const changeSchema = z
	.object({
		renamed: z.boolean(),
		added: z.array(userIdSchema),
		removed: z.array(userIdSchema),
		rolesChanged: z.boolean(),
	})
	.meta({ id: "ConversationChange", description: "What changed; who was erased is not named." });

function state<const Name extends string, S extends z.ZodType>(type: Name, status: S) {
	return webhook(type, presenceVersionSchema, stateSchema.extend({ status }));
}

function webhook<const Name extends string, V extends z.ZodType, D extends z.ZodType>(type: Name, version: V, data: D) {
	return z.object({
		id: z.string().describe("The same each time that it is sent: the header `webhook-id`."),
		type: z.literal(type),
		companyId: companyIdSchema,
		at: timestampSchema.describe("When it happened."),
		version,
		data,
	});
}

/** Every webhook, by its type: the body that is posted (WHK2). */
export const WEBHOOKS = {
	"user.online": state("user.online", z.enum(["online", "dnd"])),
	"user.away": state("user.away", z.literal("away")),
	"user.offline": state("user.offline", z.literal("offline")),
	"activity.changed": webhook(
		"activity.changed",
		presenceVersionSchema,
		z.object({ userId: userIdSchema, projectId: projectIdSchema.nullable(), taskId: taskIdSchema.nullable() }),
	),
	"message.created": webhook(
		"message.created",
		conversationVersionSchema,
		messageDataSchema.extend({
			conversation: z.object({ id: conversationIdSchema, type: conversationTypeSchema, title: z.string().nullable() }),
			receivers: z.array(receiverSchema).describe("Everybody who can read it, but for its sender."),
		}),
	),
	"message.edited": webhook("message.edited", conversationVersionSchema, messageDataSchema),
	"message.deleted": webhook("message.deleted", conversationVersionSchema, messageDataSchema),
	"conversation.created": webhook(
		"conversation.created",
		conversationVersionSchema,
		z.object({ conversation: conversationFactsSchema }),
	),
	"conversation.updated": webhook(
		"conversation.updated",
		conversationVersionSchema,
		z.object({ conversation: conversationFactsSchema, change: changeSchema }),
	),
	"conversation.deleted": webhook(
		"conversation.deleted",
		conversationVersionSchema,
		z.object({ conversation: conversationFactsSchema, change: changeSchema }),
	),
} as const;

/** What a webhook tells of. */
export type WebhookType = keyof typeof WEBHOOKS;

export const WEBHOOK_TYPES = Object.keys(WEBHOOKS) as readonly WebhookType[];

/** The webhook of this type, or of any: `type` says which. */
export type WebhookEvent<Type extends WebhookType = WebhookType> = {
	[T in Type]: Wire<z.input<(typeof WEBHOOKS)[T]>>;
}[Type];

export type Receiver = Wire<z.input<typeof receiverSchema>>;

export const webhookTypeSchema = z
	.enum(WEBHOOK_TYPES as readonly [WebhookType, ...WebhookType[]])
	.meta({ id: "WebhookType", description: "What a webhook tells of." });

/** A webhook of any type. */
export type AnyWebhook = WebhookEvent;
