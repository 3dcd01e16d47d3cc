import { activityClear, activitySet } from "../../app/activity/activity-set.ts";
import { listActivity } from "../../app/activity/list-activity.ts";
import { summarizeActivity } from "../../app/activity/summarize-activity.ts";
import { listLocations } from "../../app/location/list-locations.ts";
import type { Handlers } from "./handler.ts";
import { only } from "./only.ts";

type Name = "putActivity" | "deleteActivity" | "listActivity" | "summarizeActivity" | "listLocations";

/** `/api/activity` and `/api/locations`: what people work on, and where. */
export const ACTIVITY: Handlers<Name> = {
	putActivity: (ports, { caller, body }) => only(activitySet(ports, caller, body), "session"),
	deleteActivity: (ports, { caller }) => only(activityClear(ports, caller), "session"),
	listActivity: (ports, { caller, query }) => listActivity(ports, caller, query),
	summarizeActivity: (ports, { caller, query }) => summarizeActivity(ports, caller, query),
	listLocations: (ports, { caller, query }) => listLocations(ports, caller, query),
};
