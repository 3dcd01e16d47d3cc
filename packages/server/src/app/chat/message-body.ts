import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { codePoints } from "@rollcall/protocol/text";
import type { Attachment, MessageBody, MessageType } from "../../ports/message-store.ts";

/** What a server takes in one message: all settings, no wider than the wire. */
export type MessageLimits = {
	/** Code points. */
	readonly maxTextLength: number;
	readonly maxAttachments: number;
	/** Bytes of its JSON. */
	readonly maxMetadataBytes: number;
};

/** What was sent, after the check of its schema. */
export type GivenBody = {
	readonly type?: MessageType | undefined;
	readonly text?: string | null | undefined;
	readonly attachments?: readonly Attachment[] | null | undefined;
	readonly location?:
		| { readonly latitude: number; readonly longitude: number; readonly accuracy?: number | null | undefined }
		| null
		| undefined;
	readonly replyTo?: string | null | undefined;
	readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
};

const utf8 = new TextEncoder();

/** The body of a message as it is stored: every field there, null where nothing was given. */
export function bodyOf(given: GivenBody, limits: MessageLimits): Result<MessageBody> {
	const { type = "text", text, attachments, location, replyTo = null, metadata = null } = given;
	const body: MessageBody = {
		type,
		text: text === undefined || text === "" ? null : text,
		attachments: attachments ?? [],
		location: location ? { ...location, accuracy: location.accuracy ?? null } : null,
		replyTo,
		metadata,
	};
	const fault = faultOf(body, limits);
	return fault === null ? ok(body) : fail("bad_request", fault);
}

function faultOf({ text, attachments, metadata }: MessageBody, limits: MessageLimits): string | null {
	const { maxTextLength, maxAttachments, maxMetadataBytes } = limits;
	if (text !== null && isLonger(text, maxTextLength)) return textFault(maxTextLength);
	if (attachments.length > maxAttachments) return `attachments: must be at most ${maxAttachments} entries`;
	if (metadata !== null && utf8.encode(JSON.stringify(metadata)).byteLength > maxMetadataBytes)
		return `metadata: must be at most ${maxMetadataBytes} bytes of JSON`;
	return null;
}

/** The sentence for a text that is too long. */
export function textFault(maxTextLength: number): string {
	return `text: must have 1 to ${maxTextLength} characters`;
}

/** Has a text more code points than that? */
export function isLonger(text: string, maxTextLength: number): boolean {
	return text.length > maxTextLength && codePoints(text) > maxTextLength;
}
