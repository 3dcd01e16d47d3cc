import type { z } from "zod";
import type { UpEvent, Wire } from "../definition.ts";
import { activityClear } from "./up/activity-clear.ts";
import { activityPing } from "./up/activity-ping.ts";
import { activitySet } from "./up/activity-set.ts";
import { authRefresh } from "./up/auth-refresh.ts";
import { chatDelete } from "./up/chat-delete.ts";
import { chatDelivered } from "./up/chat-delivered.ts";
import { chatEdit } from "./up/chat-edit.ts";
import { chatHistory } from "./up/chat-history.ts";
import { chatMarkRead } from "./up/chat-mark-read.ts";
import { chatSend } from "./up/chat-send.ts";
import { chatSync } from "./up/chat-sync.ts";
import { conversationCreate } from "./up/conversation-create.ts";
import { conversationGet } from "./up/conversation-get.ts";
import { conversationList } from "./up/conversation-list.ts";
import { conversationPresence } from "./up/conversation-presence.ts";
import { conversationPutParticipant } from "./up/conversation-put-participant.ts";
import { conversationReceipts } from "./up/conversation-receipts.ts";
import { conversationRemoveParticipant } from "./up/conversation-remove-participant.ts";
import { conversationRename } from "./up/conversation-rename.ts";
import { presenceHeartbeat } from "./up/presence-heartbeat.ts";
import { presenceSet } from "./up/presence-set.ts";
import { presenceSubscribe } from "./up/presence-subscribe.ts";
import { presenceSync } from "./up/presence-sync.ts";
import { presenceUnsubscribe } from "./up/presence-unsubscribe.ts";
import { recordingStart } from "./up/recording-start.ts";
import { recordingStop } from "./up/recording-stop.ts";
import { statusClear } from "./up/status-clear.ts";
import { statusPost } from "./up/status-post.ts";
import { typingStart } from "./up/typing-start.ts";
import { typingStop } from "./up/typing-stop.ts";

/** Every event that a client may send, by its name. */
export const UP_EVENTS = {
	"activity:clear": activityClear,
	"activity:ping": activityPing,
	"activity:set": activitySet,
	"auth:refresh": authRefresh,
	"chat:delete": chatDelete,
	"chat:delivered": chatDelivered,
	"chat:edit": chatEdit,
	"chat:history": chatHistory,
	"chat:mark-read": chatMarkRead,
	"chat:send": chatSend,
	"chat:sync": chatSync,
	"conversation:create": conversationCreate,
	"conversation:get": conversationGet,
	"conversation:list": conversationList,
	"conversation:presence": conversationPresence,
	"conversation:put-participant": conversationPutParticipant,
	"conversation:receipts": conversationReceipts,
	"conversation:remove-participant": conversationRemoveParticipant,
	"conversation:rename": conversationRename,
	"presence:heartbeat": presenceHeartbeat,
	"presence:set": presenceSet,
	"presence:subscribe": presenceSubscribe,
	"presence:sync": presenceSync,
	"presence:unsubscribe": presenceUnsubscribe,
	"recording:start": recordingStart,
	"recording:stop": recordingStop,
	"status:clear": statusClear,
	"status:post": statusPost,
	"typing:start": typingStart,
	"typing:stop": typingStop,
} as const satisfies Readonly<Record<string, UpEvent>>;

export type UpName = keyof typeof UP_EVENTS;

/** A payload after its check, as a handler gets it. */
export type PayloadOf<Name extends UpName> = z.output<(typeof UP_EVENTS)[Name]["payload"]>;

/** What a handler answers on success, without `success`. */
export type AnswerOf<Name extends UpName> = Wire<z.input<(typeof UP_EVENTS)[Name]["answer"]>>;

/** Is there an event of this name? Safe for any text a client can send. */
export function isUpName(name: string): name is UpName {
	return Object.hasOwn(UP_EVENTS, name);
}
