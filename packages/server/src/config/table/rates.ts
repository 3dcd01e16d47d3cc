import { duration, whole } from "../kinds.ts";
import { setting } from "../setting.ts";

const rate = whole({ max: 1_000_000 });
const burst = whole({ min: 1, max: 100_000_000 });

/** How much may come in a time. A rate of 0 is no limit. Of addresses, loopback is exempt, and the /48 of an IPv6 address may do ten times as much. */
export const RATES = {
	eventRate: setting({ kind: rate, default: "50", sentence: "Events of one connection a second; 0: no limit." }),
	eventBurst: setting({ kind: burst, default: "300", sentence: "Events of one connection at once." }),
	floods: setting({
		kind: whole({ max: 1_000_000 }),
		default: "3",
		sentence:
			"Connections of one user that may be closed in ten minutes for sending far more than that, before new ones are refused; 0: no limit.",
	}),
	sendRate: setting({
		kind: rate,
		default: "20",
		sentence: "Messages of one user a second, on all connections and by REST; 0: no limit.",
	}),
	sendBurst: setting({ kind: burst, default: "200", sentence: "Messages of one user at once." }),
	lookupRate: setting({
		kind: rate,
		default: "10",
		sentence:
			"Questions of one user for the presence of many, a second, pages of GET /api/presence and syncs anew included; 0: no limit.",
	}),
	lookupBurst: setting({ kind: burst, default: "10", sentence: "Such questions of one user at once." }),
	lookupIds: setting({
		kind: whole({ max: 100_000_000 }),
		default: "10000",
		sentence: "People whom one user may ask for by their ids in a minute; 0: no limit.",
	}),
	requestRate: setting({ kind: rate, default: "50", sentence: "REST requests of one user a second; 0: no limit." }),
	requestBurst: setting({ kind: burst, default: "300", sentence: "REST requests of one user at once." }),
	addressRequestRate: setting({
		kind: rate,
		default: "500",
		sentence:
			"HTTP requests from one address a second, but for /livez, /readyz and the files of the console; 0: no limit.",
	}),
	addressRequestBurst: setting({ kind: burst, default: "2000", sentence: "Such requests from one address at once." }),
	wrongKeys: setting({
		kind: whole({ max: 1_000_000 }),
		default: "10",
		sentence: "Wrong operator's keys from one address in a minute; 0: no limit.",
	}),
	linkRate: setting({
		kind: rate,
		default: "50",
		sentence: "New links from one address a second; 0: no limit.",
	}),
	linkBurst: setting({ kind: burst, default: "500", sentence: "New links from one address at once." }),
	maxUnauthenticated: setting({
		kind: whole({ min: 1 }),
		default: "500",
		sentence: "Links from one address on which nobody has proven yet who they are.",
	}),
	maxCompanyConnections: setting({
		kind: whole({ min: 1 }),
		default: "100000",
		sentence: "Connections of one company at a time, on each node.",
	}),
	requestTimeout: setting({
		kind: duration({ min: 100 }),
		default: "10s",
		sentence: "How long a request with a body may take until it has come and is answered.",
	}),
};
