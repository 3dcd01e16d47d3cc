import { expect } from "bun:test";
import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import type { Answered, TestClient } from "./test-client.ts";
import type { TestServer } from "./test-server.ts";

/** What an event was answered with, which must have succeeded. */
export async function accepted<T = Answered>(answer: Promise<Answered>): Promise<T> {
	const answered = await answer;
	if (!answered.success) throw new Error(JSON.stringify(answered.error));
	return answered as T;
}

/** Makes a conversation and gives it as its maker sees it. */
export async function makeConversation(
	maker: TestClient,
	others: readonly string[],
	fields: Record<string, unknown> = {},
): Promise<ConversationShape> {
	const asked = { type: "group", title: "Site", participantIds: others, ...fields };
	const { conversation } = await accepted<{ conversation: ConversationShape }>(
		maker.send("conversation:create", asked),
	);
	return conversation;
}

/** Sends a text and gives the stored message. */
export async function say(
	client: TestClient,
	conversationId: string,
	given: string | Record<string, unknown>,
): Promise<MessageShape> {
	const body = typeof given === "string" ? { text: given } : given;
	const { message } = await accepted<{ message: MessageShape }>(client.send("chat:send", { conversationId, ...body }));
	return message;
}

/** The code that an event was refused with. */
export async function refusal(answer: Promise<Answered>): Promise<string | undefined> {
	const { success, error } = await answer;
	expect(success).toBe(false);
	return error?.code;
}

/** `/chat` connections of these users, who know of each other. */
export async function chatters<const Ids extends readonly string[]>(
	server: TestServer,
	...userIds: Ids
): Promise<{ readonly [K in keyof Ids]: TestClient }> {
	const clients: TestClient[] = [];
	for (const userId of userIds) clients.push(await server.connect(userId, { namespace: "/chat" }));
	await server.announce();
	for (const client of clients) client.forget();
	return clients as unknown as { readonly [K in keyof Ids]: TestClient };
}

/** The texts of the messages that a client heard, in order. */
export function textsHeard(client: TestClient): unknown[] {
	return client.all("chat:message").map(({ message }) => (message as MessageShape).text);
}
