import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";

/** 70-rest: the process answers. */
export const livez = endpoint({
	name: "livez",
	method: "get",
	path: "/livez",
	who: "anyone",
	summary: "Alive: no dependency is looked at.",
	params: nothing,
	query: nothing,
	answer: z.object({ status: z.literal("ok") }),
	errors: [],
	example: { answer: { status: "ok" } },
});
