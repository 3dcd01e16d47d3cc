import { type MethodsOf, route } from "./routes.ts";

/** What the operator may do, by the admin key. */
export const OPERATOR_ROUTES = {
	/** Every company with its policy, by companyId; a page. */
	listCompanies: route("listCompanies", "GET /admin/companies"),
	/** Makes a company, or changes its policy; what is absent stays. */
	putCompany: route("putCompany", "PUT /admin/companies/{companyId}"),
	/** Makes a user, or changes name and picture; what is absent stays. */
	putUser: route("putUser", "PUT /admin/companies/{companyId}/users/{userId}"),
	/** Erases a user with presence, locations and activity; their messages become those of nobody. Revokes their tokens. */
	eraseUser: route("eraseUser", "DELETE /admin/companies/{companyId}/users/{userId}"),
	/** Why a user's presence is what it is. */
	explainUser: route("explainUser", "GET /admin/companies/{companyId}/users/{userId}/explain"),
	/** Makes full friendships between users, whoever asked before; all or none. */
	putFriendships: route("putFriendships", "PUT /admin/companies/{companyId}/friendships"),
	/** Brings people together. A direct conversation that the two have already is answered as it is. */
	createConversation: route("adminCreateConversation", "POST /admin/companies/{companyId}/conversations", "once"),
	/** Sends a message of the application, with no sender. */
	sendSystemMessage: route(
		"adminSendMessage",
		"POST /admin/companies/{companyId}/conversations/{conversationId}/messages",
		"keyed",
	),
	/** Ends tokens issued up to now, and closes their connections. A token that is minted afterwards works. */
	revoke: route("postRevocation", "POST /admin/revocations"),
	/** The nodes of the cluster; a page. */
	listNodes: route("listNodes", "GET /admin/nodes"),
	/** The connections of all nodes, or of one company, user or node; a page. */
	listConnections: route("listConnections", "GET /admin/connections"),
	/** How every node is doing: traffic, durations, memory, slow consumers, stores; a page. */
	listStats: route("listStats", "GET /admin/stats"),
	/** Webhooks that could not be delivered, those given up first at the front; a page. */
	listDeadWebhooks: route("listDeadWebhooks", "GET /admin/webhooks/dead"),
	/** Sends such webhooks again, each under its old id. */
	retryDeadWebhooks: route("retryDeadWebhooks", "POST /admin/webhooks/dead/retry"),
} as const;

/** What the operator may do, by the admin key. */
export type Operator = MethodsOf<typeof OPERATOR_ROUTES>;
