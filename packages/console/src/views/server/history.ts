import type { ReplyOf } from "@rollcall/protocol/rest";

export type NodeStats = ReplyOf<"listStats">["nodes"][number];

/** What all nodes had together at a moment; null where nothing was measured. */
export type Sample = {
	/** Of this computer's clock, in milliseconds. */
	readonly at: number;
	readonly connections: number;
	readonly people: number;
	readonly eventsIn: number;
	readonly eventsOut: number;
	readonly bytesIn: number;
	readonly bytesOut: number;
	readonly p50: number | null;
	readonly p99: number | null;
	readonly delay: number | null;
	readonly memory: number;
	/** Links that take nothing of what waits for them. */
	readonly slow: number;
};

/** So long back charts show, in milliseconds. */
export const SHOWN = 300_000;

const sum = (nodes: readonly NodeStats[], of: (node: NodeStats) => number): number =>
	nodes.reduce((total, node) => total + of(node), 0);

/** The worst of all nodes: a cluster is as slow as its slowest. */
function worst(nodes: readonly NodeStats[], of: (node: NodeStats) => number | undefined): number | null {
	const measured = nodes.map(of).filter((value) => value !== undefined);
	return measured.length === 0 ? null : Math.max(...measured);
}

/** All nodes in one sample. Somebody who is on several nodes is counted on each. */
export function sampleOf(nodes: readonly NodeStats[], at: number): Sample {
	return {
		at,
		connections: sum(nodes, (node) => node.connections),
		people: sum(nodes, (node) => node.people),
		eventsIn: sum(nodes, (node) => node.perSecond.eventsIn),
		eventsOut: sum(nodes, (node) => node.perSecond.eventsOut),
		bytesIn: sum(nodes, (node) => node.perSecond.bytesIn),
		bytesOut: sum(nodes, (node) => node.perSecond.bytesOut),
		p50: worst(nodes, (node) => node.handling?.p50),
		p99: worst(nodes, (node) => node.handling?.p99),
		delay: worst(nodes, (node) => node.eventLoopDelay?.p99),
		slow: sum(nodes, (node) => node.slowConsumers.waiting),
		memory: sum(nodes, (node) => node.memory.rss),
	};
}

/** The history with one more sample, without what is too old to be shown. */
export function withSample(history: readonly Sample[], sample: Sample): readonly Sample[] {
	return [...history.filter(({ at }) => at > sample.at - SHOWN), sample];
}
