import { spareMoments } from "./adapters/system/spare-moments.ts";
import { Backlog } from "./app/rates/backlog.ts";
import { BusyUsers } from "./app/rates/busy-users.ts";
import { Flicker } from "./app/rates/flicker.ts";
import { Rates } from "./app/rates/rates.ts";
import type { Config } from "./config/settings.ts";
import { allowanceOf } from "./domain/bucket.ts";
import type { Clock } from "./ports/clock.ts";
import type { SharedBuckets } from "./ports/shared-buckets.ts";

const MINUTE_IN_SECONDS = 60;
/** Of what busy people ask for so much is begun in one moment, and under way at once. */
const BUSY = { each: 4, atOnce: 16 };

type RateBase = { readonly config: Config; readonly clock: Clock; readonly buckets: SharedBuckets | null };

/**
 * How much users and addresses may do, as the settings say, and where what busy people ask for waits: of each as much as a
 * connection may leave unanswered.
 */
export function composeRates({ config, clock, buckets }: RateBase): {
	readonly rates: Rates;
	readonly backlog: Backlog;
	readonly busy: BusyUsers;
	readonly flicker: Flicker;
} {
	const allowances = {
		floods: allowanceOf(config.floods / (10 * MINUTE_IN_SECONDS), config.floods),
		sends: allowanceOf(config.sendRate, config.sendBurst),
		lookups: allowanceOf(config.lookupRate, config.lookupBurst),
		lookedUp: allowanceOf(config.lookupIds / MINUTE_IN_SECONDS, config.lookupIds),
		requests: allowanceOf(config.requestRate, config.requestBurst),
		addressRequests: allowanceOf(config.addressRequestRate, config.addressRequestBurst),
		wrongKeys: allowanceOf(config.wrongKeys / MINUTE_IN_SECONDS, config.wrongKeys),
		links: allowanceOf(config.linkRate, config.linkBurst),
	};
	return {
		rates: new Rates({ allowances, clock, shared: buckets, chance: Math.random }),
		busy: new BusyUsers(),
		flicker: new Flicker(clock),
		backlog: new Backlog({ ...BUSY, soon: spareMoments(), longest: config.maxUnanswered }),
	};
}
