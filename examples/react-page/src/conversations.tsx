import type { Conversation } from "@rollcall/client";
import { useConversations, useRollcall, useTotalUnread } from "@rollcall/react";

type Props = { readonly open: string | null; readonly onOpen: (id: string) => void };

/** What was talked about, and what of it is unread. */
export function Conversations({ open, onOpen }: Props) {
	const { conversations, isLoaded } = useConversations();
	const unread = useTotalUnread();
	if (!isLoaded) return null;
	return (
		<section>
			<h2 id="conversations">Conversations {unread > 0 && <b>{unread}</b>}</h2>
			<ul aria-labelledby="conversations">
				{conversations.map((one) => (
					<li key={one.id}>
						<button type="button" aria-current={one.id === open} onClick={() => onOpen(one.id)}>
							<Title of={one} /> {one.unreadCount > 0 && <b>{one.unreadCount}</b>}
							<small>{one.lastMessage?.text}</small>
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}

/** Its title, or who else is in it. */
export function Title({ of }: { readonly of: Conversation }) {
	const { userId } = useRollcall();
	const others = of.participants.filter((one) => one.userId !== userId).map((one) => one.userId);
	return of.title ?? others.join(", ");
}
