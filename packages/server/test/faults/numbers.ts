/** `full`: the spec's own numbers and the settings of an installation. Else shorter ones, for every run of the tests. */
export const IS_FULL = process.env.ROLLCALL_TEST_FAULTS === "full";

/** Lease, grace and what else a fault is waited for by, in milliseconds. */
export const LEASE = IS_FULL ? 10_000 : 2_500;
export const GRACE = IS_FULL ? 5_000 : 2_500;
export const START_GRACE = IS_FULL ? 15_000 : 3_000;

/** What is asked for in so many milliseconds may take so many times longer on a machine that does other things besides. */
export const SLACK = IS_FULL ? 1 : 3;

/** The settings of every node. None in full: what is installed is what is tested. */
export const SETTINGS: Readonly<Record<string, string>> = IS_FULL
	? {}
	: {
			ROLLCALL_LEASE_TTL: `${LEASE}ms`,
			ROLLCALL_LEASE_RENEWAL: "800ms",
			ROLLCALL_OFFLINE_GRACE: `${GRACE}ms`,
			ROLLCALL_START_GRACE: `${START_GRACE}ms`,
		};

/** How a stock client comes back: by its own defaults, or sooner where the grace is shorter. */
export const COMES_BACK = IS_FULL ? {} : { reconnectionDelay: 300, reconnectionDelayMax: 1_000 };

/** One number in full, another in short. */
export function either<T>(full: T, short: T): T {
	return IS_FULL ? full : short;
}
