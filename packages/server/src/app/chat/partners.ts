import { contactsMatter } from "../../domain/visibility.ts";
import type { FactsStore } from "../../ports/facts-store.ts";
import type { Policies } from "../directory/policies.ts";
import type { ChangePorts } from "../presence/change.ts";
import { applyFacts } from "../presence/presence-set.ts";
import { holdFirst } from "../relations/apply-pair.ts";

export type PartnerPorts = ChangePorts & { readonly facts: FactsStore; readonly policies: Policies };

/**
 * Has the presence of these people in hand before who they talk with changes, where that decides who sees them: see
 * `holdFirst`.
 */
export async function holdPartners(ports: PartnerPorts, companyId: string, userIds: Iterable<string>): Promise<void> {
	if (contactsMatter(await ports.policies.of(companyId))) await holdFirst(ports, companyId, userIds);
}

/** Lets the presence of people follow facts of theirs that somebody else changed. */
export async function followTouched(
	ports: ChangePorts & { readonly facts: FactsStore },
	companyId: string,
	touched: readonly string[],
): Promise<void> {
	await Promise.all(
		touched.map(async (userId) => {
			const key = { companyId, userId };
			await applyFacts(ports, key, await ports.facts.load(key));
		}),
	);
}
