import type { Conversation, Message, Participant } from "@rollcall/client";
import type { Profiles } from "../../live/profiles.ts";
import { nameIn } from "../../ui/names.ts";

/** How many people a group without a title is named after. */
const NAMED = 3;

export const GONE = "Somebody who is gone";

/** The people of a conversation but oneself. */
export function othersIn({ participants }: Pick<Conversation, "participants">, me: string): readonly string[] {
	return participants.flatMap(({ userId }) => (userId === me ? [] : [userId]));
}

/** One's own role there; undefined where one is not in it. */
export function roleIn(
	{ participants }: Pick<Conversation, "participants">,
	me: string,
): Participant["role"] | undefined {
	return participants.find(({ userId }) => userId === me)?.role;
}

/** With whom a direct conversation is; undefined in a group, and where they were erased. */
export function partnerIn(conversation: Conversation, me: string): string | undefined {
	return conversation.type === "direct" ? othersIn(conversation, me)[0] : undefined;
}

/** What a conversation is called. */
export function titleOf(conversation: Conversation, me: string, profiles: Profiles): string {
	if (conversation.title !== null) return conversation.title;
	const others = othersIn(conversation, me);
	if (conversation.type === "direct") return others[0] === undefined ? GONE : nameIn(profiles, others[0]);
	if (others.length === 0) return "Only you";
	const names = others.slice(0, NAMED).map((userId) => nameIn(profiles, userId));
	const more = others.length - names.length;
	return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}

type Written = Pick<Message, "type" | "text"> & { readonly attachments: readonly { readonly name: string }[] };

/** What a message says, in one line. */
export function lineOf({ type, text, attachments }: Written): string {
	const said = (text ?? "").replace(/\s+/g, " ").trim();
	if (said !== "") return said;
	if (type === "location") return "A position";
	const [first] = attachments;
	if (first === undefined) return "";
	return attachments.length === 1 ? first.name : `${first.name} and ${attachments.length - 1} more`;
}
