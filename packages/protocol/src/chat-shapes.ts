import { z } from "zod";
import type { Wire } from "./definition.ts";
import { clientMessageIdSchema, conversationIdSchema, messageIdSchema, nextCursorSchema, userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { accuracySchema, latitudeSchema, longitudeSchema } from "./position.ts";
import { presenceShapeSchema } from "./shapes.ts";
import { textSchema } from "./text.ts";
import { timestampSchema } from "./time.ts";

const countSchema = z.int().min(0);

export const seqSchema = z
	.int()
	.min(0)
	.meta({ id: "Seq", description: "The place of a message in its conversation: 1, 2, 3, ..." });

export const revSchema = z.int().min(0).meta({
	id: "Rev",
	description: "The number of a change in its conversation: 1, 2, 3, ...; higher after a restore.",
});

export const titleSchema = textSchema(1, LIMITS.title).meta({ id: "Title", description: "A group's title." });

export const conversationTypeSchema = z
	.enum(["direct", "group"])
	.meta({ id: "ConversationType", description: "Two people, or a group." });

export const roleSchema = z
	.enum(["owner", "admin", "member"])
	.meta({ id: "Role", description: "What somebody may do in a group." });

export const historyForNewSchema = z
	.enum(["joined", "all"])
	.meta({ id: "HistoryForNew", description: "What somebody sees who is added: what comes after, or everything." });

const attachmentUrlSchema = z
	.string()
	.max(LIMITS.url)
	.refine(
		(text) => /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text),
		"must be a URL that starts with https:// or http://",
	)
	.refine((text) => text.isWellFormed(), "must not contain half a surrogate pair");

/** A file that lies elsewhere. */
export const attachmentSchema = z
	.object({
		url: attachmentUrlSchema,
		name: textSchema(1, LIMITS.attachmentName),
		contentType: z
			.string()
			.max(LIMITS.contentType)
			.regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\x20-\x7e]*)?$/, "must be a content type, such as image/png"),
		size: z.int().min(0).describe("Bytes."),
	})
	.meta({ id: "Attachment", description: "A file that lies elsewhere." });

/** A message as it stands now (MSG2). */
export const messageSchema = z
	.object({
		id: messageIdSchema,
		conversationId: conversationIdSchema,
		seq: seqSchema,
		rev: revSchema,
		senderId: userIdSchema.nullable().describe("null: the application (`system`), or somebody who was erased."),
		clientMessageId: clientMessageIdSchema,
		type: z.enum(["text", "image", "file", "audio", "location", "system"]),
		text: z.string().nullable(),
		attachments: z.array(attachmentSchema),
		location: z
			.object({ latitude: latitudeSchema, longitude: longitudeSchema, accuracy: accuracySchema.nullable() })
			.nullable(),
		replyTo: messageIdSchema.nullable(),
		metadata: z.record(z.string(), z.unknown()).nullable(),
		createdAt: timestampSchema,
		editedAt: timestampSchema.nullable(),
		deletedAt: timestampSchema.nullable().describe("Set: all content but the type is gone."),
	})
	.meta({ id: "Message", description: "A message as it stands now." });

export const participantSchema = z
	.object({ userId: userIdSchema, role: roleSchema, joinedAt: timestampSchema })
	.meta({ id: "Participant", description: "Somebody in a conversation." });

/** What is the same for everybody in a conversation. */
export const conversationFactsSchema = z
	.object({
		id: conversationIdSchema,
		type: conversationTypeSchema,
		title: z.string().nullable().describe("Only groups have one."),
		historyForNew: historyForNewSchema,
		createdAt: timestampSchema,
		createdBy: userIdSchema.nullable().describe("null: the application, or somebody who was erased."),
		lastSeq: seqSchema,
		lastRev: revSchema,
		participants: z.array(participantSchema),
	})
	.meta({ id: "ConversationFacts", description: "A conversation, without what differs by person." });

/** A conversation as one of its people sees it (CON3). */
export const conversationSchema = conversationFactsSchema
	.extend({
		lastMessage: messageSchema.nullable().describe("The newest message that one may see."),
		readSeq: seqSchema,
		unreadCount: countSchema,
	})
	.meta({ id: "Conversation", description: "A conversation as one of its people sees it." });

/** Up to where somebody has received and read; 0 and null where there is nothing that one may see. */
export const receiptSchema = z
	.object({
		userId: userIdSchema,
		deliveredSeq: seqSchema,
		deliveredAt: timestampSchema.nullable(),
		readSeq: seqSchema,
		readAt: timestampSchema.nullable(),
	})
	.meta({ id: "Receipt", description: "Up to where somebody has received and read, as one may see it." });

/** How much the user has not read (RCP3). */
export const ownUnreadSchema = z.object({ readSeq: seqSchema, unreadCount: countSchema, totalUnread: countSchema });

export const unreadSchema = ownUnreadSchema
	.extend({ conversationId: conversationIdSchema })
	.meta({ id: "Unread", description: "How much one has not read in a conversation, and in all." });

/** Who in a conversation is there, and who types and records (70-rest). */
export const conversationPresenceSchema = z
	.object({
		conversationId: conversationIdSchema,
		participants: z.array(presenceShapeSchema),
		nextCursor: nextCursorSchema,
		onlineCount: countSchema,
		awayCount: countSchema,
		dndCount: countSchema,
		typingUsers: z.array(userIdSchema).describe("In order of start."),
		recordingUsers: z.array(userIdSchema).describe("In order of start."),
	})
	.meta({
		id: "ConversationPresence",
		description: "How the people of a conversation are; counts are of all of them.",
	});

export type MessageShape = Wire<z.input<typeof messageSchema>>;
export type ParticipantShape = Wire<z.input<typeof participantSchema>>;
export type ConversationFacts = Wire<z.input<typeof conversationFactsSchema>>;
export type ConversationShape = Wire<z.input<typeof conversationSchema>>;
export type ReceiptShape = Wire<z.input<typeof receiptSchema>>;
export type UnreadShape = Wire<z.input<typeof unreadSchema>>;
export type ConversationPresenceShape = Wire<z.input<typeof conversationPresenceSchema>>;
