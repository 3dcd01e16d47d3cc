import { eraseUser } from "../../app/admin/erase-user.ts";
import { listConnections } from "../../app/admin/list-connections.ts";
import { listNodes } from "../../app/admin/list-nodes.ts";
import { listStats } from "../../app/admin/list-stats.ts";
import { postRevocation } from "../../app/admin/post-revocation.ts";
import { listCompanies, putCompany } from "../../app/admin/put-company.ts";
import { putFriendships } from "../../app/admin/put-friendships.ts";
import { putUser } from "../../app/admin/put-user.ts";
import { sendSystemMessage } from "../../app/chat/chat-send.ts";
import { adminCreateConversation } from "../../app/chat/create-conversation.ts";
import { explainUser } from "../../app/presence/explain-presence.ts";
import { listDeadWebhooks, retryDeadWebhooks } from "../../app/webhooks/dead-webhooks.ts";
import type { Handlers } from "./handler.ts";
import { madeOf, sentOf } from "./only.ts";

type Name =
	| "listCompanies"
	| "putCompany"
	| "explainUser"
	| "putUser"
	| "eraseUser"
	| "putFriendships"
	| "adminCreateConversation"
	| "adminSendMessage"
	| "listNodes"
	| "listConnections"
	| "listStats"
	| "postRevocation"
	| "listDeadWebhooks"
	| "retryDeadWebhooks";

/** `/admin`: the operator's. */
export const ADMIN: Handlers<Name> = {
	listCompanies: (ports, { query }) => listCompanies(ports, query),
	putCompany: (ports, { params, body }) => putCompany(ports, { companyId: params.companyId, policy: body }),
	explainUser: (ports, { params }) => explainUser(ports, params),
	putUser: (ports, { params, body }) => putUser(ports, params, body),
	eraseUser: (ports, { params }) => eraseUser(ports, params),
	putFriendships: (ports, { params, body }) => putFriendships(ports, params.companyId, body),
	adminCreateConversation: (ports, { params, body }) => madeOf(adminCreateConversation(ports, params.companyId, body)),
	adminSendMessage: (ports, { params, body, headers }) => {
		const clientMessageId = body.clientMessageId ?? headers["idempotency-key"];
		return sentOf(sendSystemMessage(ports, params, { ...body, clientMessageId }));
	},
	listNodes: (ports, { query }) => listNodes(ports, query),
	listConnections: (ports, { query }) => listConnections(ports, query),
	listStats: (ports, { query }) => listStats(ports, query),
	postRevocation: (ports, { body }) => postRevocation(ports, body),
	listDeadWebhooks: (ports, { query }) => listDeadWebhooks(ports, query),
	retryDeadWebhooks: (ports, { body }) => retryDeadWebhooks(ports, body),
};
