import { LIMITS as WIRE } from "@rollcall/protocol/limits";
import { size, whole } from "../kinds.ts";
import { setting } from "../setting.ts";

export const LIMITS = {
	maxEventBytes: setting({ kind: size({ min: 1_024 }), default: "128KiB", sentence: "Largest payload of one event." }),
	maxPayload: setting({
		kind: size({ min: 1_024, max: 64 * 2 ** 20 }),
		default: "256KiB",
		sentence:
			"Largest frame or request body; a larger one ends the link or the request. Up to twice as much of a frame is read, so that its client is told why.",
	}),
	maxBuffered: setting({
		kind: size({ min: 4_096 }),
		default: "1MiB",
		sentence: "Most bytes that may wait for one receiver before it is closed as slow_consumer.",
	}),
	maxDevices: setting({ kind: whole({ min: 1 }), default: "20", sentence: "Devices of one user at a time." }),
	maxConnections: setting({
		kind: whole({ min: 1 }),
		default: "60",
		sentence: "Connections of one user at a time.",
	}),
	maxNamespaces: setting({
		kind: whole({ min: 2 }),
		default: "8",
		sentence: "Namespaces that one link may connect to.",
	}),
	maxSubscriptions: setting({
		kind: whole({ min: 1 }),
		default: "2000",
		sentence: "People that one connection may subscribe to one by one.",
	}),
	maxUnanswered: setting({
		kind: whole({ min: 1 }),
		default: "256",
		sentence: "Requests of one connection that may wait for their answer.",
	}),
	maxBatch: setting({
		kind: whole({ min: 1, max: WIRE.batchIds }),
		default: "100",
		sentence: "User ids in one batch request.",
	}),
	maxVisibilityList: setting({
		kind: whole({ min: 1, max: WIRE.visibilityList }),
		default: "500",
		sentence: "People on one visibility list.",
	}),
	maxStatusLength: setting({
		kind: whole({ min: 1, max: WIRE.statusMessage }),
		default: "280",
		sentence: "Code points of a status message.",
	}),
	syncPage: setting({
		kind: whole({ min: 1, max: WIRE.syncPage }),
		default: "500",
		sentence: "People in one page of presence:sync.",
	}),
	maxChanges: setting({
		kind: whole({ min: 1 }),
		default: "10000",
		sentence: "Changes of presence kept per company for clients that resume.",
	}),
};
