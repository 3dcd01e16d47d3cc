import { ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf, UpName } from "@rollcall/protocol/events/up";
import { activityClear, activitySet } from "../../app/activity/activity-set.ts";
import type { Caller } from "../../app/caller.ts";
import { putParticipant, removeParticipant, renameConversation } from "../../app/chat/change-conversation.ts";
import { chatDelete, chatEdit, type RevisePorts } from "../../app/chat/chat-edit.ts";
import { chatHistory, type HistoryPorts } from "../../app/chat/chat-history.ts";
import { chatDelivered, chatMarkRead, type ReceiptPorts } from "../../app/chat/chat-mark-read.ts";
import { chatSend, type SendPorts } from "../../app/chat/chat-send.ts";
import { type ChatSyncPorts, chatSync } from "../../app/chat/chat-sync.ts";
import { type ConversationPresencePorts, conversationPresence } from "../../app/chat/conversation-presence.ts";
import { type CreatePorts, createConversation } from "../../app/chat/create-conversation.ts";
import { type ConversationPorts, getConversation, listConversations } from "../../app/chat/list-conversations.ts";
import { type ListReceiptPorts, listReceipts } from "../../app/chat/list-receipts.ts";
import { startIndicator, stopIndicator, type TypingPorts } from "../../app/chat/typing.ts";
import { type HeartbeatPorts, presenceHeartbeat } from "../../app/presence/presence-heartbeat.ts";
import { type FactsPorts, presenceSet } from "../../app/presence/presence-set.ts";
import type { SyncPorts } from "../../app/presence/presence-sync.ts";
import { type StatusPorts, statusClear, statusPost } from "../../app/status/status-post.ts";
import { authRefresh, type RefreshPorts } from "./auth-refresh.ts";
import type { Connection } from "./connection.ts";
import type { Feeds } from "./feeds.ts";
import { subscribe, unsubscribe } from "./subscriptions.ts";
import { sync } from "./sync.ts";

type ChatPorts = SendPorts &
	RevisePorts &
	HistoryPorts &
	ReceiptPorts &
	ChatSyncPorts &
	CreatePorts &
	ConversationPorts &
	ConversationPresencePorts &
	ListReceiptPorts &
	TypingPorts;

export type HandlerPorts = HeartbeatPorts &
	FactsPorts &
	StatusPorts &
	SyncPorts &
	RefreshPorts &
	ChatPorts & { readonly maxSubscriptions: number; readonly feeds: Feeds };

/** Who sent an event, on which connection. */
export type Sender = { readonly caller: Caller & { readonly deviceId: string }; readonly connection: Connection };

type Answered<Name extends UpName> = Result<AnswerOf<Name>>;
type Handler<Name extends UpName> = (
	ports: HandlerPorts,
	sender: Sender,
	payload: PayloadOf<Name>,
) => Answered<Name> | Promise<Answered<Name>>;

/** One handler for every event that a client may send. */
export const HANDLERS: { readonly [Name in UpName]: Handler<Name> } = {
	"activity:clear": (ports, { caller }) => activityClear(ports, caller),
	"activity:ping": () => ({ ok: true, value: {} }),
	"activity:set": (ports, { caller }, payload) => activitySet(ports, caller, payload),
	"auth:refresh": (ports, { connection }, payload) => authRefresh(ports, connection, payload),
	"chat:delete": (ports, { caller }, payload) => chatDelete(ports, caller, payload),
	"chat:delivered": (ports, { caller }, payload) => chatDelivered(ports, caller, payload),
	"chat:edit": (ports, { caller }, payload) => chatEdit(ports, caller, payload),
	"chat:history": (ports, { caller }, payload) => chatHistory(ports, caller, payload),
	"chat:mark-read": (ports, { caller }, payload) => chatMarkRead(ports, caller, payload),
	"chat:send": async (ports, { caller }, payload) => messageOf(await chatSend(ports, caller, payload)),
	"chat:sync": (ports, { caller }, payload) => chatSync(ports, caller, payload),
	"conversation:create": (ports, { caller }, payload) => createConversation(ports, caller, payload),
	"conversation:get": (ports, { caller }, { conversationId }) => getConversation(ports, caller, conversationId),
	"conversation:list": (ports, { caller }, payload) => listConversations(ports, caller, payload),
	"conversation:presence": (ports, { caller }, payload) => conversationPresence(ports, caller, payload),
	"conversation:put-participant": (ports, { caller }, payload) => putParticipant(ports, caller, payload),
	"conversation:receipts": (ports, { caller }, { conversationId }) => listReceipts(ports, caller, conversationId),
	"conversation:remove-participant": (ports, { caller }, payload) => removeParticipant(ports, caller, payload),
	"conversation:rename": (ports, { caller }, payload) => renameConversation(ports, caller, payload),
	"presence:heartbeat": (ports, { caller }, payload) => presenceHeartbeat(ports, caller, payload),
	"presence:set": (ports, { caller }, payload) => presenceSet(ports, caller, payload),
	"presence:subscribe": (ports, { caller, connection }, payload) => subscribe(ports, { caller, connection }, payload),
	"presence:sync": sync,
	"presence:unsubscribe": (_ports, { connection }, payload) => unsubscribe(connection, payload),
	"recording:start": (ports, { caller }, payload) => startIndicator(ports, caller, { ...payload, kind: "recording" }),
	"recording:stop": (ports, { caller }, payload) => stopIndicator(ports, caller, { ...payload, kind: "recording" }),
	"status:clear": (ports, { caller }) => statusClear(ports, caller),
	"status:post": (ports, { caller }, payload) => statusPost(ports, caller, payload),
	"typing:start": (ports, { caller }, payload) => startIndicator(ports, caller, { ...payload, kind: "typing" }),
	"typing:stop": (ports, { caller }, payload) => stopIndicator(ports, caller, { ...payload, kind: "typing" }),
};

/** The answer to a repeated send is that to the first one (MSG4). */
function messageOf(sent: Awaited<ReturnType<typeof chatSend>>): Answered<"chat:send"> {
	return sent.ok ? ok({ message: sent.value.message }) : sent;
}

/** Events that show no human at work (PR10). A heartbeat says so itself. */
export const NO_ACTIVITY: ReadonlySet<UpName> = new Set<UpName>([
	"presence:heartbeat",
	"auth:refresh",
	"chat:delivered",
	"chat:sync",
	"conversation:list",
	"presence:sync",
	"presence:subscribe",
	"presence:unsubscribe",
]);
