import type { Result } from "@rollcall/protocol/errors";
import type { BodyOf, ENDPOINTS, EndpointName, HeadersOf, ParamsOf, QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import type { ActivityPorts } from "../../app/activity/activity-set.ts";
import type { ReportPorts } from "../../app/activity/list-activity.ts";
import type { ErasePorts } from "../../app/admin/erase-user.ts";
import type { NodePorts } from "../../app/admin/list-nodes.ts";
import type { InquiryPorts } from "../../app/admin/list-stats.ts";
import type { CompanyPorts } from "../../app/admin/put-company.ts";
import type { Caller } from "../../app/caller.ts";
import type { RevisePorts } from "../../app/chat/chat-edit.ts";
import type { HistoryPorts } from "../../app/chat/chat-history.ts";
import type { ReceiptPorts } from "../../app/chat/chat-mark-read.ts";
import type { SendPorts } from "../../app/chat/chat-send.ts";
import type { ConversationPresencePorts } from "../../app/chat/conversation-presence.ts";
import type { CreatePorts } from "../../app/chat/create-conversation.ts";
import type { ConversationPorts } from "../../app/chat/list-conversations.ts";
import type { ListReceiptPorts } from "../../app/chat/list-receipts.ts";
import type { LocationPorts } from "../../app/location/list-locations.ts";
import type { LookUpPorts } from "../../app/presence/get-user-presence.ts";
import type { ListPresencePorts } from "../../app/presence/list-presence.ts";
import type { FactsPorts } from "../../app/presence/presence-set.ts";
import type { FriendPorts } from "../../app/relations/put-friend.ts";
import type { StatusPorts } from "../../app/status/status-post.ts";
import type { DeadWebhookPorts } from "../../app/webhooks/dead-webhooks.ts";
import type { Kept } from "./answers.ts";
import type { Documents } from "./documents.ts";

/** What the server says of itself to whoever starts, stops and watches it. */
export type Readiness = {
	/** Started, not draining, and its stores have the schema it knows. */
	ready(): boolean;
	/** Stores that are away. */
	degraded(): readonly string[];
};

/** What the use-cases behind REST need. */
export type HttpPorts = ActivityPorts &
	CompanyPorts &
	ConversationPorts &
	ConversationPresencePorts &
	CreatePorts &
	DeadWebhookPorts &
	ErasePorts &
	FactsPorts &
	FriendPorts &
	HistoryPorts &
	InquiryPorts &
	ListPresencePorts &
	ListReceiptPorts &
	LocationPorts &
	LookUpPorts &
	NodePorts &
	ReceiptPorts &
	ReportPorts &
	RevisePorts &
	SendPorts &
	StatusPorts & {
		readonly maxBatch: number;
		readonly maxVisibilityList: number;
		readonly readiness: Readiness;
		/** The generated documents (W23). */
		readonly documents: Documents;
	};

/** What is asked: by whom, and with what after its check. */
export type Ask<Name extends EndpointName> = {
	readonly caller: (typeof ENDPOINTS)[Name]["who"] extends "user" ? Caller : null;
	readonly params: ParamsOf<Name>;
	readonly query: QueryOf<Name>;
	readonly headers: HeadersOf<Name>;
	readonly body: BodyOf<Name>;
};

/**
 * What a handler answers. `repeated`: it had been done before, which has a status of its own where the endpoint says so.
 * `kept`: the value as it is kept to be sent.
 */
export type Reply<Name extends EndpointName> = Result<ReplyOf<Name>> & {
	readonly repeated?: boolean;
	readonly kept?: Kept;
};

export type Handler<Name extends EndpointName> = (
	ports: HttpPorts,
	ask: Ask<Name>,
) => Reply<Name> | Promise<Reply<Name>>;

/** One handler for each of these endpoints. */
export type Handlers<Name extends EndpointName> = { readonly [N in Name]: Handler<N> };
