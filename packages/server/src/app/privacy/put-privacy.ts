import { ok, type Result } from "@rollcall/protocol/errors";
import type { BodyOf, ReplyOf } from "@rollcall/protocol/rest";
import type { Facts, FactsStore } from "../../ports/facts-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { given } from "../given.ts";
import { applyFacts, type FactsPorts } from "../presence/presence-set.ts";

type Answer = ReplyOf<"getPrivacy">;

function answerOf({ readReceipts, location }: Facts): Answer {
	return { readReceipts, location };
}

/** `GET /api/presence/privacy`: what the caller lets others see (VIS9, VIS10). */
export async function getPrivacy(ports: { readonly facts: FactsStore }, caller: Caller): Promise<Result<Answer>> {
	return ok(answerOf(await ports.facts.load(keyOf(caller))));
}

/** `PUT /api/presence/privacy`: changes what is given. A location audience wider than the company's counts as that one. */
export async function putPrivacy(
	ports: FactsPorts,
	caller: Caller,
	{ readReceipts, location }: BodyOf<"putPrivacy">,
): Promise<Result<Answer>> {
	const key = keyOf(caller);
	const { facts } = await ports.facts.save(key, given({ readReceipts, location }));
	await applyFacts(ports, key, facts);
	return ok(answerOf(facts));
}
