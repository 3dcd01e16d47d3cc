import { ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { compareText } from "../../domain/compare-text.ts";
import { pageOf } from "../../domain/page.ts";
import { iso } from "../../domain/view.ts";
import type { InquiryPorts } from "./list-stats.ts";

/** `GET /admin/connections`: every node gives a page of its own, of which the first ones of all are the page. */
export async function listConnections(
	{ inquiry }: InquiryPorts,
	{ companyId, userId, nodeId: of, cursor, limit }: QueryOf<"listConnections">,
): Promise<Result<ReplyOf<"listConnections">>> {
	const filter = { companyId: companyId ?? null, userId: userId ?? null };
	const wanted = { ...filter, after: cursor ?? null, limit: limit + 1 };
	const { answers, complete } = await inquiry.ask({ kind: "connections", wanted }, of);
	const all = answers
		.flatMap(({ nodeId, answer }) => answer.map((connection) => ({ nodeId, connection })))
		.sort((a, b) => compareText(a.connection.connectionId, b.connection.connectionId));
	const { items: connections, nextCursor } = pageOf(all, limit, {
		item: ({ nodeId, connection: { connectedAt, lastEventAt, lastActivityAt, ...known } }) => ({
			...known,
			nodeId,
			connectedSince: iso(connectedAt),
			lastEvent: iso(lastEventAt),
			lastActivity: iso(lastActivityAt),
		}),
		cursor: ({ connection }) => connection.connectionId,
	});
	return ok({ connections: [...connections], complete, nextCursor });
}
