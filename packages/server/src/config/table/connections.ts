import { duration } from "../kinds.ts";
import { setting } from "../setting.ts";

const tick = { min: 1, max: 60_000 };
const beat = { min: 10, max: 3_600_000 };

export const CONNECTIONS = {
	authTimeout: setting({
		kind: duration({ min: 100 }),
		default: "5s",
		sentence: "How long a link may stay open without an authenticated connection.",
	}),
	pingInterval: setting({
		kind: duration(beat),
		default: "25s",
		sentence: "Time between two pings to a client.",
	}),
	pingTimeout: setting({
		kind: duration(beat),
		default: "20s",
		sentence: "How long a client may take to answer a ping before its link counts as lost.",
	}),
	drainTime: setting({
		kind: duration({ max: 10_000 }),
		default: "10s",
		sentence:
			"The longest over which the links of a server that stops are closed, 500 a second where that is sooner; 0: all at once.",
	}),
	stateTick: setting({
		kind: duration(tick),
		default: "100ms",
		sentence: "Changes of state are gathered for this long before they are announced.",
	}),
	locationTick: setting({
		kind: duration(tick),
		default: "900ms",
		sentence:
			"Changes of position alone, and all of who comes and goes all the time, are gathered for this long before they are announced.",
	}),
	busyTick: setting({
		kind: duration(tick),
		default: "5s",
		sentence:
			"What users work on who ask for more than a fifth of what eventRate or requestRate allows is gathered for this long before it is announced.",
	}),
	blockedAfter: setting({
		kind: duration({ min: 100 }),
		default: "10s",
		sentence: "A receiver that takes nothing for this long is closed as slow_consumer.",
	}),
};
