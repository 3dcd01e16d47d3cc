import { listFriends } from "../../app/relations/list-friends.ts";
import { deleteBlock, getBlock, listBlocks, putBlock } from "../../app/relations/put-block.ts";
import { deleteFriend, putFriend } from "../../app/relations/put-friend.ts";
import type { Handlers } from "./handler.ts";

type Name = "listBlocks" | "getBlock" | "putBlock" | "deleteBlock" | "listFriends" | "putFriend" | "deleteFriend";

/** `/api/blocks` and `/api/friends`. */
export const RELATIONS: Handlers<Name> = {
	listBlocks: (ports, { caller }) => listBlocks(ports, caller),
	getBlock: (ports, { caller, params }) => getBlock(ports, caller, params.userId),
	putBlock: (ports, { caller, params }) => putBlock(ports, caller, params.userId),
	deleteBlock: (ports, { caller, params }) => deleteBlock(ports, caller, params.userId),
	listFriends: (ports, { caller }) => listFriends(ports, caller),
	putFriend: (ports, { caller, params }) => putFriend(ports, caller, params.userId),
	deleteFriend: (ports, { caller, params }) => deleteFriend(ports, caller, params.userId),
};
