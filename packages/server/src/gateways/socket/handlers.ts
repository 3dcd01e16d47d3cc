import type { Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf, UpName } from "@rollcall/protocol/events/up";
import { activityClear, activitySet } from "../../app/activity/activity-set.ts";
import type { Caller } from "../../app/caller.ts";
import { type HeartbeatPorts, presenceHeartbeat } from "../../app/presence/presence-heartbeat.ts";
import { type FactsPorts, presenceSet } from "../../app/presence/presence-set.ts";
import { presenceSync, type SyncPorts } from "../../app/presence/presence-sync.ts";
import { type StatusPorts, statusClear, statusPost } from "../../app/status/status-post.ts";
import { authRefresh, type RefreshPorts } from "./auth-refresh.ts";
import type { Connection } from "./connection.ts";
import { subscribe, unsubscribe } from "./subscriptions.ts";

export type HandlerPorts = HeartbeatPorts &
	FactsPorts &
	StatusPorts &
	SyncPorts &
	RefreshPorts & { readonly maxSubscriptions: number };

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
	"presence:heartbeat": (ports, { caller }, payload) => presenceHeartbeat(ports, caller, payload),
	"presence:set": (ports, { caller }, payload) => presenceSet(ports, caller, payload),
	"presence:subscribe": (ports, { caller, connection }, payload) => subscribe(ports, { caller, connection }, payload),
	"presence:sync": (ports, { caller }, payload) => presenceSync(ports, caller, payload),
	"presence:unsubscribe": (_ports, { connection }, payload) => unsubscribe(connection, payload),
	"status:clear": (ports, { caller }) => statusClear(ports, caller),
	"status:post": (ports, { caller }, payload) => statusPost(ports, caller, payload),
};

/** Events that show no human at work (PR10). A heartbeat says so itself. */
export const NO_ACTIVITY: ReadonlySet<UpName> = new Set<UpName>([
	"presence:heartbeat",
	"auth:refresh",
	"presence:sync",
	"presence:subscribe",
	"presence:unsubscribe",
]);
