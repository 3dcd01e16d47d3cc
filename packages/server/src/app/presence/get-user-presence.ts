import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import type { PresenceShape } from "@rollcall/protocol/shapes";
import { presenceShape } from "../../domain/view.ts";
import { type Caller, keyOf } from "../caller.ts";
import type { Rates } from "../rates/rates.ts";
import { Lens, type ViewingPorts } from "./viewing.ts";

export type LookUpPorts = ViewingPorts & { readonly rates: Pick<Rates, "lookUp" | "lookUpOne"> };

async function shapes(ports: ViewingPorts, caller: Caller, userIds: readonly string[]): Promise<PresenceShape[]> {
	const lens = await Lens.of(ports, keyOf(caller));
	return (await lens.views(userIds)).map((view) => presenceShape(view));
}

/** `GET /api/users/:userId/presence`: of somebody unknown, or not to be seen, the same `offline` (W21). */
export async function getUserPresence(
	ports: LookUpPorts,
	caller: Caller,
	userId: string,
): Promise<Result<ReplyOf<"getUserPresence">>> {
	const tooMany = ports.rates.lookUpOne(caller);
	if (tooMany !== null) return tooMany;
	const [shape] = await shapes(ports, caller, [userId]);
	return ok(shape as PresenceShape);
}

/** `POST /api/presence/batch`: the presence of many, in the order asked. */
export async function batchPresence(
	ports: LookUpPorts & { readonly maxBatch: number },
	caller: Caller,
	userIds: readonly string[],
): Promise<Result<ReplyOf<"batchPresence">>> {
	if (userIds.length > ports.maxBatch) return fail("bad_request", `userIds: must be at most ${ports.maxBatch} entries`);
	const tooMany = ports.rates.lookUp(caller, userIds.length);
	if (tooMany !== null) return tooMany;
	return ok({ presences: await shapes(ports, caller, userIds) });
}
