import { TriangleAlert } from "lucide-react";
import { bytesText, countText, durationText, ofThem, rateText } from "../../ui/numbers.ts";
import { spanText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import type { NodeStats } from "./history.ts";
import { Cell, Table } from "./table.tsx";

const COLUMNS = ["Node", "Up for", "Connections", "Events a second", "99 % answered in", "Memory", "Slow readers"];

function State({ node: { degraded } }: { readonly node: NodeStats }) {
	if (degraded.length === 0)
		return (
			<span className="flex items-center gap-1.5 text-ink-3 text-xs">
				<span aria-hidden className="size-1.5 rounded-full bg-online" />
				All well
			</span>
		);
	return (
		<span className="flex items-center gap-1 text-warn text-xs">
			<TriangleAlert aria-hidden className="size-3.5" />
			Without {degraded.join(" and ")}
		</span>
	);
}

function Slow({ node: { slowConsumers } }: { readonly node: NodeStats }) {
	const { waiting, cut } = slowConsumers;
	return (
		<>
			<span className={waiting > 0 ? "text-warn" : undefined}>{countText(waiting)} now</span>
			<span className="text-ink-3">, {countText(cut)} cut off</span>
		</>
	);
}

/** How each node is doing. */
export function Nodes({ nodes }: { readonly nodes: readonly NodeStats[] }) {
	const now = useNow(1_000);
	return (
		<Table label="Nodes" columns={COLUMNS}>
			{nodes.map((node) => (
				<tr key={node.nodeId} className="border-line border-t">
					<Cell>
						<span className="block font-mono text-xs" title={node.nodeId}>
							{node.nodeId.slice(-12)} <span className="text-ink-3">· {node.version}</span>
						</span>
						<State node={node} />
					</Cell>
					<Cell>{spanText(now - Date.parse(node.startedAt))}</Cell>
					<Cell>
						{countText(node.connections)}
						<span className="block text-ink-3 text-xs">
							{ofThem(node.people, "person", "people")}, {ofThem(node.companies, "company", "companies")}
						</span>
					</Cell>
					<Cell>
						{rateText(node.perSecond.eventsIn)} in, {rateText(node.perSecond.eventsOut)} out
					</Cell>
					<Cell>{node.handling === null ? "–" : durationText(node.handling.p99)}</Cell>
					<Cell>{bytesText(node.memory.rss)}</Cell>
					<Cell>
						<Slow node={node} />
					</Cell>
				</tr>
			))}
		</Table>
	);
}
