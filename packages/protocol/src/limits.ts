/** The limits that the schemas hold and the documents print (W25). Those of a server alone are its settings. */
export const LIMITS = {
	/** Depth of objects and lists within one payload; deeper is `bad_request`. */
	payloadDepth: 32,
	/** Code points of a status message. */
	statusMessage: 280,
	/** Code points of the emoji beside a status message: one emoji may be many of them. */
	emoji: 32,
	/** Ids of one query for many: `POST /api/presence/batch`, `presence:sync { userIds }`. */
	batchIds: 100,
	/** People on one visibility list. */
	visibilityList: 500,
	/** Ids of one `presence:subscribe` or `presence:unsubscribe`: above the limit of the connection, so that this one answers. */
	subscribeIds: 5_000,
	/** Views on one page of `presence:sync`. */
	syncPage: 500,
	/** Entries on a REST page that asks for no `limit`. */
	defaultPage: 100,
	/** Entries on a REST page at most. */
	largestPage: 500,
	/** Friendships of one `PUT /admin/companies/:companyId/friendships`. */
	friendshipPairs: 1_000,
	/** Days of one activity summary. */
	summaryDays: 366,
	/** Code points of a user id, a device id, a company id, a project id or a task id. */
	id: 128,
	/** Characters of a token. */
	token: 8_192,
	/** Characters of a page cursor. */
	cursor: 512,
	/** Code points of a user's name. */
	name: 256,
	/** Characters of a URL. */
	url: 2_048,
	/** Code points of a message's text. */
	messageText: 8_000,
	/** Attachments of one message. */
	attachments: 10,
	/** Code points of an attachment's name. */
	attachmentName: 255,
	/** Characters of an attachment's content type. */
	contentType: 127,
	/** Bytes of a message's metadata, as JSON in UTF-8. */
	metadataBytes: 4_096,
	/** Depth of objects and lists within a message's metadata. */
	metadataDepth: 5,
	/** Code points of a group's title. */
	title: 256,
	/** People of one group. */
	groupPeople: 1_000,
	/** Conversations or messages on a page that asks for no `limit`. */
	defaultChatPage: 50,
	/** Conversations or messages on a page at most. */
	largestChatPage: 100,
	/** People on a page of a conversation's presence, at most and where no `limit` is asked for. */
	conversationPresencePage: 200,
	/** Conversations of one `chat:sync`. */
	syncCursors: 500,
	/** Messages named by one `chat:delivered` or `chat:mark-read`. */
	receiptMessages: 100,
	/** Webhooks of one `POST /admin/webhooks/dead/retry`. */
	webhookIds: 1_000,
} as const;
