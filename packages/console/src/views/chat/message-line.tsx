import type { Conversation, Message } from "@rollcall/client";
import { memo } from "react";
import { useLive, useProfile } from "../../live/hooks.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { nameIn, nameOf } from "../../ui/names.ts";
import { clockText, momentText } from "../../ui/times.ts";
import { Bubble, DeletedBubble, PersonName } from "./bubble.tsx";
import { WithMenu } from "./message-menu.tsx";
import { ReceiptMark } from "./receipt-mark.tsx";
import type { Item } from "./timeline.ts";
import { GONE, lineOf } from "./titles.ts";
import { useProfiles } from "./use-conversation.ts";

type MessageItem = Extract<Item, { kind: "message" }>;
type LineProps = { readonly item: MessageItem; readonly conversation: Conversation };

const NOBODY = "";

function Quote({ messageId, conversation }: { readonly messageId: string; readonly conversation: Conversation }) {
	const { identity } = useLive();
	const profiles = useProfiles();
	const answered = conversation.messages.find(({ id }) => id === messageId);
	const senderId = answered?.senderId ?? null;
	const who = senderId === identity.userId ? "You" : senderId === null ? GONE : nameIn(profiles, senderId);
	const line =
		answered === undefined ? "An earlier message" : answered.deletedAt === null ? lineOf(answered) : "Deleted";
	return (
		<span className="my-0.5 block max-w-full rounded-xs border-accent border-l-2 bg-hover px-2 py-1 text-xs">
			{answered === undefined ? null : <span className="block truncate font-semibold text-accent">{who}</span>}
			<span className="line-clamp-2 text-ink-2">{line}</span>
		</span>
	);
}

function Below({
	message,
	conversation,
	isOwn,
}: {
	readonly message: Message;
	readonly conversation: Conversation;
	readonly isOwn: boolean;
}) {
	return (
		<>
			{message.editedAt === null ? null : <span title={momentText(message.editedAt)}>edited</span>}
			<time dateTime={message.createdAt} title={momentText(message.createdAt)}>
				{clockText(message.createdAt)}
			</time>
			{isOwn ? <ReceiptMark conversation={conversation} message={message} /> : null}
		</>
	);
}

function Above({ item: { message, isFirst, isOwn }, conversation, name }: LineProps & { readonly name: string }) {
	const isNamed = conversation.type === "group" && !isOwn && isFirst;
	if (!isNamed && message.replyTo === null) return null;
	return (
		<>
			{isNamed ? <PersonName userId={message.senderId ?? NOBODY}>{name}</PersonName> : null}
			{message.replyTo === null ? null : <Quote messageId={message.replyTo} conversation={conversation} />}
		</>
	);
}

/** For whoever listens: who says it, what, and when. */
function spoken({ message, isOwn }: MessageItem, name: string): string {
	const what = message.deletedAt === null ? lineOf(message) : "deleted";
	return `${isOwn ? "You" : name}: ${what}, ${clockText(message.createdAt)}`;
}

/** One message: who, what, when, and what can be done about it. */
export const MessageLine = memo(({ item, conversation }: LineProps) => {
	const { message, isOwn, isFirst, isLast } = item;
	const profile = useProfile(message.senderId ?? NOBODY);
	const below = <Below message={message} conversation={conversation} isOwn={isOwn} />;
	const name = message.senderId === null ? GONE : nameOf(profile);
	const isDeleted = message.deletedAt !== null;
	return (
		<article
			data-message={message.id}
			tabIndex={-1}
			aria-label={spoken(item, name)}
			className={classNames(
				"group/line flex gap-2 rounded-md",
				isOwn ? "flex-row-reverse" : "",
				isLast ? "pb-2" : "pb-0.5",
			)}
		>
			{conversation.type === "group" && !isOwn ? (
				<span className="flex w-7 shrink-0 items-end max-md:w-9">{isLast ? <Avatar profile={profile} /> : null}</span>
			) : null}
			{isDeleted ? (
				<DeletedBubble isOwn={isOwn} below={clockText(message.createdAt)} />
			) : (
				<WithMenu
					message={message}
					conversation={conversation}
					isOwn={isOwn}
					bubble={
						<Bubble
							said={message}
							isOwn={isOwn}
							isFirst={isFirst}
							isLast={isLast}
							above={<Above item={item} conversation={conversation} name={name} />}
							below={below}
						/>
					}
				/>
			)}
		</article>
	);
});
