import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";
import { deviceSchema } from "../shapes.ts";

/** 70-rest: the own devices that are connected now. */
export const listDevices = endpoint({
	name: "listDevices",
	method: "get",
	path: "/api/presence/devices",
	who: "user",
	summary: "The own devices that are connected now.",
	params: nothing,
	query: nothing,
	answer: z.object({ devices: z.array(deviceSchema) }),
	errors: [],
	example: {
		answer: {
			devices: [
				{
					deviceId: "laptop-7",
					kind: "web",
					connectedSince: "2026-03-02T08:00:04.512Z",
					lastActivity: "2026-03-02T09:14:12.404Z",
					transport: "websocket",
					userAgent: "Mozilla/5.0",
				},
			],
		},
	},
});
