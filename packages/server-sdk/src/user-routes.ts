import { type MethodsOf, route } from "./routes.ts";

/** What a user may do and see. */
export const USER_ROUTES = {
	/** The people of the company one may see, by userId; a page. */
	listUsers: route("listUsers", "GET /api/users"),
	/** Name and picture of one. */
	getUser: route("getUser", "GET /api/users/{userId}"),
	/** How somebody is; offline where unknown or not to be seen. */
	getUserPresence: route("getUserPresence", "GET /api/users/{userId}/presence"),
	/** How up to 100 people are, in the order asked. */
	batchPresence: route("batchPresence", "POST /api/presence/batch"),
	/** The company as one may see it, by userId; a page. Who is offline only with `status: "offline"`. */
	listPresence: route("listPresence", "GET /api/presence"),
	/** The own session. */
	getOwnPresence: route("getOwnPresence", "GET /api/presence/me"),
	/** Chooses the own status. */
	putOwnPresence: route("putOwnPresence", "PUT /api/presence/me"),
	/** Who alone sees one while invisible. */
	getVisibility: route("getVisibility", "GET /api/presence/visibility"),
	/** Sets that list. */
	putVisibility: route("putVisibility", "PUT /api/presence/visibility"),
	/** What one lets others see. */
	getPrivacy: route("getPrivacy", "GET /api/presence/privacy"),
	/** Changes it; what is absent stays. */
	putPrivacy: route("putPrivacy", "PUT /api/presence/privacy"),
	/** Leaves now: all devices, or one. */
	leavePresence: route("leavePresence", "POST /api/presence/leave"),
	/** The own devices that are connected now. */
	listDevices: route("listDevices", "GET /api/presence/devices"),
	/** Why the own presence is what it is; of others the operator's `explainUser` tells. */
	explainPresence: route("explainPresence", "GET /api/presence/{userId}/explain"),
	/** Sets the status message. */
	putStatusMessage: route("putStatusMessage", "PUT /api/presence/status-message"),
	/** Takes it away. */
	deleteStatusMessage: route("deleteStatusMessage", "DELETE /api/presence/status-message"),
	/** Sets what one works on. */
	putActivity: route("putActivity", "PUT /api/activity"),
	/** Ends it. */
	deleteActivity: route("deleteActivity", "DELETE /api/activity"),
	/** Activity intervals of a period, oldest first; a page. Others' for company admins only. */
	listActivity: route("listActivity", "GET /api/activity"),
	/** Seconds per day and user, project or task. */
	summarizeActivity: route("summarizeActivity", "GET /api/activity/summary"),
	/** The trail of positions of a period, oldest first; a page. */
	listLocations: route("listLocations", "GET /api/locations"),
	/** Whom one blocks. */
	listBlocks: route("listBlocks", "GET /api/blocks"),
	/** Whether one blocks that user. */
	getBlock: route("getBlock", "GET /api/blocks/{userId}"),
	/** Blocks a user. */
	putBlock: route("putBlock", "PUT /api/blocks/{userId}"),
	/** Ends a block. */
	deleteBlock: route("deleteBlock", "DELETE /api/blocks/{userId}"),
	/** Friends, and requests in both directions. */
	listFriends: route("listFriends", "GET /api/friends"),
	/** Asks for a friendship, or accepts one. */
	putFriend: route("putFriend", "PUT /api/friends/{userId}"),
	/** Ends a friendship, or takes a request back. */
	deleteFriend: route("deleteFriend", "DELETE /api/friends/{userId}"),
	/** The own conversations, newest first; a page. */
	listConversations: route("listConversations", "GET /api/conversations"),
	/** Makes a conversation, in which one always is. A direct one that the two have already is answered as it is. */
	createConversation: route("createConversation", "POST /api/conversations", "once"),
	/** One conversation. */
	getConversation: route("getConversation", "GET /api/conversations/{conversationId}"),
	/** Gives a group another title. */
	renameConversation: route("renameConversation", "PATCH /api/conversations/{conversationId}"),
	/** Adds somebody to a group, or gives them a role. */
	putParticipant: route("putParticipant", "PUT /api/conversations/{conversationId}/participants/{userId}"),
	/** Removes somebody from a group, or leaves it. */
	removeParticipant: route("removeParticipant", "DELETE /api/conversations/{conversationId}/participants/{userId}"),
	/** Who has received and read up to where. */
	listReceipts: route("listReceipts", "GET /api/conversations/{conversationId}/receipts"),
	/** Who of a conversation is there, and who types and records. */
	conversationPresence: route("conversationPresence", "GET /api/conversations/{conversationId}/presence"),
	/** Messages by `seq`, newest first; oldest first with `after`. */
	listMessages: route("listMessages", "GET /api/conversations/{conversationId}/messages"),
	/** Sends a message. */
	sendMessage: route("sendMessage", "POST /api/conversations/{conversationId}/messages", "keyed"),
	/** One message. */
	getMessage: route("getMessage", "GET /api/conversations/{conversationId}/messages/{messageId}"),
	/** Replaces the text of an own message. */
	editMessage: route("editMessage", "PATCH /api/conversations/{conversationId}/messages/{messageId}"),
	/** Takes the content of a message away. */
	deleteMessage: route("deleteMessage", "DELETE /api/conversations/{conversationId}/messages/{messageId}"),
	/** Says up to where one has received and read. */
	putReceipt: route("putReceipt", "PUT /api/conversations/{conversationId}/receipt"),
} as const;

/** What a user may do and see. */
export type User = MethodsOf<typeof USER_ROUTES>;
