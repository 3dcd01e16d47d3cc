import type { Conversation, Message } from "@rollcall/client";
import { useCallback } from "react";
import { useLive, useProfile } from "../../live/hooks.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { nameOf } from "../../ui/names.ts";
import { useAsked } from "../../ui/use-asked.ts";
import { type Reader, readersOf } from "./progress.ts";

type ReadByProps = {
	readonly message: Message;
	readonly conversation: Conversation;
	readonly onOpenChange: (isOpen: boolean) => void;
};

/** Above so many people only counts come by themselves (RCP4). */
const COUNTED_ABOVE = 50;
const TITLES: readonly (readonly [Reader["step"], string])[] = [
	["read", "Read"],
	["delivered", "Delivered"],
	["sent", "Not there yet"],
];

function Person({ userId }: { readonly userId: string }) {
	const profile = useProfile(userId);
	return (
		<li className="flex h-10 items-center gap-3">
			<Avatar profile={profile} />
			<span className="truncate">{nameOf(profile)}</span>
		</li>
	);
}

function Lists({ readers }: { readonly readers: readonly Reader[] }) {
	return TITLES.map(([step, title]) => {
		const people = readers.filter((reader) => reader.step === step);
		if (people.length === 0) return null;
		return (
			<section key={step} aria-label={title}>
				<h3 className="flex gap-2 pt-2 pb-1 font-medium text-ink-3 text-xs">
					{title} <span className="font-normal tabular-nums">{people.length}</span>
				</h3>
				<ul>
					{people.map(({ userId }) => (
						<Person key={userId} userId={userId} />
					))}
				</ul>
			</section>
		);
	});
}

function Asked({ message, conversation }: Omit<ReadByProps, "onOpenChange">) {
	const { chat } = useLive();
	const ask = useCallback(() => chat.receipts(conversation.id), [chat, conversation.id]);
	const [asked] = useAsked(ask);
	if (asked.kind === "waiting") return <p className="animate-pulse-soft py-4 text-ink-3">Loading …</p>;
	if (asked.kind === "refused") return <p className="py-4 text-bad">{asked.failure.message}</p>;
	const receipts = new Map(asked.value.map((receipt) => [receipt.userId, receipt]));
	return <Lists readers={readersOf(conversation, message, receipts)} />;
}

/** Who has read an own message, who has it, and who does not. */
export function ReadBy({ message, conversation, onOpenChange }: ReadByProps) {
	const isLarge = conversation.participants.length > COUNTED_ABOVE;
	return (
		<Dialog title="Who has read it" isOpen onOpenChange={onOpenChange}>
			<div className="min-h-0 overflow-auto px-5 pb-5">
				{isLarge ? (
					<Asked message={message} conversation={conversation} />
				) : (
					<Lists readers={readersOf(conversation, message, conversation.receipts)} />
				)}
			</div>
		</Dialog>
	);
}
