import { z } from "zod";
import { attachmentSchema } from "./chat-shapes.ts";
import { clientMessageIdSchema, messageIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { accuracySchema, latitudeSchema, longitudeSchema } from "./position.ts";
import { isStorable, textSchema } from "./text.ts";

const utf8 = new TextEncoder();

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Only what every store keeps as it is. */
function isKeepable(value: unknown): boolean {
	if (typeof value === "string") return isStorable(value);
	if (typeof value !== "object" || value === null) return true;
	return Object.entries(value).every(([key, inner]) => isStorable(key) && isKeepable(inner));
}

/** Anything that the application wants to keep with a message; the server does not look into it. */
export const metadataSchema = z
	.record(z.string(), z.unknown())
	.refine((value) => !isDeeper(value, LIMITS.metadataDepth), {
		error: `must not be nested deeper than ${LIMITS.metadataDepth} levels`,
		abort: true,
	})
	.refine(isKeepable, "must not contain NUL or half a surrogate pair")
	.refine(
		(value) => utf8.encode(JSON.stringify(value)).byteLength <= LIMITS.metadataBytes,
		`must be at most ${LIMITS.metadataBytes} bytes of JSON`,
	)
	.describe("Kept with the message; the server does not look into it.");

export const messageTextSchema = textSchema(0, LIMITS.messageText).meta({
	id: "MessageText",
	description: "The text of a message.",
});

const locationSchema = z.object({
	latitude: latitudeSchema,
	longitude: longitudeSchema,
	accuracy: accuracySchema.nullish(),
});

/** What a person or the application may write. An empty text counts as none. */
const written = {
	clientMessageId: clientMessageIdSchema.nullish(),
	text: messageTextSchema.nullish(),
	attachments: z.array(attachmentSchema).max(LIMITS.attachments).nullish(),
	metadata: metadataSchema.nullish(),
};

type Written = {
	readonly text?: string | null | undefined;
	readonly attachments?: readonly unknown[] | null | undefined;
};

function hasContent({ text, attachments }: Written): boolean {
	return (typeof text === "string" && text !== "") || (attachments?.length ?? 0) > 0;
}

const NO_CONTENT = "must have a text or an attachment";

/** The fields of a message as a person sends it (MSG1). */
export const messageFields = {
	...written,
	type: z.enum(["text", "image", "file", "audio", "location"]).default("text"),
	location: locationSchema.nullish().describe("Only, and always, of a message of this type."),
	replyTo: messageIdSchema.nullish(),
};

type Sent = Written & { readonly type: string; readonly location?: unknown };

/** The rules between the fields of a message as a person sends it (MSG1). */
export function messageRules<S extends z.ZodType<Sent>>(schema: S): S {
	return schema
		.refine((sent) => sent.type === "location" || hasContent(sent), NO_CONTENT)
		.refine((sent) => (sent.type === "location") === (sent.location !== undefined && sent.location !== null), {
			path: ["location"],
			error: "must be there for the type location, and for no other",
		});
}

/** A message of the application. */
export const systemMessageSchema = z.object(written).refine(hasContent, NO_CONTENT);

/** A header that stands in for `clientMessageId`. */
export const idempotencyHeader = z.object({
	"idempotency-key": clientMessageIdSchema.optional().describe("Stands in for `clientMessageId`."),
});
