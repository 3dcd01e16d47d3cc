import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { textSchema } from "./text.ts";

/** The grammar of ids that stand in keys, topics and paths (W11): no separator, pattern or control character. */
const ID = /^[A-Za-z0-9_.@|+=-]{1,128}$/;
/** Whatever an application calls its projects: any characters that print (ACT3). */
const PRINTABLE_ID = /^[^\p{Cc}\p{Cs}\u2028\u2029]{1,128}$/u;

const ID_FAULT = "must be 1 to 128 characters of A-Z a-z 0-9 _ . @ | + = -";
const PRINTABLE_FAULT = "must be 1 to 128 printable characters";

export const userIdSchema = z
	.string()
	.regex(ID, ID_FAULT)
	.meta({ id: "UserId", description: "A person within one company: the `sub` of their token." });

export const deviceIdSchema = z
	.string()
	.regex(ID, ID_FAULT)
	.meta({ id: "DeviceId", description: "One installation of a client, chosen by that client." });

export const companyIdSchema = z.string().regex(ID, ID_FAULT).meta({ id: "CompanyId", description: "The tenant." });

export const connectionIdSchema = z
	.string()
	.regex(ID, ID_FAULT)
	.meta({ id: "ConnectionId", description: "One authenticated socket of one device." });

export const projectIdSchema = z
	.string()
	.regex(PRINTABLE_ID, PRINTABLE_FAULT)
	.meta({ id: "ProjectId", description: "A project, as the application calls it." });

export const taskIdSchema = z
	.string()
	.regex(PRINTABLE_ID, PRINTABLE_FAULT)
	.meta({ id: "TaskId", description: "A task of a project, as the application calls it." });

export const conversationIdSchema = z
	.string()
	.regex(ID, ID_FAULT)
	.meta({ id: "ConversationId", description: "A conversation, as the server named it." });

export const messageIdSchema = z
	.string()
	.regex(ID, ID_FAULT)
	.meta({ id: "MessageId", description: "A message, as the server named it." });

export const clientMessageIdSchema = textSchema(1, LIMITS.id).meta({
	id: "ClientMessageId",
	description: "Chosen by the sender: the same one again is the same message.",
});

/** Where the next page begins. Opaque to clients, and never trusted by the server. */
export const cursorSchema = textSchema(1, LIMITS.cursor).meta({
	id: "Cursor",
	description: "Where a page begins: opaque, as the page before it gave it.",
});

export const nextCursorSchema = cursorSchema.nullable().describe("Where the next page begins; null on the last.");

/** Does a text follow the grammar of user, device and company ids? */
export function isId(text: string): boolean {
	return ID.test(text);
}
