import { ok, type Result } from "@rollcall/protocol/errors";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { isParted } from "../../domain/parted.ts";
import type { FactsStore, FriendLists } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type Caller, keyOf } from "../caller.ts";

type Ports = { readonly facts: FactsStore };

/** A user's friends and requests. While a block stands between two people neither sees the other ask (VIS8). */
export async function friendLists(ports: Ports, key: UserKey): Promise<FriendLists> {
	const [lists, own] = await Promise.all([ports.facts.friendLists(key), ports.facts.load(key)]);
	return { ...lists, incoming: lists.incoming.filter((userId) => !isParted(own, userId)) };
}

/** `GET /api/friends`. */
export async function listFriends(ports: Ports, caller: Caller): Promise<Result<ReplyOf<"listFriends">>> {
	return ok(await friendLists(ports, keyOf(caller)));
}
