import { makeAdminCheck } from "./auth/admin-key.ts";
import { makeRequestRules, type RequestRules } from "./auth/surroundings.ts";
import { type Base, type Core, portsOf } from "./compose-core.ts";
import { degraded } from "./compose-stats.ts";
import { countedInTrace } from "./compose-traces.ts";
import { lazyDocuments } from "./gateways/http/documents.ts";
import { makeHttp } from "./gateways/http/gateway.ts";
import type { Site } from "./ports/site.ts";

type Answering = {
	readonly state: { readonly ready: boolean };
	readonly site: Site | null;
	readonly rules: RequestRules;
};

const UNNAMED =
	"a trusted proxy names no client, so limits by address hold all of its clients together: let it set X-Forwarded-For";
const UNNAMED_AND_EXEMPT =
	"a request from the loopback, which is a trusted proxy, names no client, so no limit by address holds it: if it came through a proxy, let that set X-Forwarded-For";

/** Says once that limits by address hold a proxy, and all of its clients with it, or nobody. */
export function requestRules({ config, log }: Base): RequestRules {
	return makeRequestRules(config, (proxy, isExempt) => log.warn({ proxy }, isExempt ? UNNAMED_AND_EXEMPT : UNNAMED));
}

/** REST over the same use-cases. */
export function composeHttp(base: Base, core: Core, { state, site, rules }: Answering): ReturnType<typeof makeHttp> {
	const { config, log } = base;
	const admin = makeAdminCheck(config.adminKey);
	return makeHttp({
		...portsOf(base, core),
		trailTtl: config.trailTtl,
		maxBatch: config.maxBatch,
		maxBody: config.maxPayload,
		readiness: { ready: () => state.ready, degraded: () => degraded(base) },
		documents: lazyDocuments(),
		isAdmin: config.adminKey === null ? null : admin,
		allowOrigin: rules.allowOrigin,
		sourceOf: rules.sourceOf,
		counted: countedInTrace(base.traces?.tracer ?? null, (endpoint, outcome) =>
			base.meters.requests.add(endpoint, outcome),
		),
		site,
		log,
	});
}
