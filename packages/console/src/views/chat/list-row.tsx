import type { Conversation, Message, Pending } from "@rollcall/client";
import { Ban, Clock3, Mic, Paperclip } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useLive } from "../../live/hooks.ts";
import type { Profiles } from "../../live/profiles.ts";
import { hrefOf } from "../../shell/route.ts";
import { Badge } from "../../ui/badge.tsx";
import { classNames } from "../../ui/class-names.ts";
import { nameIn } from "../../ui/names.ts";
import { agoText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import { ConversationAvatar } from "./conversation-avatar.tsx";
import { doingText } from "./doing-text.ts";
import { ReceiptMark } from "./receipt-mark.tsx";
import { lineOf, titleOf } from "./titles.ts";
import { useConversation, useDoing, useDraft, usePending, useProfiles } from "./use-conversation.ts";

const SIGN = "mr-1 inline-block size-3.5 -translate-y-px align-middle text-ink-3";

function Sent({ message, conversation }: { readonly message: Message; readonly conversation: Conversation }) {
	return (
		<span className="mr-1 inline-block align-middle">
			<ReceiptMark conversation={conversation} message={message} />
		</span>
	);
}

type LastProps = { readonly conversation: Conversation; readonly message: Message; readonly profiles: Profiles };

function Last({ conversation, message, profiles }: LastProps) {
	const { identity } = useLive();
	const { senderId, deletedAt, attachments } = message;
	const isOwn = senderId === identity.userId;
	// How far it has come is known of conversations that were open.
	const isKnown = conversation.receipts.size > 0 || conversation.receiptCounts !== null;
	if (deletedAt !== null)
		return (
			<>
				<Ban aria-hidden className={SIGN} />
				Deleted
			</>
		);
	const who =
		conversation.type === "group" && senderId !== null && !isOwn ? nameIn(profiles, senderId).split(" ")[0] : null;
	return (
		<>
			{isOwn && isKnown ? <Sent conversation={conversation} message={message} /> : null}
			{who === null ? null : `${who}: `}
			{attachments.length === 0 ? null : <Paperclip aria-hidden className={SIGN} />}
			{lineOf(message)}
		</>
	);
}

function Waiting({ pending: { content, status } }: { readonly pending: Pending }) {
	const line = lineOf({
		type: content.type ?? "text",
		text: content.text ?? null,
		attachments: content.attachments ?? [],
	});
	if (status === "failed") return <span className="text-bad">Not sent: {line}</span>;
	return (
		<>
			<Clock3 aria-label="Sending" className={SIGN} />
			{line}
		</>
	);
}

/** What is newest there: somebody who types, a draft, what waits to be sent, the last message. */
function Preview({
	conversation,
	isOpen,
}: {
	readonly conversation: Conversation;
	readonly isOpen: boolean;
}): ReactNode {
	const profiles = useProfiles();
	const doing = useDoing(conversation.id);
	const draft = useDraft(conversation.id);
	const waiting = usePending(conversation.id).at(-1);
	const active = doingText(doing, profiles, conversation.type === "group");
	if (active !== null)
		return (
			<span className="text-accent">
				{doing.recording.length > 0 ? <Mic aria-hidden className="mr-1 inline-block size-3.5" /> : null}
				{active}
			</span>
		);
	if (draft !== "" && !isOpen)
		return (
			<>
				<span className="text-warn">Draft:</span> {draft.replace(/\s+/g, " ")}
			</>
		);
	if (waiting !== undefined) return <Waiting pending={waiting} />;
	if (conversation.lastMessage === null) return "No messages yet";
	return <Last conversation={conversation} message={conversation.lastMessage} profiles={profiles} />;
}

type RowProps = {
	readonly id: string;
	readonly isOpen: boolean;
	readonly isInTabOrder: boolean;
	readonly onFocus: (id: string) => void;
};

/** One conversation: with whom, what was said last and when, and how much of it is unread. */
export const ConversationRow = memo(({ id, isOpen, isInTabOrder, onFocus }: RowProps) => {
	const { identity } = useLive();
	const conversation = useConversation(id);
	const profiles = useProfiles();
	const now = useNow(30_000);
	if (conversation === undefined) return null;
	const { lastMessage, unreadCount, createdAt } = conversation;
	const isUnread = unreadCount > 0;
	return (
		<a
			href={hrefOf("chat", id)}
			data-conversation={id}
			tabIndex={isInTabOrder ? 0 : -1}
			aria-current={isOpen ? "true" : undefined}
			onFocus={() => onFocus(id)}
			className={classNames(
				"-outline-offset-2 mx-2 flex h-full items-center gap-3 rounded-md px-2.5 transition-colors duration-100 max-md:mx-1",
				isOpen ? "bg-press" : "hover:bg-hover",
			)}
		>
			<ConversationAvatar conversation={conversation} />
			<span className="min-w-0 flex-1 space-y-px">
				<span className="flex items-baseline gap-2">
					<span
						className={classNames(
							"min-w-0 flex-1 truncate text-ink max-md:text-md",
							isUnread ? "font-semibold" : "font-medium",
						)}
					>
						{titleOf(conversation, identity.userId, profiles)}
					</span>
					<span className={classNames("shrink-0 text-2xs tabular-nums", isUnread ? "text-accent" : "text-ink-3")}>
						{agoText(lastMessage?.createdAt ?? createdAt, now)}
					</span>
				</span>
				<span className="flex h-[18px] items-center gap-2">
					<span
						className={classNames(
							"min-w-0 flex-1 truncate text-xs max-md:text-sm",
							isUnread ? "text-ink-2" : "text-ink-3",
						)}
					>
						<Preview conversation={conversation} isOpen={isOpen} />
					</span>
					<Badge count={unreadCount} />
				</span>
			</span>
		</a>
	);
});
