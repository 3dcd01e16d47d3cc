import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { DataOf } from "@rollcall/protocol/events/down";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { isParted } from "../../domain/parted.ts";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Directory } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type Caller, keyOf } from "../caller.ts";
import type { FactsPorts } from "../presence/presence-set.ts";
import { applyPair, holdPair } from "./apply-pair.ts";

export type FriendPorts = FactsPorts & { readonly bus: Bus; readonly directory: Directory };

type FriendEvent = "friend:requested" | "friend:accepted" | "friend:ended";
type Answer = ReplyOf<"putFriend">;

function tell({ bus, clock }: FriendPorts, key: UserKey, event: { name: FriendEvent; userId: string }): void {
	const payload: DataOf<FriendEvent> = { userId: event.userId, timestamp: iso(clock.now()) };
	bus.publish({ kind: "person", key, name: event.name, payload });
}

/** Tells both people, each of the other; somebody whom a block keeps apart from the caller hears nothing (VIS8). */
function tellBoth(
	ports: FriendPorts,
	{ companyId, userId }: UserKey,
	{ name, otherId, parted }: { readonly name: FriendEvent; readonly otherId: string; readonly parted: boolean },
): void {
	if (!parted) tell(ports, { companyId, userId: otherId }, { name, userId });
	tell(ports, { companyId, userId }, { name, userId: otherId });
}

/** `PUT /api/friends/:userId`: asks, or accepts where the other has asked. Asking again changes nothing. */
export async function putFriend(ports: FriendPorts, caller: Caller, userId: string): Promise<Result<Answer>> {
	if (userId === caller.userId) return fail("bad_request", "userId: must be somebody else");
	const key = keyOf(caller);
	if (!(await holdPair(ports, key, userId))) return fail("not_found");
	const pair = await ports.facts.askFriend(key, userId, ports.clock.now());
	const parted = isParted(pair.own, userId);
	// A request is in nobody's facts.
	if (pair.outcome !== "requested") await applyPair(ports, key, { ...pair, otherId: userId });
	if (pair.outcome === "accepted") tellBoth(ports, key, { name: "friend:accepted", otherId: userId, parted });
	if (pair.outcome === "requested" && !parted)
		tell(ports, { companyId: key.companyId, userId }, { name: "friend:requested", userId: key.userId });
	return ok({ userId, state: pair.own.friends.has(userId) ? "friends" : "outgoing" });
}

/** `DELETE /api/friends/:userId`: ends a friendship, or a request in either direction. */
export async function deleteFriend(ports: FriendPorts, caller: Caller, userId: string): Promise<Result<Answer>> {
	const key = keyOf(caller);
	if (!(await holdPair(ports, key, userId))) return ok({ userId, state: "none" });
	const pair = await ports.facts.endFriend(key, userId);
	await applyPair(ports, key, { ...pair, otherId: userId });
	const parted = isParted(pair.own, userId);
	if (pair.changed) tellBoth(ports, key, { name: "friend:ended", otherId: userId, parted });
	return ok({ userId, state: "none" });
}
