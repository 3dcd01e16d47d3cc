import type { Chat } from "@rollcall/client";
import { go } from "../../shell/route.ts";
import { tellFailure } from "../../shell/toasts.tsx";

/** Goes to the conversation with this person; where there is none yet, it is made. */
export async function openDirect(chat: Chat, userId: string): Promise<void> {
	const known = chat.conversations
		.getSnapshot()
		.find(({ type, participants }) => type === "direct" && participants.some((one) => one.userId === userId));
	try {
		const { id } = known ?? (await chat.create({ type: "direct", participantIds: [userId] }));
		go("chat", id);
	} catch (error) {
		tellFailure("The conversation was not opened", error);
	}
}
