import type { EndpointName } from "@rollcall/protocol/rest";
import { ACTIVITY } from "./activity.ts";
import { ADMIN } from "./admin.ts";
import { CONVERSATIONS } from "./conversations.ts";
import type { Handlers } from "./handler.ts";
import { PEOPLE } from "./people.ts";
import { PRESENCE } from "./presence.ts";
import { RELATIONS } from "./relations.ts";
import { SERVER } from "./server.ts";

/** One handler for every endpoint: one that is missing does not compile. */
export const HANDLERS: Handlers<EndpointName> = {
	...PEOPLE,
	...PRESENCE,
	...CONVERSATIONS,
	...ACTIVITY,
	...RELATIONS,
	...ADMIN,
	...SERVER,
};

/** Writes that show no human at work (PR10), and a query that has the form of one. */
export const NO_ACTIVITY: ReadonlySet<EndpointName> = new Set<EndpointName>([
	"leavePresence",
	"batchPresence",
	"putReceipt",
]);
