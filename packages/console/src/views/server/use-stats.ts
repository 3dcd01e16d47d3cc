import type { ReplyOf } from "@rollcall/protocol/rest";
import { useEffect, useState } from "react";
import { type NodeStats, type Sample, sampleOf, withSample } from "./history.ts";
import { askOperator, OperatorRefusal, type Refusal } from "./operator.ts";

export type Stats = {
	readonly nodes: readonly NodeStats[];
	readonly history: readonly Sample[];
	/** Did every node answer? */
	readonly isComplete: boolean;
	/** Why the last question was not answered; null where it was. */
	readonly refusal: Refusal | null;
	readonly isLoaded: boolean;
};

const EVERY = 2_000;
const NOTHING: Stats = { nodes: [], history: [], isComplete: true, refusal: null, isLoaded: false };

async function allNodes(key: string): Promise<Pick<Stats, "nodes" | "isComplete">> {
	const nodes: NodeStats[] = [];
	let cursor: string | null = null;
	let isComplete = true;
	do {
		const more: string = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
		const page: ReplyOf<"listStats"> = await askOperator<"listStats">(key, `/admin/stats${more}`);
		nodes.push(...page.nodes);
		isComplete &&= page.complete;
		cursor = page.nextCursor;
	} while (cursor !== null);
	return { nodes, isComplete };
}

/** How all nodes are doing, asked for every two seconds while the page is looked at. */
export function useStats(key: string): Stats {
	const [stats, setStats] = useState(NOTHING);
	useEffect(() => {
		let isOver = false;
		let isAsking = false;
		const ask = async () => {
			if (isAsking || document.hidden) return;
			isAsking = true;
			try {
				const { nodes, isComplete } = await allNodes(key);
				const sample = sampleOf(nodes, Date.now());
				const next = { nodes, isComplete, refusal: null, isLoaded: true };
				if (!isOver) setStats(({ history }) => ({ ...next, history: withSample(history, sample) }));
			} catch (error) {
				const refusal = error instanceof OperatorRefusal ? error.kind : "away";
				if (!isOver) setStats((before) => ({ ...before, refusal }));
			} finally {
				isAsking = false;
			}
		};
		const asks = () => void ask();
		asks();
		const timer = setInterval(asks, EVERY);
		document.addEventListener("visibilitychange", asks);
		return () => {
			isOver = true;
			clearInterval(timer);
			document.removeEventListener("visibilitychange", asks);
		};
	}, [key]);
	return stats;
}
