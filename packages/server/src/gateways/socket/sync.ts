import type { Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import type { Caller } from "../../app/caller.ts";
import { presenceSync, type SyncPorts } from "../../app/presence/presence-sync.ts";
import { type Connection, ownerOf } from "./connection.ts";
import type { Feeds } from "./feeds.ts";

type Sender = { readonly caller: Caller; readonly connection: Connection };

/** `presence:sync`: on a link one may sync once without it being a question, and go on with its newest sync page by page (T-09). */
export async function sync(
	ports: SyncPorts & { readonly feeds: Pick<Feeds, "among"> },
	{ caller, connection }: Sender,
	payload: PayloadOf<"presence:sync">,
): Promise<Result<AnswerOf<"presence:sync">>> {
	const among = ports.feeds.among(connection);
	if (payload.userIds !== undefined) return presenceSync(ports, { caller, among, arrives: false }, payload);
	const owner = ownerOf(connection.socket.link);
	const arrives = payload.cursor === undefined ? !owner.synced : payload.cursor === connection.syncCursor;
	owner.synced = true;
	connection.syncCursor = null; // what is asked meanwhile goes on with nothing
	const answer = await presenceSync(ports, { caller, among, arrives }, payload);
	if (answer.ok) connection.syncCursor = answer.value.nextCursor;
	return answer;
}
