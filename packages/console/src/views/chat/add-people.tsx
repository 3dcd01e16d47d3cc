import type { Conversation } from "@rollcall/client";
import { useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PeoplePicker } from "./people-picker.tsx";

type AddProps = {
	readonly conversation: Conversation;
	readonly isOpen: boolean;
	readonly onOpenChange: (isOpen: boolean) => void;
};

const NOTES = {
	joined: "They see what is said from now on.",
	all: "They see everything that was said here, from the beginning.",
} as const;

function Form({ conversation: { id, participants }, onOpenChange }: Omit<AddProps, "isOpen">) {
	const { chat } = useLive();
	const [picked, setPicked] = useState<readonly string[]>([]);
	const addAll = async () => {
		for (const userId of picked) await chat.putParticipant({ conversationId: id, userId });
	};
	const add = () => {
		onOpenChange(false);
		addAll().catch((error: unknown) => tellFailure("Not everybody was added", error));
	};
	return (
		<>
			<PeoplePicker
				picked={picked}
				onPicked={setPicked}
				except={participants.map(({ userId }) => userId)}
				onSubmit={add}
			/>
			<div className="flex shrink-0 justify-end border-line border-t px-5 py-3">
				<Button look="primary" disabled={picked.length === 0} onClick={add} className="max-md:flex-1">
					Add to the group
				</Button>
			</div>
		</>
	);
}

/** Brings people into a group. */
export function AddPeople(props: AddProps) {
	const { isOpen, onOpenChange, conversation } = props;
	return (
		<Dialog
			title="Add people"
			note={NOTES[conversation.historyForNew]}
			isOpen={isOpen}
			onOpenChange={onOpenChange}
			className="h-[36rem]"
		>
			<Form conversation={conversation} onOpenChange={onOpenChange} />
		</Dialog>
	);
}
