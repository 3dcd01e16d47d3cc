import { compareText } from "../../domain/compare-text.ts";
import type { Millis } from "../../ports/keys.ts";
import type { ConnectionsWanted, NodeConnection } from "../../ports/node-inquiry.ts";
import type { Link } from "../../wire/gateway.ts";
import { type Connection, connectionOf } from "./connection.ts";
import type { Registry } from "./registry.ts";

/** The connections of this node, as its operator sees them: the first so many of those that are wanted, by id. */
export function ownConnections(registry: Registry, wanted: ConnectionsWanted): readonly NodeConnection[] {
	const first = new FirstFew(wanted.limit);
	for (const connection of candidates(registry, wanted)) {
		const { id } = connection.socket;
		if (wanted.after === null || compareText(id, wanted.after) > 0) first.offer(connection);
	}
	return first.inOrder.map(shown);
}

function* candidates(registry: Registry, { companyId, userId }: ConnectionsWanted): Iterable<Connection> {
	if (companyId !== null && userId !== null) return yield* registry.ofUser({ companyId, userId });
	const connections = companyId === null ? registry.all() : registry.ofCompany(companyId);
	for (const connection of connections) if (userId === null || connection.key.userId === userId) yield connection;
}

/** How long nothing came by each of the connections of this link, of which nothing was heard for so long. */
export function silences(link: Link, now: Millis, heardBefore: Millis): readonly Millis[] {
	return Array.from(link.sockets, connectionOf)
		.filter((connection) => connection !== undefined)
		.map(({ lastSignAt }) => Math.max(0, Math.min(heardBefore, now - lastSignAt)));
}

/** Keeps those with the lowest ids of all that it is offered, without sorting the others. */
class FirstFew {
	readonly #limit: number;
	readonly inOrder: Connection[] = [];

	constructor(limit: number) {
		this.#limit = limit;
	}

	offer(connection: Connection): void {
		const { id } = connection.socket;
		if (this.inOrder.length >= this.#limit) {
			const last = this.inOrder.at(-1);
			if (last === undefined || compareText(last.socket.id, id) < 0) return;
			this.inOrder.pop();
		}
		const behind = this.inOrder.findLastIndex(({ socket }) => compareText(socket.id, id) < 0);
		this.inOrder.splice(behind + 1, 0, connection);
	}
}

/** Without the address that it came from: that is nobody's business here, and no rule needs it. */
function shown({ socket, key, deviceId, entry, lastSignAt, lastActivityAt }: Connection): NodeConnection {
	const { link } = socket;
	return {
		connectionId: socket.id,
		companyId: key.companyId,
		userId: key.userId,
		deviceId,
		namespace: entry.namespace === "/chat" ? "/chat" : "/presence",
		transport: link.kind,
		userAgent: link.userAgent,
		connectedAt: entry.since,
		lastEventAt: lastSignAt,
		lastActivityAt,
		bytesWaiting: link.waiting(),
	};
}
