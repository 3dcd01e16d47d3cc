import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { BodyOf, ReplyOf } from "@rollcall/protocol/rest";
import type { Facts, FactsStore } from "../../ports/facts-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { applyFacts, type FactsPorts } from "../presence/presence-set.ts";

type Answer = ReplyOf<"getVisibility">;

function answerOf({ visibleTo }: Facts): Answer {
	return { userIds: [...visibleTo].sort() };
}

/** `GET /api/presence/visibility`: who still sees the caller while invisible. */
export async function getVisibility(ports: { readonly facts: FactsStore }, caller: Caller): Promise<Result<Answer>> {
	return ok(answerOf(await ports.facts.load(keyOf(caller))));
}

/** `PUT /api/presence/visibility`: replaces the list. It may name people whom nobody knows yet. */
export async function putVisibility(
	ports: FactsPorts & { readonly maxVisibilityList: number },
	caller: Caller,
	{ userIds }: BodyOf<"putVisibility">,
): Promise<Result<Answer>> {
	if (userIds.length > ports.maxVisibilityList)
		return fail("bad_request", `userIds: must be at most ${ports.maxVisibilityList} entries`);
	const key = keyOf(caller);
	const { facts } = await ports.facts.save(key, { visibleTo: userIds });
	await applyFacts(ports, key, facts);
	return ok(answerOf(facts));
}
