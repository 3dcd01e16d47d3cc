import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import type { Directory } from "../../ports/directory.ts";
import type { FactsStore } from "../../ports/facts-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import type { Indicators } from "../chat/indicators.ts";
import type { FactsPorts } from "../presence/presence-set.ts";
import { applyPair, holdPair } from "./apply-pair.ts";

type Answer = ReplyOf<"getBlock">;
type BlockPorts = FactsPorts & { readonly directory: Directory; readonly indicators: Indicators };
type ReadingPorts = { readonly facts: FactsStore };

/** `GET /api/blocks`: whom the caller blocks. */
export async function listBlocks(ports: ReadingPorts, caller: Caller): Promise<Result<ReplyOf<"listBlocks">>> {
	const { blocks } = await ports.facts.load(keyOf(caller));
	return ok({ userIds: [...blocks].sort() });
}

/** `GET /api/blocks/:userId`. Nobody blocks somebody unknown. */
export async function getBlock(ports: ReadingPorts, caller: Caller, userId: string): Promise<Result<Answer>> {
	const { blocks } = await ports.facts.load(keyOf(caller));
	return ok({ userId, blocked: blocks.has(userId) });
}

/** `PUT /api/blocks/:userId`: from now the two look to each other as if never seen (VIS8). */
export async function putBlock(ports: BlockPorts, caller: Caller, userId: string): Promise<Result<Answer>> {
	if (userId === caller.userId) return fail("bad_request", "userId: must be somebody else");
	const key = keyOf(caller);
	if (!(await holdPair(ports, key, userId))) return fail("not_found");
	const pair = await ports.facts.block(key, userId, ports.clock.now());
	// While each may still be told of the other (IND4).
	await ports.indicators.parted(key.companyId, key.userId, userId);
	await applyPair(ports, key, { ...pair, otherId: userId });
	return ok({ userId, blocked: true });
}

/** `DELETE /api/blocks/:userId`. Where there is no block it does nothing. */
export async function deleteBlock(ports: BlockPorts, caller: Caller, userId: string): Promise<Result<Answer>> {
	const key = keyOf(caller);
	if (!(await holdPair(ports, key, userId))) return ok({ userId, blocked: false });
	const pair = await ports.facts.unblock(key, userId);
	await applyPair(ports, key, { ...pair, otherId: userId });
	return ok({ userId, blocked: false });
}
