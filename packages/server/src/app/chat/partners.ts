import { contactsMatter } from "../../domain/visibility.ts";
import type { FactsStore } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { Policies } from "../directory/policies.ts";
import type { ChangePorts } from "../presence/change.ts";
import type { KeySet } from "../presence/marks.ts";
import { applyFacts } from "../presence/presence-set.ts";
import { holdFirst } from "../relations/apply-pair.ts";

export type PartnerPorts = FollowPorts & { readonly policies: Policies };

/**
 * Has the presence of these people in hand before who they talk with changes, where that decides who sees them: see
 * `holdFirst`.
 */
export async function holdPartners(ports: PartnerPorts, companyId: string, userIds: Iterable<string>): Promise<void> {
	if (contactsMatter(await ports.policies.of(companyId))) await holdFirst(ports, companyId, userIds);
}

export type FollowPorts = ChangePorts & {
	readonly facts: FactsStore;
	/** People whose facts changed and could not be loaded: tried again until they are. */
	readonly unfollowed: KeySet;
	readonly failed: (what: string, error: unknown) => void;
};

/**
 * Lets the presence of people follow facts of theirs that somebody else changed. The change is stored: what fails here is
 * tried again, and fails nobody's request.
 */
export async function followTouched(ports: FollowPorts, companyId: string, touched: readonly string[]): Promise<void> {
	await Promise.all(touched.map((userId) => follow(ports, { companyId, userId })));
}

/** Tries again what `followTouched` could not do. */
export async function followAgain(ports: FollowPorts): Promise<void> {
	await Promise.all(ports.unfollowed.take().map((key) => follow(ports, key)));
}

async function follow(ports: FollowPorts, key: UserKey): Promise<void> {
	try {
		await applyFacts(ports, key, await ports.facts.load(key));
	} catch (error) {
		ports.unfollowed.add(key);
		ports.failed("facts of somebody", error);
	}
}
