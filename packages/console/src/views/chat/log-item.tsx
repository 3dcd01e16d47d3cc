import type { Conversation, Message } from "@rollcall/client";
import { memo } from "react";
import { useLive } from "../../live/hooks.ts";
import { ConversationAvatar } from "./conversation-avatar.tsx";
import { dayText } from "./day-text.ts";
import { MessageLine } from "./message-line.tsx";
import { PendingLine } from "./pending-line.tsx";
import { RichText } from "./rich-text.tsx";
import type { Item } from "./timeline.ts";
import { titleOf } from "./titles.ts";
import { useProfiles } from "./use-conversation.ts";

type ItemProps = { readonly item: Item; readonly conversation: Conversation };

function Start({ conversation }: { readonly conversation: Conversation }) {
	const { identity } = useLive();
	const title = titleOf(conversation, identity.userId, useProfiles());
	const me = conversation.participants.find(({ userId }) => userId === identity.userId);
	const isLate = me !== undefined && conversation.historyForNew === "joined" && me.joinedAt > conversation.createdAt;
	return (
		<div className="flex flex-col items-center gap-2 pt-8 pb-4 text-center">
			<ConversationAvatar conversation={conversation} />
			<p className="text-pretty text-ink-3 text-xs">
				{isLate ? "You see what was said since you came to " : "This is where your conversation begins: "}
				<span className="font-medium text-ink-2">{title}</span>
			</p>
		</div>
	);
}

function Day({ at }: { readonly at: number }) {
	return (
		<h3 className="flex justify-center pt-2 pb-2.5 font-medium text-2xs text-ink-3">
			<span className="rounded-full bg-sunken px-2.5 py-0.5">{dayText(at, Date.now())}</span>
		</h3>
	);
}

function New() {
	return (
		<h3 className="flex items-center gap-3 py-2 font-medium text-2xs text-accent">
			<span aria-hidden className="h-px flex-1 bg-accent opacity-40" />
			New messages
			<span aria-hidden className="h-px flex-1 bg-accent opacity-40" />
		</h3>
	);
}

function System({ message }: { readonly message: Message }) {
	return (
		<p className="mx-auto max-w-md whitespace-pre-wrap break-words px-4 py-2 text-center text-ink-3 text-xs">
			{message.deletedAt === null ? <RichText text={message.text ?? ""} /> : "Deleted"}
		</p>
	);
}

/** One thing that stands in a conversation. */
export const LogItem = memo(({ item, conversation }: ItemProps) => {
	switch (item.kind) {
		case "older":
			return (
				<div className="flex h-10 animate-pulse-soft items-center justify-center text-ink-3 text-xs">
					Loading older messages …
				</div>
			);
		case "start":
			return <Start conversation={conversation} />;
		case "day":
			return <Day at={item.at} />;
		case "new":
			return <New />;
		case "system":
			return <System message={item.message} />;
		case "pending":
			return <PendingLine pending={item.pending} isFirst={item.isFirst} isLast={item.isLast} />;
		case "message":
			return <MessageLine item={item} conversation={conversation} />;
	}
});
