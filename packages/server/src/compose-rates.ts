import { Rates } from "./app/rates/rates.ts";
import type { Config } from "./config/settings.ts";
import { allowanceOf } from "./domain/bucket.ts";
import type { Clock } from "./ports/clock.ts";
import type { SharedBuckets } from "./ports/shared-buckets.ts";

const MINUTE_IN_SECONDS = 60;

type RateBase = { readonly config: Config; readonly clock: Clock; readonly buckets: SharedBuckets | null };

/** How much users and addresses may do, as the settings say. */
export function composeRates({ config, clock, buckets }: RateBase): Rates {
	const allowances = {
		sends: allowanceOf(config.sendRate, config.sendBurst),
		lookups: allowanceOf(config.lookupRate, config.lookupBurst),
		lookedUp: allowanceOf(config.lookupIds / MINUTE_IN_SECONDS, config.lookupIds),
		requests: allowanceOf(config.requestRate, config.requestBurst),
		addressRequests: allowanceOf(config.addressRequestRate, config.addressRequestBurst),
		wrongKeys: allowanceOf(config.wrongKeys / MINUTE_IN_SECONDS, config.wrongKeys),
		links: allowanceOf(config.linkRate, config.linkBurst),
	};
	return new Rates({ allowances, clock, shared: buckets, chance: Math.random });
}
