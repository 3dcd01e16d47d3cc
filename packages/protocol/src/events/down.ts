import type { z } from "zod";
import type { DownEvent, Wire } from "../definition.ts";
import { activityChanged } from "./down/activity-changed.ts";
import { authExpiring } from "./down/auth-expiring.ts";
import { chatDeleted } from "./down/chat-deleted.ts";
import { chatDelivered } from "./down/chat-delivered.ts";
import { chatEdited } from "./down/chat-edited.ts";
import { chatMessage } from "./down/chat-message.ts";
import { chatRead } from "./down/chat-read.ts";
import { chatReadCount } from "./down/chat-read-count.ts";
import { chatUnread } from "./down/chat-unread.ts";
import { connectionClosing } from "./down/connection-closing.ts";
import { conversationAdded } from "./down/conversation-added.ts";
import { conversationRemoved } from "./down/conversation-removed.ts";
import { conversationUpdated } from "./down/conversation-updated.ts";
import { errorEvent } from "./down/error.ts";
import { friendAccepted } from "./down/friend-accepted.ts";
import { friendEnded } from "./down/friend-ended.ts";
import { friendRequested } from "./down/friend-requested.ts";
import { presenceBatch } from "./down/presence-batch.ts";
import { presenceCounts } from "./down/presence-counts.ts";
import { presenceFeed } from "./down/presence-feed.ts";
import { presenceSelf } from "./down/presence-self.ts";
import { presenceUpdate } from "./down/presence-update.ts";
import { serverDraining } from "./down/server-draining.ts";
import { statusUpdated } from "./down/status-updated.ts";
import { userAway } from "./down/user-away.ts";
import { userOffline } from "./down/user-offline.ts";
import { userOnline } from "./down/user-online.ts";
import { userProfile } from "./down/user-profile.ts";
import { userRecording } from "./down/user-recording.ts";
import { userTyping } from "./down/user-typing.ts";

/** Every event that the server sends, by its name. */
export const DOWN_EVENTS = {
	"activity:changed": activityChanged,
	"auth:expiring": authExpiring,
	"chat:deleted": chatDeleted,
	"chat:delivered": chatDelivered,
	"chat:edited": chatEdited,
	"chat:message": chatMessage,
	"chat:read-count": chatReadCount,
	"chat:read": chatRead,
	"chat:unread": chatUnread,
	"connection:closing": connectionClosing,
	"conversation:added": conversationAdded,
	"conversation:removed": conversationRemoved,
	"conversation:updated": conversationUpdated,
	error: errorEvent,
	"friend:accepted": friendAccepted,
	"friend:ended": friendEnded,
	"friend:requested": friendRequested,
	"presence:batch": presenceBatch,
	"presence:counts": presenceCounts,
	"presence:feed": presenceFeed,
	"presence:self": presenceSelf,
	"presence:update": presenceUpdate,
	"server:draining": serverDraining,
	"status:updated": statusUpdated,
	"user:away": userAway,
	"user:offline": userOffline,
	"user:online": userOnline,
	"user:profile": userProfile,
	"user:recording": userRecording,
	"user:typing": userTyping,
} as const satisfies Readonly<Record<string, DownEvent>>;

export type DownName = keyof typeof DOWN_EVENTS;

/** What the server sends with an event. */
export type DataOf<Name extends DownName> = Wire<z.input<(typeof DOWN_EVENTS)[Name]["data"]>>;

/** An event with its name, for code that handles several. */
export type Down<Name extends DownName = DownName> = {
	readonly [N in Name]: { readonly name: N; readonly data: DataOf<N> };
}[Name];
