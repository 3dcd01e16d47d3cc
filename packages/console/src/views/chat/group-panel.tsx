import type { Conversation } from "@rollcall/client";
import { LogOut, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { go } from "../../shell/route.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { ofThem } from "../../ui/numbers.ts";
import { AddPeople } from "./add-people.tsx";
import { GroupPerson } from "./group-person.tsx";
import { GroupTitle } from "./group-title.tsx";
import { roleIn } from "./titles.ts";

type PanelProps = { readonly conversation: Conversation };

const RANKS = { owner: 0, admin: 1, member: 2 } as const;
const MOST_DRAWN = 300;

function Leave({ conversation: { id } }: PanelProps) {
	const { chat, identity } = useLive();
	const [isAsking, setAsking] = useState(false);
	const leave = () => {
		chat
			.removeParticipant({ conversationId: id, userId: identity.userId })
			.then(() => go("chat"))
			.catch((error: unknown) => tellFailure("You did not leave", error));
	};
	return (
		<>
			<Button
				look="danger"
				icon={<LogOut aria-hidden className="size-3.5" />}
				className="w-full"
				onClick={() => setAsking(true)}
			>
				Leave the group
			</Button>
			{isAsking ? (
				<Confirm title="Leave this group?" action="Leave" onConfirm={leave} onOpenChange={setAsking}>
					You see nothing of it any more, until somebody adds you again.
				</Confirm>
			) : null}
		</>
	);
}

function People({ conversation }: PanelProps) {
	const { identity } = useLive();
	const { participants } = conversation;
	const role = roleIn(conversation, identity.userId) ?? "member";
	const sorted = participants.toSorted((one, other) => RANKS[one.role] - RANKS[other.role]);
	return (
		<ul aria-label="People of the group" className="px-2">
			{sorted.slice(0, MOST_DRAWN).map((participant) => (
				<GroupPerson
					key={participant.userId}
					participant={participant}
					conversationId={conversation.id}
					ownRole={role}
				/>
			))}
			{participants.length > MOST_DRAWN ? (
				<li className="px-3 py-2 text-ink-3 text-xs">and {participants.length - MOST_DRAWN} more</li>
			) : null}
		</ul>
	);
}

/** A group's title and its people, and what one may change of them. */
export function GroupPanel({ conversation }: PanelProps) {
	const { identity } = useLive();
	const [isAdding, setAdding] = useState(false);
	const { participants, id } = conversation;
	const role = roleIn(conversation, identity.userId);
	const mayManage = role === "owner" || role === "admin";
	return (
		<aside
			aria-label="People and settings"
			className="flex min-h-0 w-80 shrink-0 animate-in flex-col border-line border-l bg-surface max-xl:w-auto max-xl:flex-1 max-xl:border-l-0"
		>
			<div className="flex h-13 shrink-0 items-center border-line border-b pr-3 pl-5 max-md:h-14">
				<h2 className="flex-1 font-semibold text-md">People and settings</h2>
				<IconButton label="Close" onClick={() => go("chat", id)}>
					<X aria-hidden className="size-4" />
				</IconButton>
			</div>
			<div className="min-h-0 flex-1 overflow-auto pb-4">
				<GroupTitle conversation={conversation} mayRename={mayManage} />
				<div className="flex h-10 items-center pr-3 pl-5">
					<h3 className="flex-1 font-medium text-ink-3 text-xs">{ofThem(participants.length, "person", "people")}</h3>
					{mayManage ? (
						<Button look="quiet" icon={<UserPlus aria-hidden className="size-3.5" />} onClick={() => setAdding(true)}>
							Add
						</Button>
					) : null}
				</div>
				<People conversation={conversation} />
			</div>
			<div className="shrink-0 border-line border-t p-4">
				<Leave conversation={conversation} />
			</div>
			<AddPeople conversation={conversation} isOpen={isAdding} onOpenChange={setAdding} />
		</aside>
	);
}
