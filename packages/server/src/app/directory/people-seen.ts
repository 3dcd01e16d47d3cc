import type { Directory } from "../../ports/directory.ts";
import type { FactsStore } from "../../ports/facts-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { friendLists } from "../relations/list-friends.ts";
import type { Policies } from "./policies.ts";

export type PeoplePorts = {
	readonly directory: Directory;
	readonly facts: FactsStore;
	readonly policies: Policies;
};

/**
 * Whom the caller may know of: null for everybody of the company; under audience `contacts` themselves, their friends,
 * the people they share a conversation with, and who asked whom (VIS3).
 */
export async function peopleSeen(ports: PeoplePorts, caller: Caller): Promise<readonly string[] | null> {
	const { audience } = await ports.policies.of(caller.companyId);
	if (audience === "company") return null;
	const { friends, incoming, outgoing } = await friendLists(ports, keyOf(caller));
	const { partners } = await ports.facts.load(keyOf(caller));
	return [...new Set([caller.userId, ...friends, ...partners, ...incoming, ...outgoing])];
}
