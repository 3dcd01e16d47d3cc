import type { Chat, Content, Conversation, Message, Pending, RollcallClient, RollcallError } from "@rollcall/client";
import { useEffect, useMemo, useState } from "react";
import { useRollcall } from "./provider.ts";
import { useIsUp } from "./use-connection.ts";
import { useHeld } from "./use-held.ts";
import { useReadable } from "./use-readable.ts";

/** The same functions as long as it is the same conversation. */
export type ConversationActions = {
	/** Loads a page of what is before `messages`. */
	readonly loadOlder: () => void;
	/** One has read up to there; absent: everything. */
	readonly markRead: (seq?: number) => void;
	/** Stands in `pending` until the server has it; rejects, and stands in `failed`, where that refuses it for good. */
	readonly send: (content: string | Content) => Promise<Message>;
	/** Rejects with a RollcallError where the server refuses. */
	readonly edit: (messageId: string, text: string) => Promise<Message>;
	/** Takes the content of a message away. Rejects with a RollcallError where the server refuses. */
	readonly remove: (messageId: string) => Promise<Message>;
	/** Sends a failed message again. */
	readonly retry: (clientMessageId: string) => void;
	/** Forgets a message that failed, or was not sent yet. */
	readonly discard: (clientMessageId: string) => void;
};

export type UsedConversation = ConversationActions & {
	/** Undefined where one is in none of this id. */
	readonly conversation: Conversation | undefined;
	/** In order, up to the newest. */
	readonly messages: readonly Message[];
	/** What one wrote and the server does not have yet, in order. */
	readonly pending: readonly Pending[];
	/** What one wrote and the server refused. */
	readonly failed: readonly Pending[];
	/** Who types, in order of start. */
	readonly typing: readonly string[];
	/** Is there anything before `messages`? */
	readonly hasOlder: boolean;
	/** It is not known yet whether there is such a conversation, or what is in it. */
	readonly isLoading: boolean;
	/** Why messages were not loaded, or reading was not told; null after the next success. */
	readonly error: RollcallError | null;
};

type Failure = { readonly conversationId: string; readonly error: RollcallError };

const NO_MESSAGES: readonly Message[] = [];
const NO_PENDING: readonly Pending[] = [];
const NOBODY: readonly string[] = [];

/** One conversation. Its newest messages and receipts are loaded, and kept complete while a component shows it. */
export function useConversation(conversationId: string): UsedConversation {
	const client = useRollcall();
	const { chat } = client;
	const stores = useMemo(
		() => ({
			conversation: chat.conversation(conversationId),
			pending: chat.pending(conversationId),
			typing: chat.typing(conversationId),
		}),
		[chat, conversationId],
	);
	const conversation = useReadable(stores.conversation, undefined);
	const written = useReadable(stores.pending, NO_PENDING);
	const typing = useReadable(stores.typing, NOBODY);
	const isListed = useReadable(chat.isLoaded, false);
	const [failure, setFailure] = useState<Failure | null>(null);
	const { open, ...actions } = useMemo(
		() => actionsOf({ chat, conversationId, tell: setFailure }),
		[chat, conversationId],
	);
	useHeld(chat, conversationId);
	const stay = stayOf(conversation, client);
	const isUp = useIsUp();
	useEffect(() => {
		if (isUp && stay !== null) open();
	}, [open, isUp, stay]);
	const { messages, hasOlder } = conversation ?? { messages: NO_MESSAGES, hasOlder: false };
	const error = failure?.conversationId === conversationId ? failure.error : null;
	const isEmpty = messages.length === 0 && hasOlder;
	return {
		conversation,
		messages,
		...useMemo(() => sorted(written), [written]),
		typing,
		hasOlder,
		isLoading: conversation === undefined ? !isListed : isEmpty && error === null,
		error,
		...actions,
	};
}

/** Since when one is in it: who left and came back sees other messages, which are to be loaded anew. */
function stayOf(conversation: Conversation | undefined, { userId }: RollcallClient): string | null {
	return conversation?.participants.find((one) => one.userId === userId)?.joinedAt ?? null;
}

function sorted(written: readonly Pending[]): Pick<UsedConversation, "pending" | "failed"> {
	const [pending, failed] = [false, true].map((isFailed) =>
		written.filter(({ status }) => (status === "failed") === isFailed),
	);
	return { pending: pending ?? NO_PENDING, failed: failed ?? NO_PENDING };
}

type Ports = {
	readonly chat: Chat;
	readonly conversationId: string;
	readonly tell: (failure: Failure | null) => void;
};

function actionsOf({ chat, conversationId, tell }: Ports): ConversationActions & { readonly open: () => void } {
	const follow = (done: Promise<unknown>) => {
		done.then(
			() => tell(null),
			(error: RollcallError) => tell({ conversationId, error }),
		);
	};
	return {
		open: () => follow(chat.open(conversationId)),
		loadOlder: () => follow(chat.loadOlder(conversationId)),
		markRead: (seq) => follow(chat.markRead(conversationId, seq)),
		send: (content) => chat.send(conversationId, content),
		edit: (messageId, text) => chat.edit(conversationId, messageId, text),
		remove: (messageId) => chat.delete(conversationId, messageId),
		retry: (clientMessageId) => chat.retry(clientMessageId),
		discard: (clientMessageId) => chat.discard(clientMessageId),
	};
}
