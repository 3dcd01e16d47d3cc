import { explainPresence } from "../../app/presence/explain-presence.ts";
import { getOwnPresence } from "../../app/presence/get-own-presence.ts";
import { batchPresence } from "../../app/presence/get-user-presence.ts";
import { leave } from "../../app/presence/leave.ts";
import { listDevices } from "../../app/presence/list-devices.ts";
import { listPresence } from "../../app/presence/list-presence.ts";
import { presenceSet } from "../../app/presence/presence-set.ts";
import { getPrivacy, putPrivacy } from "../../app/privacy/put-privacy.ts";
import { getVisibility, putVisibility } from "../../app/privacy/put-visibility.ts";
import { statusClear, statusPost } from "../../app/status/status-post.ts";
import type { Handlers } from "./handler.ts";
import { only } from "./only.ts";

type Name =
	| "batchPresence"
	| "listPresence"
	| "getOwnPresence"
	| "putOwnPresence"
	| "getVisibility"
	| "putVisibility"
	| "getPrivacy"
	| "putPrivacy"
	| "leavePresence"
	| "listDevices"
	| "explainPresence"
	| "putStatusMessage"
	| "deleteStatusMessage";

/** `/api/presence`. */
export const PRESENCE: Handlers<Name> = {
	batchPresence: (ports, { caller, body }) => batchPresence(ports, caller, body.userIds),
	listPresence: (ports, { caller, query }) => listPresence(ports, caller, query),
	getOwnPresence: (ports, { caller }) => getOwnPresence(ports, caller),
	putOwnPresence: (ports, { caller, body }) => only(presenceSet(ports, caller, body), "session"),
	getVisibility: (ports, { caller }) => getVisibility(ports, caller),
	putVisibility: (ports, { caller, body }) => putVisibility(ports, caller, body),
	getPrivacy: (ports, { caller }) => getPrivacy(ports, caller),
	putPrivacy: (ports, { caller, body }) => putPrivacy(ports, caller, body),
	leavePresence: async (ports, { caller, body }) => {
		const left = await leave(ports, caller, body);
		return left.ok ? getOwnPresence(ports, caller) : left;
	},
	listDevices: (ports, { caller }) => listDevices(ports, caller),
	explainPresence: (ports, { caller, params }) => explainPresence(ports, caller, params.userId),
	putStatusMessage: (ports, { caller, body }) => only(statusPost(ports, caller, body), "session"),
	deleteStatusMessage: (ports, { caller }) => only(statusClear(ports, caller), "session"),
};
