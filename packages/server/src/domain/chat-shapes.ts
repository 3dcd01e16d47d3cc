import type {
	ConversationFacts,
	ConversationShape,
	MessageShape,
	ParticipantShape,
} from "@rollcall/protocol/chat-shapes";
import type { Conversation, OwnConversation, Participant } from "../ports/conversation-store.ts";
import type { Message } from "../ports/message-store.ts";
import { iso, isoOrNull } from "./view.ts";

/** A message as it stands on the wire (MSG2). */
export function messageShape(message: Message): MessageShape {
	return {
		id: message.id,
		conversationId: message.conversationId,
		seq: message.seq,
		rev: message.rev,
		senderId: message.senderId,
		clientMessageId: message.clientMessageId,
		type: message.type,
		text: message.text,
		attachments: message.attachments,
		location: message.location,
		replyTo: message.replyTo,
		metadata: message.metadata,
		createdAt: iso(message.createdAt),
		editedAt: isoOrNull(message.editedAt),
		deletedAt: isoOrNull(message.deletedAt),
	};
}

export function participantShape({ userId, role, joinedAt }: Participant): ParticipantShape {
	return { userId, role, joinedAt: iso(joinedAt) };
}

/** What is the same for everybody in a conversation. */
export function factsShape(conversation: Conversation, participants: readonly Participant[]): ConversationFacts {
	const { conversationId, type, title, historyForNew, createdAt, createdBy, lastSeq, lastRev } = conversation;
	return {
		id: conversationId,
		type,
		title,
		historyForNew,
		createdAt: iso(createdAt),
		createdBy,
		lastSeq,
		lastRev,
		participants: participants.map(participantShape),
	};
}

/** A conversation as one of its people sees it (70-rest). */
export function conversationShape(own: OwnConversation): ConversationShape {
	const { lastMessage, readSeq, unreadCount } = own;
	return {
		...factsShape(own.conversation, own.participants),
		lastMessage: lastMessage === null ? null : messageShape(lastMessage),
		readSeq,
		unreadCount,
	};
}
