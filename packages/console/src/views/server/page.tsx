import { Lock, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { keepOperatorKey, operatorKey } from "../../session/sign-out.ts";
import { Header } from "../../shell/header.tsx";
import { Button } from "../../ui/button.tsx";
import { ofThem } from "../../ui/numbers.ts";
import { Charts } from "./charts.tsx";
import { Connections } from "./connections.tsx";
import { KeyForm } from "./key-form.tsx";
import { Nodes } from "./nodes.tsx";
import { type Stats, useStats } from "./use-stats.ts";

function Notice({ children }: { readonly children: ReactNode }) {
	return (
		<p role="status" className="flex items-center gap-2 bg-warn-soft px-5 py-1.5 text-sm text-warn max-md:px-4">
			<TriangleAlert aria-hidden className="size-4 shrink-0" />
			{children}
		</p>
	);
}

function Notices({ isComplete, refusal }: Stats) {
	if (refusal !== null) return <Notice>The server does not answer. What you see is what it said last.</Notice>;
	return isComplete ? null : <Notice>Not every node has answered. The figures are those of the others.</Notice>;
}

type DashboardProps = { readonly operatorKey: string; readonly onClose: () => void };

function Dashboard({ operatorKey: key, onClose }: DashboardProps) {
	const stats = useStats(key);
	const { nodes, history, isLoaded } = stats;
	const note = isLoaded ? ofThem(nodes.length, "node", "nodes") : undefined;
	return (
		<>
			<Header title="Server" note={note}>
				<Button look="quiet" icon={<Lock aria-hidden className="size-3.5" />} onClick={onClose}>
					Forget the key
				</Button>
			</Header>
			<Notices {...stats} />
			<div className="min-h-0 flex-1 overflow-auto bg-canvas">
				<div className="mx-auto max-w-6xl space-y-8 px-5 py-6 max-md:px-4">
					<Charts history={history} />
					<section className="space-y-3">
						<h2 className="font-semibold text-md">Nodes</h2>
						<Nodes nodes={nodes} />
					</section>
					<Connections operatorKey={key} />
				</div>
			</div>
		</>
	);
}

/** For the operator: how the nodes are doing, and who is connected to them. */
export function ServerPage() {
	const [key, setKey] = useState(operatorKey);
	const enter = (next: string | null) => {
		keepOperatorKey(next);
		setKey(next);
	};
	if (key !== null) return <Dashboard operatorKey={key} onClose={() => enter(null)} />;
	return (
		<>
			<Header title="Server" />
			<div className="min-h-0 flex-1 bg-canvas">
				<KeyForm onKey={enter} />
			</div>
		</>
	);
}
