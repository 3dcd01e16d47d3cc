import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";

/** W23: the REST interface described. */
export const openapi = endpoint({
	name: "openapi",
	method: "get",
	path: "/openapi.json",
	who: "anyone",
	summary: "This REST interface as an OpenAPI 3.1 document.",
	params: nothing,
	query: nothing,
	answer: z.looseObject({ openapi: z.string() }),
	errors: [],
	example: { answer: { openapi: "3.1.1" } },
});
