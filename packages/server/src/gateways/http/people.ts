import { getUser, listUsers } from "../../app/directory/list-users.ts";
import { getUserPresence } from "../../app/presence/get-user-presence.ts";
import type { Handlers } from "./handler.ts";

/** `/api/users`. */
export const PEOPLE: Handlers<"listUsers" | "getUser" | "getUserPresence"> = {
	listUsers: (ports, { caller, query }) => listUsers(ports, caller, query),
	getUser: (ports, { caller, params }) => getUser(ports, caller, params.userId),
	getUserPresence: (ports, { caller, params }) => getUserPresence(ports, caller, params.userId),
};
