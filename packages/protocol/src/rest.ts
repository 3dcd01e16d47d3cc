import type { z } from "zod";
import type { Endpoint, Wire } from "./definition.ts";
import { adminCreateConversation } from "./rest/admin-create-conversation.ts";
import { adminSendMessage } from "./rest/admin-send-message.ts";
import { asyncapi } from "./rest/asyncapi.ts";
import { batchPresence } from "./rest/batch-presence.ts";
import { conversationPresence } from "./rest/conversation-presence.ts";
import { createConversation } from "./rest/create-conversation.ts";
import { deleteActivity } from "./rest/delete-activity.ts";
import { deleteBlock } from "./rest/delete-block.ts";
import { deleteFriend } from "./rest/delete-friend.ts";
import { deleteMessage } from "./rest/delete-message.ts";
import { deleteStatusMessage } from "./rest/delete-status-message.ts";
import { editMessage } from "./rest/edit-message.ts";
import { eraseUser } from "./rest/erase-user.ts";
import { explainPresence } from "./rest/explain-presence.ts";
import { explainUser } from "./rest/explain-user.ts";
import { getBlock } from "./rest/get-block.ts";
import { getConversation } from "./rest/get-conversation.ts";
import { getMessage } from "./rest/get-message.ts";
import { getOwnPresence } from "./rest/get-own-presence.ts";
import { getPrivacy } from "./rest/get-privacy.ts";
import { getUser } from "./rest/get-user.ts";
import { getUserPresence } from "./rest/get-user-presence.ts";
import { getVisibility } from "./rest/get-visibility.ts";
import { leavePresence } from "./rest/leave-presence.ts";
import { listActivity } from "./rest/list-activity.ts";
import { listBlocks } from "./rest/list-blocks.ts";
import { listCompanies } from "./rest/list-companies.ts";
import { listConnections } from "./rest/list-connections.ts";
import { listConversations } from "./rest/list-conversations.ts";
import { listDeadWebhooks } from "./rest/list-dead-webhooks.ts";
import { listDevices } from "./rest/list-devices.ts";
import { listFriends } from "./rest/list-friends.ts";
import { listLocations } from "./rest/list-locations.ts";
import { listMessages } from "./rest/list-messages.ts";
import { listNodes } from "./rest/list-nodes.ts";
import { listPresence } from "./rest/list-presence.ts";
import { listReceipts } from "./rest/list-receipts.ts";
import { listStats } from "./rest/list-stats.ts";
import { listUsers } from "./rest/list-users.ts";
import { livez } from "./rest/livez.ts";
import { openapi } from "./rest/openapi.ts";
import { postRevocation } from "./rest/post-revocation.ts";
import { putActivity } from "./rest/put-activity.ts";
import { putBlock } from "./rest/put-block.ts";
import { putCompany } from "./rest/put-company.ts";
import { putFriend } from "./rest/put-friend.ts";
import { putFriendships } from "./rest/put-friendships.ts";
import { putOwnPresence } from "./rest/put-own-presence.ts";
import { putParticipant } from "./rest/put-participant.ts";
import { putPrivacy } from "./rest/put-privacy.ts";
import { putReceipt } from "./rest/put-receipt.ts";
import { putStatusMessage } from "./rest/put-status-message.ts";
import { putUser } from "./rest/put-user.ts";
import { putVisibility } from "./rest/put-visibility.ts";
import { readyz } from "./rest/readyz.ts";
import { removeParticipant } from "./rest/remove-participant.ts";
import { renameConversation } from "./rest/rename-conversation.ts";
import { retryDeadWebhooks } from "./rest/retry-dead-webhooks.ts";
import { sendMessage } from "./rest/send-message.ts";
import { summarizeActivity } from "./rest/summarize-activity.ts";

/** Every REST endpoint, by its name. */
export const ENDPOINTS = {
	listUsers,
	getUser,
	getUserPresence,
	batchPresence,
	listPresence,
	getOwnPresence,
	putOwnPresence,
	getVisibility,
	putVisibility,
	getPrivacy,
	putPrivacy,
	leavePresence,
	listDevices,
	explainPresence,
	putStatusMessage,
	deleteStatusMessage,
	putActivity,
	deleteActivity,
	listActivity,
	summarizeActivity,
	listLocations,
	listBlocks,
	getBlock,
	putBlock,
	deleteBlock,
	listFriends,
	putFriend,
	deleteFriend,
	listConversations,
	createConversation,
	getConversation,
	renameConversation,
	putParticipant,
	removeParticipant,
	listReceipts,
	conversationPresence,
	listMessages,
	sendMessage,
	getMessage,
	editMessage,
	deleteMessage,
	putReceipt,
	listCompanies,
	putCompany,
	explainUser,
	putUser,
	eraseUser,
	putFriendships,
	adminCreateConversation,
	adminSendMessage,
	listNodes,
	listConnections,
	listStats,
	postRevocation,
	listDeadWebhooks,
	retryDeadWebhooks,
	livez,
	readyz,
	openapi,
	asyncapi,
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointName = keyof typeof ENDPOINTS;

/** Path parameters, query and body of a request after their check, as a handler gets them. */
export type ParamsOf<Name extends EndpointName> = z.output<(typeof ENDPOINTS)[Name]["params"]>;
export type QueryOf<Name extends EndpointName> = z.output<(typeof ENDPOINTS)[Name]["query"]>;
export type BodyOf<Name extends EndpointName> = (typeof ENDPOINTS)[Name] extends {
	readonly body?: infer Body extends z.ZodType;
}
	? z.output<Body>
	: undefined;

/** A body as whoever asks may write it, before the check fills in what is absent. */
export type GivenBodyOf<Name extends EndpointName> = (typeof ENDPOINTS)[Name] extends {
	readonly body?: infer Body extends z.ZodType;
}
	? Wire<z.input<Body>>
	: undefined;

/** Request headers after their check. */
export type HeadersOf<Name extends EndpointName> = (typeof ENDPOINTS)[Name] extends {
	readonly headers?: infer Headers extends z.ZodType;
}
	? z.output<Headers>
	: undefined;

/** What an endpoint answers on success. */
export type ReplyOf<Name extends EndpointName> = Wire<z.input<(typeof ENDPOINTS)[Name]["answer"]>>;
