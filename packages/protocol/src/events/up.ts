import type { z } from "zod";
import type { UpEvent, Wire } from "../definition.ts";
import { activityClear } from "./up/activity-clear.ts";
import { activityPing } from "./up/activity-ping.ts";
import { activitySet } from "./up/activity-set.ts";
import { authRefresh } from "./up/auth-refresh.ts";
import { presenceHeartbeat } from "./up/presence-heartbeat.ts";
import { presenceSet } from "./up/presence-set.ts";
import { presenceSubscribe } from "./up/presence-subscribe.ts";
import { presenceSync } from "./up/presence-sync.ts";
import { presenceUnsubscribe } from "./up/presence-unsubscribe.ts";
import { statusClear } from "./up/status-clear.ts";
import { statusPost } from "./up/status-post.ts";

/** Every event that a client may send, by its name. */
export const UP_EVENTS = {
	"activity:clear": activityClear,
	"activity:ping": activityPing,
	"activity:set": activitySet,
	"auth:refresh": authRefresh,
	"presence:heartbeat": presenceHeartbeat,
	"presence:set": presenceSet,
	"presence:subscribe": presenceSubscribe,
	"presence:sync": presenceSync,
	"presence:unsubscribe": presenceUnsubscribe,
	"status:clear": statusClear,
	"status:post": statusPost,
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
