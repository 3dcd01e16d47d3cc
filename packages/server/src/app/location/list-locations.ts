import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import type { Period } from "../../domain/day-sums.ts";
import { toldUntil } from "../../domain/intervals.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import { plainlyPresent } from "../../domain/settle.ts";
import { trailPointShape } from "../../domain/trail.ts";
import { sightOf } from "../../domain/visibility.ts";
import type { Directory, LocationAudience, Policy } from "../../ports/directory.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { TrailStore } from "../../ports/trail-store.ts";
import type { Caller } from "../caller.ts";
import type { Policies } from "../directory/policies.ts";
import { periodOf } from "../period.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import { readTrail } from "./trail-pages.ts";
import type { TrailWriter } from "./trail-writer.ts";

export type LocationPorts = SettledPorts & {
	readonly trail: TrailStore;
	readonly trailWriter: TrailWriter;
	readonly directory: Directory;
	readonly policies: Policies;
	/** How long points are kept; 0: there are none. */
	readonly trailTtl: Millis;
};

/** May this colleague see where the user is: shared with them, and announced as here (VIS10)? */
function isShared(record: PresenceRecord, policy: Policy, viewerId: string): boolean {
	if (!plainlyPresent(record.status) || record.shown.plain.status === "offline") return false;
	return sightOf(record.shown, policy, viewerId).endsWith("+position");
}

/** What the caller is told of where the user was: up to when, and shared with whom; without that, however shared. */
type Told = { readonly until: Millis; readonly sharedWith?: readonly LocationAudience[] };

/** Of a colleague's trail: what its owner let them see at the time, while the two stand as they do now (VIS10). */
function sharedWith({ shown }: PresenceRecord, viewerId: string): readonly LocationAudience[] {
	return shown.seenBy.contacts.has(viewerId) ? ["company", "contacts"] : ["company"];
}

/** What the caller is told; null for nothing. */
async function toldOf(
	ports: LocationPorts,
	caller: Caller,
	{ key, policy }: { readonly key: UserKey; readonly policy: Policy },
): Promise<Told | null> {
	if (key.userId === caller.userId) return { until: Number.POSITIVE_INFINITY };
	const known = await ports.directory.known(key.companyId, [key.userId]);
	if (!known.has(key.userId)) return null;
	const record = await settledRecord(ports, key);
	const until = toldUntil(record);
	if (caller.role === "admin" && policy.trailForAdmins) return { until };
	return isShared(record, policy, caller.userId) ? { until, sharedWith: sharedWith(record, caller.userId) } : null;
}

function clipped({ from, to }: Period, { oldest, until }: { oldest: Millis; until: Millis }): Period {
	// The last sign of life may have carried a position of the same moment.
	return { from: Math.max(from, oldest), to: Math.min(to, until + 1) };
}

/**
 * `GET /api/locations`: where somebody was, oldest first (LOC5). Of others only while they share it and are seen (VIS10),
 * or for company admins where the policy says so; all else is `not_found`, like somebody unknown (W21).
 */
export async function listLocations(
	ports: LocationPorts,
	caller: Caller,
	{ userId = caller.userId, cursor, limit, ...asked }: QueryOf<"listLocations">,
): Promise<Result<ReplyOf<"listLocations">>> {
	const now = ports.clock.now();
	const period = periodOf(asked, now);
	if (!period.ok) return period;
	const key = { companyId: caller.companyId, userId };
	const policy = await ports.policies.of(key.companyId);
	const told = await toldOf(ports, caller, { key, policy });
	if (told === null) return fail("not_found");
	const { until, ...shared } = told;
	const within = clipped(period.value, { oldest: now - ports.trailTtl, until });
	await ports.trailWriter.flush();
	const page = await readTrail(ports.trail, { key, ...within, ...shared }, { cursor, limit });
	if (page === null) return fail("bad_request", "cursor: is not one that this server gave");
	const shape = { places: policy.locationRounding, own: userId === caller.userId };
	return ok({ locations: page.items.map((point) => trailPointShape(point, shape)), nextCursor: page.nextCursor });
}
