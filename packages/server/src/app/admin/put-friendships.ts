import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { BodyOf, ReplyOf } from "@rollcall/protocol/rest";
import type { Directory } from "../../ports/directory.ts";
import { applyFacts, type FactsPorts } from "../presence/presence-set.ts";
import { holdFirst } from "../relations/apply-pair.ts";

const NAMED = 3;

/** `PUT /admin/companies/:companyId/friendships`: makes full friendships, whoever asked before; all or none. */
export async function putFriendships(
	ports: FactsPorts & { readonly directory: Directory },
	companyId: string,
	{ pairs }: BodyOf<"putFriendships">,
): Promise<Result<ReplyOf<"putFriendships">>> {
	const people = [...new Set(pairs.flat())];
	const known = await ports.directory.known(companyId, people);
	const unknown = people.filter((userId) => !known.has(userId));
	if (unknown.length > 0)
		return fail("not_found", `These are no users of the company: ${unknown.slice(0, NAMED).join(", ")}`);
	await holdFirst(ports, companyId, people);
	const changed = await ports.facts.makeFriends(companyId, pairs, ports.clock.now());
	// Of all of them: where presence was away the first time, it did not follow yet.
	const facts = await ports.facts.loadMany(companyId, people);
	await Promise.all(facts.map((known, at) => applyFacts(ports, { companyId, userId: people[at] ?? "" }, known)));
	return ok({ changedUsers: changed.size });
}
