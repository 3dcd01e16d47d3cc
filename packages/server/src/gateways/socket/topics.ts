import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import type { ChatFormat, Format } from "./connection.ts";

function name(kind: string, format: Format | ChatFormat, parts: readonly string[]): string {
	if (parts.some((part) => part === "")) throw new Error(`a ${kind} topic needs all of its parts`);
	return `${kind}:${format}:${parts.join("/")}`;
}

/** What goes to a whole company's feed in one format. Ids have no `/` and `:` in their grammar, so names cannot meet (M3). */
export function feedTopic(format: Format, companyId: string): string {
	return name("feed", format, [companyId]);
}

/** What goes to those who follow one person, in one format. */
export function personTopic(format: Format, { companyId, userId }: UserKey): string {
	return name("person", format, [companyId, userId]);
}

/** What goes to everybody in a conversation, in one format. */
export function conversationTopic(format: ChatFormat, { companyId, conversationId }: ConversationKey): string {
	return name("conversation", format, [companyId, conversationId]);
}
