import { activityClear, activitySet } from "../../app/activity/activity-set.ts";
import { listActivity } from "../../app/activity/list-activity.ts";
import { summarizeActivity } from "../../app/activity/summarize-activity.ts";
import { listLocations } from "../../app/location/list-locations.ts";
import type { Handlers } from "./handler.ts";
import { sessionOf } from "./session.ts";

type Name = "putActivity" | "deleteActivity" | "listActivity" | "summarizeActivity" | "listLocations";

/** `/api/activity` and `/api/locations`: what people work on, and where. */
export const ACTIVITY: Handlers<Name> = {
	putActivity: (ports, { caller, body }) => sessionOf(activitySet(ports, caller, body)),
	deleteActivity: (ports, { caller }) => sessionOf(activityClear(ports, caller)),
	listActivity: (ports, { caller, query }) => listActivity(ports, caller, query),
	summarizeActivity: (ports, { caller, query }) => summarizeActivity(ports, caller, query),
	listLocations: (ports, { caller, query }) => listLocations(ports, caller, query),
};
