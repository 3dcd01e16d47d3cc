import { LIMITS } from "@rollcall/protocol/limits";
import { useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { openDirect } from "./open-direct.ts";
import { PeoplePicker } from "./people-picker.tsx";

type NewProps = {
	readonly isOpen: boolean;
	readonly onOpenChange: (isOpen: boolean) => void;
	readonly onDone: (conversationId: string) => void;
};

function Form({ onDone, onOpenChange }: Omit<NewProps, "isOpen">) {
	const { chat } = useLive();
	const [picked, setPicked] = useState<readonly string[]>([]);
	const [title, setTitle] = useState("");
	const [first] = picked;
	const isGroup = picked.length > 1;
	const makeGroup = () => {
		const asked = { type: "group" as const, title: title.trim() || null, participantIds: [...picked] };
		chat
			.create(asked)
			.then(({ id }) => onDone(id))
			.catch((error: unknown) => tellFailure("The group was not made", error));
	};
	const start = () => {
		if (first === undefined) return;
		onOpenChange(false);
		if (isGroup) makeGroup();
		else void openDirect(chat, first);
	};
	return (
		<>
			<PeoplePicker picked={picked} onPicked={setPicked} except={[]} onSubmit={start} />
			<div className="flex shrink-0 items-center gap-2 border-line border-t px-5 py-3">
				{isGroup ? (
					<TextField
						aria-label="Name of the group"
						placeholder="Name (optional)"
						value={title}
						maxLength={LIMITS.title}
						onChange={(event) => setTitle(event.target.value)}
						onKeyDown={(event) => event.key === "Enter" && start()}
					/>
				) : (
					<span className="flex-1 text-ink-3 text-xs max-md:hidden">Several people make a group.</span>
				)}
				<Button look="primary" disabled={first === undefined} onClick={start} className="max-md:flex-1">
					{isGroup ? "Create group" : "Start"}
				</Button>
			</div>
		</>
	);
}

/** Begins a conversation with somebody, or a group with several people. */
export function NewConversation({ isOpen, onOpenChange, onDone }: NewProps) {
	return (
		<Dialog title="New conversation" isOpen={isOpen} onOpenChange={onOpenChange} className="h-[36rem]">
			<Form onOpenChange={onOpenChange} onDone={onDone} />
		</Dialog>
	);
}
