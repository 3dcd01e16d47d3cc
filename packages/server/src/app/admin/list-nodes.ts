import { ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { compareText } from "../../domain/compare-text.ts";
import { pageOf } from "../../domain/page.ts";
import { iso } from "../../domain/view.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";

export type NodePorts = { readonly leases: Pick<NodeLeases, "held" | "list"> };

/** `GET /admin/nodes`: which nodes hold a lease. One that came back from a pause is listed under its new one alone. */
export async function listNodes(
	{ leases }: NodePorts,
	{ cursor, limit }: QueryOf<"listNodes">,
): Promise<Result<ReplyOf<"listNodes">>> {
	const own = leases.held();
	const living = await leases.list();
	const after = cursor === undefined ? living : living.filter(({ nodeId }) => compareText(nodeId, cursor) > 0);
	const { items: nodes, nextCursor } = pageOf(after, limit, {
		item: ({ nodeId, version, startedAt, connections, leaseId, validUntil }) => ({
			nodeId,
			version,
			startedAt: iso(startedAt),
			connections,
			leaseUntil: Number.isFinite(validUntil) ? iso(validUntil) : null,
			answering: leaseId === own,
		}),
		cursor: ({ nodeId }) => nodeId,
	});
	return ok({ nodes: [...nodes], nextCursor });
}
