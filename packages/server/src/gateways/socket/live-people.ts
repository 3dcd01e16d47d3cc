import type { HeardTopic, LookedConnection } from "../../app/invariants/people-look.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { Connection } from "./connection.ts";
import type { Registry } from "./registry.ts";
import { readTopic } from "./topics.ts";

/** The connections that somebody has on this node, as they are looked at for what must always hold. */
export function connectionsOf(registry: Registry, key: UserKey): readonly LookedConnection[] {
	return registry.ofUser(key).map(looked);
}

function looked({ socket, entry }: Connection): LookedConnection {
	return {
		id: socket.id,
		node: entry.node,
		isOpen: () => socket.open,
		topics: () => socket.link.topics().map(readTopic).filter(isTopic),
	};
}

function isTopic(topic: HeardTopic | undefined): topic is HeardTopic {
	return topic !== undefined;
}

/** Everybody with a connection on this node; who comes and goes meanwhile may be among them or not. */
export function* peopleOn(registry: Registry): Iterable<UserKey> {
	for (const { key } of registry.all()) yield key;
}
