import { ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { compareText } from "../../domain/compare-text.ts";
import { pageOf } from "../../domain/page.ts";
import { iso } from "../../domain/view.ts";
import type { NodeInquiry } from "../../ports/node-inquiry.ts";

export type InquiryPorts = { readonly inquiry: Pick<NodeInquiry, "ask"> };

/** `GET /admin/stats`: how every node is doing, asked now. */
export async function listStats(
	{ inquiry }: InquiryPorts,
	{ cursor, limit }: QueryOf<"listStats">,
): Promise<Result<ReplyOf<"listStats">>> {
	const { answers, complete } = await inquiry.ask({ kind: "stats" });
	const after = cursor === undefined ? answers : answers.filter(({ nodeId }) => compareText(nodeId, cursor) > 0);
	const { items: nodes, nextCursor } = pageOf(after, limit, {
		item: ({ nodeId, answer: { startedAt, degraded, ...figures } }) => ({
			nodeId,
			startedAt: iso(startedAt),
			degraded: [...degraded],
			...figures,
		}),
		cursor: ({ nodeId }) => nodeId,
	});
	return ok({ nodes: [...nodes], complete, nextCursor });
}
