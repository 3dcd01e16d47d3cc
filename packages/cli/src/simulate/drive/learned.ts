import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import type { Act, Action, Heard, Known, Last } from "../actions.ts";
import { readCue } from "../corpus/talks.ts";
import type { Answer, News } from "./wire.ts";

/** A conversation of the wire, as its person `userId` keeps it. */
export function knownOf(conversation: ConversationShape, userId: string): Known {
	const { id, type, participants, lastMessage, readSeq } = conversation;
	const last = lastMessage === null ? null : { ...lastOf(lastMessage), at: Number.NEGATIVE_INFINITY };
	return {
		id,
		type,
		people: participants.map((participant) => participant.userId),
		isOwner: participants.some((participant) => participant.userId === userId && participant.role === "owner"),
		readSeq,
		last,
		ownInARow: last?.senderId === userId ? 1 : 0,
	};
}

/** What an event of the server tells somebody. */
export function heardOf(news: News, userId: string): Heard[] {
	switch (news.name) {
		case "chat:message":
			return [messageHeard(news.data.message)];
		case "conversation:added":
			return [{ kind: "knows", conversations: [knownOf(news.data.conversation, userId)], areAll: false }];
		case "conversation:removed":
			return [{ kind: "out", conversationId: news.data.conversationId }];
		case "conversation:updated": {
			const { conversationId, participants, removed } = news.data;
			return [{ kind: "people", conversationId, came: participants.map((one) => one.userId), went: removed }];
		}
		default:
			return [];
	}
}

/** What the answer to an act tells whoever did it. */
export function heardInAnswer(action: Action & Act, answer: Exclude<Answer, "lost">, userId: string): Heard[] {
	if (!answer.success) return [];
	switch (action.kind) {
		case "beat": {
			const { nextHeartbeatMs } = answer as { readonly nextHeartbeatMs: number };
			return [{ kind: "asked", device: action.device, everyMs: nextHeartbeatMs }];
		}
		case "meet":
		case "gather":
		case "bring": {
			const { conversation } = answer as { readonly conversation: ConversationShape };
			return [{ kind: "knows", conversations: [knownOf(conversation, userId)], areAll: false }];
		}
		case "send": {
			const { message } = answer as { readonly message: MessageShape };
			const { conversationId, line } = action;
			return [messageHeard(message), { kind: "sent", conversationId, messageId: message.id, line }];
		}
		default:
			return [];
	}
}

function messageHeard(message: MessageShape): Heard {
	return { kind: "message", conversationId: message.conversationId, last: lastOf(message) };
}

function lastOf({ seq, senderId, text, metadata }: MessageShape): Omit<Last, "at"> {
	return { seq, senderId, text: text ?? "", cue: readCue(metadata?.cue) };
}
