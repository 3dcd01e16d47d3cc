import { Menu } from "@base-ui/react/menu";
import type { Participant } from "@rollcall/client";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useLive, useProfile, useView } from "../../live/hooks.ts";
import { LOOK_NAMES, lookOf } from "../../live/presence.ts";
import { go, hrefOf } from "../../shell/route.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { nameOf } from "../../ui/names.ts";
import { openDirect } from "./open-direct.ts";

type Role = Participant["role"];
type PersonProps = { readonly participant: Participant; readonly conversationId: string; readonly ownRole: Role };

const ROLES: Readonly<Record<Role, string>> = { owner: "Owner", admin: "Admin", member: "" };
const ITEM =
	"flex h-8 select-none items-center rounded-sm px-2 text-sm outline-none data-highlighted:bg-hover max-md:h-11";

function useActs({ participant: { userId }, conversationId }: PersonProps) {
	const { chat } = useLive();
	const give = (role: Role) => {
		const asked = { conversationId, userId, role };
		chat.putParticipant(asked).catch((error: unknown) => tellFailure("The role was not changed", error));
	};
	const remove = () => {
		const asked = { conversationId, userId };
		chat.removeParticipant(asked).catch((error: unknown) => tellFailure("The person was not removed", error));
	};
	return { give, remove, message: () => void openDirect(chat, userId) };
}

function Acts(props: PersonProps & { readonly name: string }) {
	const { participant, ownRole, name } = props;
	const { userId, role } = participant;
	const { give, remove, message } = useActs(props);
	const [isAsking, setAsking] = useState(false);
	const givesRoles = ownRole === "owner";
	const mayRemove = givesRoles || (ownRole === "admin" && role !== "owner");
	return (
		<>
			<Menu.Root>
				<Menu.Trigger
					aria-label={`What to do about ${name}`}
					className="inline-flex size-8 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-press hover:text-ink data-popup-open:bg-press max-md:size-11"
				>
					<Ellipsis aria-hidden className="size-4" />
				</Menu.Trigger>
				<Menu.Portal>
					<Menu.Positioner side="bottom" align="end" sideOffset={4} className="z-40">
						<Menu.Popup className="w-48 animate-in rounded-md bg-raised p-1 shadow-pop outline-none">
							<Menu.Item className={ITEM} onClick={message}>
								Message
							</Menu.Item>
							<Menu.Item className={ITEM} onClick={() => go("people", userId)}>
								About this person
							</Menu.Item>
							{givesRoles ? (
								<Menu.Item className={ITEM} onClick={() => give(role === "admin" ? "member" : "admin")}>
									{role === "admin" ? "Make a member" : "Make an admin"}
								</Menu.Item>
							) : null}
							{givesRoles ? (
								<Menu.Item className={ITEM} onClick={() => give("owner")}>
									Make the owner
								</Menu.Item>
							) : null}
							{mayRemove ? (
								<Menu.Item className={`${ITEM} text-bad`} onClick={() => setAsking(true)}>
									Remove from the group
								</Menu.Item>
							) : null}
						</Menu.Popup>
					</Menu.Positioner>
				</Menu.Portal>
			</Menu.Root>
			{isAsking ? (
				<Confirm title={`Remove ${name}?`} action="Remove" onConfirm={remove} onOpenChange={setAsking}>
					They see nothing of the group any more, until somebody adds them again.
				</Confirm>
			) : null}
		</>
	);
}

/** Somebody of a group, with their role, and what one may do about them. */
export function GroupPerson(props: PersonProps) {
	const { userId, role } = props.participant;
	const { identity } = useLive();
	const profile = useProfile(userId);
	const look = lookOf(useView(userId));
	const isMe = userId === identity.userId;
	return (
		<li className="flex h-12 items-center gap-3 rounded-md pr-1 pl-3 hover:bg-hover max-md:h-14">
			<Avatar profile={profile} look={look} />
			<a href={hrefOf("people", userId)} className="min-w-0 flex-1">
				<span className="block truncate font-medium text-ink">
					{nameOf(profile)}
					{isMe ? <span className="ml-1.5 font-normal text-ink-3 text-xs">you</span> : null}
				</span>
				<span className="block truncate text-ink-3 text-xs">{LOOK_NAMES[look]}</span>
			</a>
			<span className="text-ink-3 text-xs">{ROLES[role]}</span>
			{isMe ? <span className="w-8 max-md:w-11" /> : <Acts {...props} name={nameOf(profile)} />}
		</li>
	);
}
