import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";

/** W23: the events described. */
export const asyncapi = endpoint({
	name: "asyncapi",
	method: "get",
	path: "/asyncapi.json",
	who: "anyone",
	summary: "The events as an AsyncAPI 3 document.",
	params: nothing,
	query: nothing,
	answer: z.looseObject({ asyncapi: z.string() }),
	errors: [],
	example: { answer: { asyncapi: "3.0.0" } },
});
