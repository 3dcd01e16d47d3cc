import type { Tracer } from "../../ports/tracer.ts";
import type { ConnectDecision, Socket } from "../../wire/gateway.ts";
import { connectionOf } from "./connection.ts";

type Decide = () => ConnectDecision | Promise<ConnectDecision>;

/** Who wishes to connect, from the handshake until they are let in or refused, as a trace of its own. */
export function tracedConnect(tracer: Tracer, socket: Socket, decide: Decide): Promise<ConnectDecision> {
	return tracer.begin({ name: "connect", kind: "server", attributes: attributesOf(socket) }, async () => {
		const decision = await decide();
		if (decision.kind === "accepted") tracer.note({ "rollcall.code": "ok" });
		return decision;
	});
}

/** One event of a connection, from its arrival until it was answered, as a trace of its own. */
export function tracedEvent(
	tracer: Tracer,
	{ socket, name }: { readonly socket: Socket; readonly name: string },
	serve: () => Promise<void>,
): Promise<void> {
	return tracer.begin({ name, kind: "server", attributes: attributesOf(socket) }, serve);
}

function attributesOf(socket: Socket): Readonly<Record<string, string>> {
	const key = connectionOf(socket)?.key;
	return {
		"rollcall.namespace": socket.namespace,
		"rollcall.transport": socket.link.kind,
		"rollcall.connection_id": socket.id,
		...(key === undefined ? {} : { "rollcall.company_id": key.companyId, "rollcall.user_id": key.userId }),
	};
}
