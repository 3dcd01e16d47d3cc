import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import type { ChatFormat, Format } from "./connection.ts";

// Ids have no `/` and `:` in their grammar, so no two names meet (M3). Names are short: each subscription keeps one.

/** What goes to a whole company's feed in one format. */
export function feedTopic(format: Format, companyId: string): string {
	if (companyId === "") throw new Error("a feed topic needs its company");
	return `f:${format}:${companyId}`;
}

/**
 * What goes to those who follow one person, in one format. Those on the company's feed have a topic apart: they hear of
 * the person by it only while the feed carries counts (PR43).
 */
export function personTopic(format: Format, { companyId, userId }: UserKey, onFeed: boolean): string {
	if (companyId === "" || userId === "") throw new Error("a person topic needs company and user");
	return `${onFeed ? "P" : "p"}:${format}:${companyId}/${userId}`;
}

const CHAT_LETTERS: Readonly<Record<ChatFormat, string>> = {
	none: "-",
	chat: "c",
	"chat+presence": "C",
	plain: "w",
	"plain+presence": "W",
};

/** What goes to everybody in a conversation, in one format. */
export function conversationTopic(format: ChatFormat, { companyId, conversationId }: ConversationKey): string {
	if (companyId === "" || conversationId === "") throw new Error("a conversation topic needs company and conversation");
	return `${CHAT_LETTERS[format]}:${companyId}/${conversationId}`;
}

const CONVERSATION_LETTERS = new Set(Object.values(CHAT_LETTERS));

/** Which company a topic is of, and which conversation where it is one's; undefined where it is none of these topics. */
export function readTopic(
	topic: string,
): { readonly companyId: string; readonly conversationId: string | null } | undefined {
	const [kind = "", ...rest] = topic.split(":");
	const [companyId = "", within] = (rest.at(-1) ?? "").split("/");
	if (companyId === "") return undefined;
	return { companyId, conversationId: CONVERSATION_LETTERS.has(kind) ? (within ?? null) : null };
}
