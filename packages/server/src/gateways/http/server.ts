import { fail, ok } from "@rollcall/protocol/errors";
import type { Handlers } from "./handler.ts";

const NOT_READY = "The server is starting or stopping; try again.";

/** What the server says of itself, to anyone. */
export const SERVER: Handlers<"livez" | "readyz" | "openapi" | "asyncapi"> = {
	livez: () => ok({ status: "ok" }),
	readyz: ({ readiness }) =>
		readiness.ready() ? ok({ degraded: [...readiness.degraded()] }) : fail("unavailable", NOT_READY),
	openapi: ({ documents: { openapi } }) => ({ ...ok(openapi.value), kept: openapi.kept }),
	asyncapi: ({ documents: { asyncapi } }) => ({ ...ok(asyncapi.value), kept: asyncapi.kept }),
};
