import type {
	ConversationFacts,
	ConversationPresenceShape,
	ConversationShape,
	MessageShape,
	ReceiptShape,
} from "./chat-shapes.ts";

const CONVERSATION_ID = "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20";

/** A message in a group. */
export const EXAMPLE_MESSAGE: MessageShape = {
	id: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
	conversationId: CONVERSATION_ID,
	seq: 4,
	rev: 8,
	senderId: "ada",
	clientMessageId: "laptop-7-42",
	type: "text",
	text: "The survey is done.",
	attachments: [],
	location: null,
	replyTo: null,
	metadata: null,
	createdAt: "2026-03-02T09:15:00.000Z",
	editedAt: null,
	deletedAt: null,
};

/** The same once it was deleted. */
export const EXAMPLE_DELETED_MESSAGE: MessageShape = {
	...EXAMPLE_MESSAGE,
	rev: 10,
	text: null,
	deletedAt: "2026-03-02T09:17:00.000Z",
};

/** A message of the application. */
export const EXAMPLE_SYSTEM_MESSAGE: MessageShape = {
	...EXAMPLE_MESSAGE,
	id: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d22",
	senderId: null,
	clientMessageId: "notice-81",
	type: "system",
	text: "The site opens at seven.",
};

/** A group. */
export const EXAMPLE_CONVERSATION_FACTS: ConversationFacts = {
	id: CONVERSATION_ID,
	type: "group",
	title: "Roof 12",
	historyForNew: "joined",
	createdAt: "2026-03-02T09:00:00.000Z",
	createdBy: "ada",
	lastSeq: 4,
	lastRev: 8,
	participants: [
		{ userId: "ada", role: "owner", joinedAt: "2026-03-02T09:00:00.000Z" },
		{ userId: "grace", role: "member", joinedAt: "2026-03-02T09:00:00.000Z" },
	],
};

/** The same as one of its people sees it. */
export const EXAMPLE_CONVERSATION: ConversationShape = {
	...EXAMPLE_CONVERSATION_FACTS,
	lastMessage: EXAMPLE_MESSAGE,
	readSeq: 3,
	unreadCount: 1,
};

/** Up to where somebody has received and read. */
export const EXAMPLE_RECEIPT: ReceiptShape = {
	userId: "grace",
	deliveredSeq: 4,
	deliveredAt: "2026-03-02T09:15:01.000Z",
	readSeq: 3,
	readAt: "2026-03-02T09:12:00.000Z",
};

/** How the people of a group are. */
export const EXAMPLE_CONVERSATION_PRESENCE: ConversationPresenceShape = {
	conversationId: CONVERSATION_ID,
	participants: [
		{ userId: "ada", status: "online", lastActivity: "2026-03-02T09:15:00.000Z" },
		{ userId: "grace", status: "offline", lastSeen: "2026-03-02T08:40:02.118Z" },
	],
	nextCursor: null,
	onlineCount: 1,
	awayCount: 0,
	dndCount: 0,
	typingUsers: ["ada"],
	recordingUsers: [],
};
