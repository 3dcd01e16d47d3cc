import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { isParted } from "../../domain/parted.ts";
import type { Membership } from "../../ports/conversation-store.ts";
import type { Facts } from "../../ports/facts-store.ts";

/** May somebody with these facts write here? Not in a direct conversation across a block, into old messages neither (VIS8). */
export function mayWrite(facts: Facts, { otherId }: Membership): Result<void> {
	const parted = otherId !== null && isParted(facts, otherId);
	return parted ? fail("forbidden", "A block stands between the two of you.") : ok(undefined);
}
