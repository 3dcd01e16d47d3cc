import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";

/** 70-rest: 503 only while starting, draining, or with an older schema. */
export const readyz = endpoint({
	name: "readyz",
	method: "get",
	path: "/readyz",
	who: "anyone",
	summary: "Ready to serve; names stores that are away.",
	params: nothing,
	query: nothing,
	answer: z.object({ degraded: z.array(z.string()).describe("Stores that are away.") }),
	errors: ["unavailable"],
	example: { answer: { degraded: [] } },
});
