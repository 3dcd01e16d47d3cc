import type { Conversation } from "@rollcall/client";
import type { Profile } from "@rollcall/protocol/shapes";
import { useMemo } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { findPeople } from "../../ui/find-people.ts";
import { nameIn } from "../../ui/names.ts";
import { lineOf, partnerIn, titleOf } from "./titles.ts";
import { useProfiles } from "./use-conversation.ts";

export type Found = {
	/** Ids of the conversations that fit, the one with the newest message first. */
	readonly ids: readonly string[];
	/** People who fit and with whom there is no conversation yet. */
	readonly strangers: readonly Profile[];
};

const MOST_STRANGERS = 6;
const NOBODY: readonly Profile[] = [];

/** What is searched of a conversation: its title, its people, what was said last. */
function textOf(conversation: Conversation, me: string, profiles: ReadonlyMap<string, Profile>): string {
	const { participants, lastMessage } = conversation;
	const names = participants.slice(0, 50).map(({ userId }) => `${nameIn(profiles, userId)} ${userId}`);
	const said = lastMessage === null ? "" : lineOf(lastMessage);
	return `${titleOf(conversation, me, profiles)} ${names.join(" ")} ${said}`.toLocaleLowerCase();
}

/** Conversations, and people to begin one with, by what was typed. */
export function useFound(query: string): Found {
	const { chat, identity } = useLive();
	const conversations = useStore(chat.conversations);
	const profiles = useProfiles();
	const me = identity.userId;
	return useMemo((): Found => {
		const wanted = query.trim().toLocaleLowerCase();
		if (wanted === "") return { ids: conversations.map(({ id }) => id), strangers: NOBODY };
		const fitting = conversations.filter((one) => textOf(one, me, profiles).includes(wanted));
		const known = new Set([me, ...conversations.map((one) => partnerIn(one, me))]);
		const others = [...profiles.values()].filter(({ userId }) => !known.has(userId));
		return { ids: fitting.map(({ id }) => id), strangers: findPeople(others, wanted, MOST_STRANGERS) };
	}, [conversations, profiles, query, me]);
}
