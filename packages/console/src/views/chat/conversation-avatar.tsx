import type { Conversation } from "@rollcall/client";
import { UsersRound } from "lucide-react";
import { useLive, useProfile, useView } from "../../live/hooks.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { othersIn, partnerIn } from "./titles.ts";

function Person({ userId }: { readonly userId: string }) {
	return <Avatar profile={useProfile(userId)} size="md" look={useView(userId)?.status ?? "offline"} />;
}

function Half({ userId, className }: { readonly userId: string; readonly className: string }) {
	const profile = useProfile(userId);
	return (
		<span className={`absolute origin-top-left scale-[0.68] ${className}`}>
			<Avatar profile={profile} size="md" />
		</span>
	);
}

/** The picture of a conversation: of the other, with how they are; of two people of a group. */
export function ConversationAvatar({ conversation }: { readonly conversation: Conversation }) {
	const { identity } = useLive();
	const partner = partnerIn(conversation, identity.userId);
	if (partner !== undefined) return <Person userId={partner} />;
	const [front, back] = othersIn(conversation, identity.userId);
	if (front === undefined)
		return (
			<span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-sunken text-ink-3">
				<UsersRound aria-hidden className="size-4" />
			</span>
		);
	return (
		<span aria-hidden className="relative size-9 shrink-0">
			<Half userId={back ?? identity.userId} className="top-0 right-[-11.5px]" />
			<Half userId={front} className="top-[11.5px] left-0 rounded-full ring-2 ring-surface" />
		</span>
	);
}
