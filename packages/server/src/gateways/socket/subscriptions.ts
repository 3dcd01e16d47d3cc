import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { type Caller, keyOf } from "../../app/caller.ts";
import { Lens, type ViewingPorts } from "../../app/presence/viewing.ts";
import type { Rates } from "../../app/rates/rates.ts";
import type { Connection } from "./connection.ts";
import { personTopic } from "./topics.ts";

type SubscribePorts = ViewingPorts & { readonly maxSubscriptions: number; readonly rates: Pick<Rates, "lookUp"> };

function topicFor({ format, key, onFeed }: Connection, userId: string): string {
	return personTopic(format, { ...key, userId }, onFeed);
}

/** `presence:subscribe`: follows single people, and answers how they look now (PR40). */
export async function subscribe(
	ports: SubscribePorts,
	{ caller, connection }: { readonly caller: Caller; readonly connection: Connection },
	{ userIds }: PayloadOf<"presence:subscribe">,
): Promise<Result<AnswerOf<"presence:subscribe">>> {
	const tooMany = ports.rates.lookUp(caller, userIds.length);
	if (tooMany !== null) return tooMany;
	const followed = connection.subscriptions ?? new Set();
	const added = [...new Set(userIds)].filter((userId) => !followed.has(userId));
	if (followed.size + added.length > ports.maxSubscriptions)
		return fail("rate_limited", `No more than ${ports.maxSubscriptions} subscriptions a connection.`);
	connection.subscriptions = followed;
	// Followed before they are looked at: a change in between is told, and told twice is harmless.
	for (const userId of added) {
		followed.add(userId);
		connection.socket.subscribe(topicFor(connection, userId));
	}
	const lens = await Lens.of(ports, keyOf(caller));
	return ok({ users: await lens.views(userIds) } as AnswerOf<"presence:subscribe">);
}

/** `presence:unsubscribe`. People who were not followed are passed over. */
export function unsubscribe(
	connection: Connection,
	{ userIds }: PayloadOf<"presence:unsubscribe">,
): Result<AnswerOf<"presence:unsubscribe">> {
	for (const userId of userIds) {
		if (connection.subscriptions?.delete(userId) === true) connection.socket.unsubscribe(topicFor(connection, userId));
	}
	return ok({});
}
