import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** 70-rest: friends, and requests in both directions. */
export const listFriends = endpoint({
	name: "listFriends",
	method: "get",
	path: "/api/friends",
	who: "user",
	summary: "The caller's friends, and who asked whom.",
	params: nothing,
	query: nothing,
	answer: z.object({
		friends: z.array(userIdSchema),
		incoming: z.array(userIdSchema).describe("Who asks the caller."),
		outgoing: z.array(userIdSchema).describe("Whom the caller asks."),
	}),
	errors: [],
	example: { answer: { friends: ["grace"], incoming: [], outgoing: ["alan"] } },
});
