import { someone } from "./browser.ts";
import { chatPage, entry, line, Way } from "./chat-page.ts";
import type { Sitting } from "./sitting.ts";
import { talker } from "./talker.ts";

/** Somebody in a browser whose way to the server can be cut, and Fay Friend, who has written "Zero" to them. */
export async function pair(here: Sitting, userId: string, name: string) {
	const context = await someone(here.browser);
	const way = await Way.of(context);
	const page = await chatPage({ ...here, userId, name }, context);
	const friend = await talker(`friend-of-${userId}`, "Fay Friend", { url: here.url });
	const { id } = await friend.chat.create({ type: "direct", participantIds: [userId] });
	await friend.chat.open(id);
	await friend.chat.send(id, "Zero");
	await entry(page, "Fay Friend").click();
	await line(page, "Fay Friend: Zero").waitFor();
	return { page, way, friend, seen: friend.chat.conversation(id), id };
}
