/**
 * The limits of the wire (W25), each under the name of its number. These are the defaults that the schemas check against
 * and the documents print; bytes, code points, pieces, metres or milliseconds as each name says.
 */
export const LIMITS = {
	/** Bytes of one event's payload; more is answered `too_large`. */
	eventPayloadBytes: 131_072,
	/** Bytes of one frame or polling body (`maxPayload`); more ends the link (1009) or the request (413). */
	frameBytes: 262_144,
	/** Depth of objects and lists within one payload; deeper is `bad_request`. */
	payloadDepth: 32,
	/** Code points of a message's text. */
	messageText: 8_000,
	/** Code points of a status message. */
	statusMessage: 280,
	/** Code points of the emoji beside a status message: one emoji may be many of them. */
	emoji: 32,
	/** Bytes of a message's metadata, as JSON. */
	metadataBytes: 4_096,
	/** Depth of a message's metadata. */
	metadataDepth: 5,
	/** Attachments of one message. */
	attachments: 10,
	/** Ids of one query for many: `POST /api/presence/batch`, `presence:sync { userIds }`. */
	batchIds: 100,
	/** People on one visibility list. */
	visibilityList: 500,
	/** People of one group. */
	groupPeople: 1_000,
	/** Devices of one user; one more is `conflict`. */
	devicesPerUser: 20,
	/** Connections of one user; one more is `conflict`. */
	connectionsPerUser: 60,
	/** People one connection may be subscribed to; more is `rate_limited`. */
	subscriptionsPerConnection: 2_000,
	/** Ids of one `presence:subscribe` or `presence:unsubscribe`: above the limit of the connection, so that this one answers. */
	subscribeIds: 5_000,
	/** Requests of one connection that wait for their answer; more is `rate_limited`. */
	unansweredRequests: 256,
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
} as const;

export type LimitName = keyof typeof LIMITS;
