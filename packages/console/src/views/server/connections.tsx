import type { ReplyOf } from "@rollcall/protocol/rest";
import { useCallback, useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { SearchField } from "../../ui/field.tsx";
import { bytesText } from "../../ui/numbers.ts";
import { agoText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import { filterOf } from "./filter-of.ts";
import { askOperator } from "./operator.ts";
import { Cell, Table } from "./table.tsx";

type Listed = ReplyOf<"listConnections">["connections"][number];
type Found = {
	readonly connections: readonly Listed[];
	readonly cursor: string | null;
	readonly state: "busy" | "done" | "failed";
};

const COLUMNS = ["Who", "Device", "Namespace", "Connected", "Last event", "Waiting", "Node"];
const AT_ONCE = 50;
const TYPED_FOR = 300;
const NONE: Found = { connections: [], cursor: null, state: "busy" };

async function page(operatorKey: string, text: string, cursor: string | null): Promise<ReplyOf<"listConnections">> {
	const query = new URLSearchParams({
		...filterOf(text),
		limit: String(AT_ONCE),
		...(cursor === null ? {} : { cursor }),
	});
	return askOperator<"listConnections">(operatorKey, `/admin/connections?${query}`);
}

/** The connections that fit the text, a page at a time. */
function useConnections(operatorKey: string, text: string) {
	const [found, setFound] = useState(NONE);
	const load = useCallback(
		async (before: Found, isWanted: () => boolean) => {
			setFound({ ...before, state: "busy" });
			try {
				const next = await page(operatorKey, text, before.cursor);
				const connections = [...before.connections, ...next.connections];
				if (isWanted()) setFound({ connections, cursor: next.nextCursor, state: "done" });
			} catch {
				if (isWanted()) setFound({ ...before, state: "failed" });
			}
		},
		[operatorKey, text],
	);
	useEffect(() => {
		let isWanted = true;
		const timer = setTimeout(() => void load(NONE, () => isWanted), text === "" ? 0 : TYPED_FOR);
		return () => {
			isWanted = false;
			clearTimeout(timer);
		};
	}, [load, text]);
	return { found, again: () => void load(NONE, () => true), more: () => void load(found, () => true) };
}

function Row({ connection, now }: { readonly connection: Listed; readonly now: number }) {
	const { companyId, userId, deviceId, namespace, transport, bytesWaiting, nodeId, userAgent } = connection;
	return (
		<tr className="border-line border-t">
			<Cell>
				<span className="font-medium">{userId}</span> <span className="text-ink-3">{companyId}</span>
			</Cell>
			<Cell>
				<span className="block max-w-52 truncate" title={userAgent ?? deviceId}>
					{deviceId}
				</span>
			</Cell>
			<Cell>
				{namespace} <span className="text-ink-3">{transport}</span>
			</Cell>
			<Cell>{agoText(connection.connectedSince, now)}</Cell>
			<Cell>{agoText(connection.lastEvent, now)}</Cell>
			<Cell>
				<span className={bytesWaiting > 0 ? "text-warn" : "text-ink-3"}>{bytesText(bytesWaiting)}</span>
			</Cell>
			<Cell>
				<span className="font-mono text-ink-3 text-xs">{nodeId.slice(-12)}</span>
			</Cell>
		</tr>
	);
}

/** Who is connected where. */
export function Connections({ operatorKey }: { readonly operatorKey: string }) {
	const [text, setText] = useState("");
	const { found, again, more } = useConnections(operatorKey, text);
	const now = useNow(5_000);
	return (
		<section aria-label="Connections" className="space-y-3">
			<div className="flex flex-wrap items-center gap-3">
				<h2 className="mr-auto font-semibold text-md">Connections</h2>
				<div className="w-64 max-md:w-full">
					<SearchField label="company or company/user" value={text} onValue={setText} />
				</div>
				<Button onClick={again}>Read again</Button>
			</div>
			<Table label="Connections" columns={COLUMNS}>
				{found.connections.map((connection) => (
					<Row key={connection.connectionId} connection={connection} now={now} />
				))}
			</Table>
			<div role="status" className="flex items-center justify-center gap-3 text-ink-3 text-sm">
				{found.state === "failed" ? "The list could not be read." : null}
				{found.state === "done" && found.connections.length === 0 ? "Nobody is connected." : null}
				{found.cursor === null ? null : <Button onClick={more}>Show more</Button>}
			</div>
		</section>
	);
}
