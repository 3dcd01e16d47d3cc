import type { Message } from "@rollcall/client";
import { useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Confirm } from "../../ui/confirm.tsx";

type DeleteProps = { readonly message: Message; readonly onOpenChange: (isOpen: boolean) => void };

/** Asks, and takes the content of a message away. */
export function DeleteMessage({ message: { conversationId, id }, onOpenChange }: DeleteProps) {
	const { chat } = useLive();
	const remove = () => {
		chat.delete(conversationId, id).catch((error: unknown) => tellFailure("The message was not deleted", error));
	};
	return (
		<Confirm title="Delete this message?" action="Delete" onConfirm={remove} onOpenChange={onOpenChange}>
			Its content is taken away for everybody. That it was there stays visible.
		</Confirm>
	);
}
