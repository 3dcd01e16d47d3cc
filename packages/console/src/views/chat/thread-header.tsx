import type { Conversation } from "@rollcall/client";
import { ArrowLeft, UserRound, UsersRound } from "lucide-react";
import { useLive, useStore, useView } from "../../live/hooks.ts";
import { LOOK_NAMES, lookOf } from "../../live/presence.ts";
import { go } from "../../shell/route.ts";
import { IconButton } from "../../ui/button.tsx";
import { ofThem } from "../../ui/numbers.ts";
import { agoText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import { ConversationAvatar } from "./conversation-avatar.tsx";
import { partnerIn, titleOf } from "./titles.ts";
import { useProfiles } from "./use-conversation.ts";

function HowPartnerIs({ userId }: { readonly userId: string }) {
	const view = useView(userId);
	const now = useNow(30_000);
	const look = lookOf(view);
	const { lastSeen, statusMessage, emoji } = view ?? {};
	return (
		<>
			{LOOK_NAMES[look]}
			{look !== "offline" || lastSeen === undefined ? null : `, last seen ${agoText(lastSeen, now)}`}
			{statusMessage === undefined ? null : ` · ${emoji ?? ""} ${statusMessage}`}
		</>
	);
}

function WhoIsHere({ conversation }: { readonly conversation: Conversation }) {
	const views = useStore(useLive().people.all);
	const here = conversation.participants.filter(({ userId }) => lookOf(views.get(userId)) !== "offline").length;
	return `${ofThem(conversation.participants.length, "person", "people")}, ${here} here`;
}

type HeaderProps = { readonly conversation: Conversation; readonly isPeopleOpen: boolean };

/** Who is in the conversation, and how they are. */
export function ThreadHeader({ conversation, isPeopleOpen }: HeaderProps) {
	const { identity } = useLive();
	const profiles = useProfiles();
	const partner = partnerIn(conversation, identity.userId);
	const isGroup = conversation.type === "group";
	const showPeople = () => {
		if (partner !== undefined) go("people", partner);
		else if (isPeopleOpen) go("chat", conversation.id);
		else go("chat", conversation.id, "people");
	};
	return (
		<header className="flex h-13 shrink-0 items-center gap-3 border-line border-b bg-surface px-5 max-md:h-14 max-md:gap-2 max-md:px-1.5">
			<IconButton label="Back to all conversations" onClick={() => go("chat")} className="md:hidden">
				<ArrowLeft aria-hidden className="size-5" />
			</IconButton>
			<ConversationAvatar conversation={conversation} />
			<div className="min-w-0 flex-1">
				<h2 className="truncate font-semibold text-md leading-5">{titleOf(conversation, identity.userId, profiles)}</h2>
				<p className="truncate text-ink-3 text-xs leading-4">
					{partner === undefined ? null : <HowPartnerIs userId={partner} />}
					{isGroup ? <WhoIsHere conversation={conversation} /> : null}
				</p>
			</div>
			{partner === undefined && !isGroup ? null : (
				<IconButton
					label={isGroup ? "People and settings" : "About this person"}
					aria-pressed={isGroup ? isPeopleOpen : undefined}
					onClick={showPeople}
					className="-mr-2 aria-pressed:bg-press aria-pressed:text-ink max-md:mr-0"
				>
					{isGroup ? <UsersRound aria-hidden className="size-4.5" /> : <UserRound aria-hidden className="size-4.5" />}
				</IconButton>
			)}
		</header>
	);
}
