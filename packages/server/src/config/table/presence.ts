import { duration, yesNo } from "../kinds.ts";
import { setting } from "../setting.ts";

export const PRESENCE = {
	awayAfter: setting({
		kind: duration({ min: 100 }),
		default: "300s",
		sentence: "Without activity for this long a user is away.",
	}),
	staleAfter: setting({
		kind: duration({ min: 100 }),
		default: "900s",
		sentence: "Without an event or heartbeat for this long a device that owes heartbeats no longer counts.",
	}),
	offlineGrace: setting({
		kind: duration(),
		default: "5s",
		sentence: "How long a user whose link was lost still counts as present; 0 for not at all.",
	}),
	crowdGrace: setting({
		kind: duration(),
		default: "20s",
		sentence: "How much longer than that, at most, while a crowd is coming back at once; 0 for not at all.",
	}),
	startGrace: setting({
		kind: duration(),
		default: "15s",
		sentence: "How long after a start those who were present before still count as present.",
	}),
	lastSeenTtl: setting({ kind: duration(), default: "30d", sentence: "How long lastSeen is shown." }),
	changesTtl: setting({
		kind: duration({ min: 1_000 }),
		default: "10m",
		sentence: "How long changes of presence are kept for clients that resume.",
	}),
	journalInterval: setting({
		kind: duration({ min: 100, max: 10_000 }),
		default: "5s",
		sentence: "Time between two writes of signs of life to disk; after a crash they are at most this old.",
	}),
	heartbeatActive: setting({
		kind: yesNo,
		default: "false",
		sentence: "Every heartbeat counts as activity, not only one that says so.",
	}),
	heartbeatInterval: setting({
		kind: duration({ min: 1_000 }),
		default: "30s",
		sentence: "How often a device is asked to send a heartbeat while somebody watches its user.",
	}),
	heartbeatIntervalUnwatched: setting({
		kind: duration({ min: 1_000 }),
		default: "120s",
		sentence: "How often a device is asked to send a heartbeat while nobody watches its user.",
	}),
};
