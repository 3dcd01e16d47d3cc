import type { NodeConnection, NodeStats, Question, Respond } from "../../src/ports/node-inquiry.ts";

const IDLE = { eventsIn: 0, eventsOut: 0, bytesIn: 0, bytesOut: 0 };

/** A node that idles. */
export function someStats(fields: Partial<NodeStats> = {}): NodeStats {
	return {
		version: "1.2.3",
		startedAt: 5,
		links: 2,
		connections: 3,
		people: 1,
		companies: 1,
		totals: IDLE,
		perSecond: IDLE,
		slowConsumers: { cut: 0, waiting: 0 },
		handling: null,
		eventLoopDelay: { p50: 0.1, p99: 2 },
		memory: { rss: 1_000, heapUsed: 500 },
		degraded: [],
		...fields,
	};
}

/** A connection of ada. */
export function someConnection(fields: Partial<NodeConnection> = {}): NodeConnection {
	return {
		connectionId: "c1",
		companyId: "acme",
		userId: "ada",
		deviceId: "phone",
		namespace: "/chat",
		transport: "polling",
		userAgent: "Test",
		connectedAt: 1,
		lastEventAt: 2,
		lastActivityAt: 3,
		bytesWaiting: 4,
		...fields,
	};
}

/** Answers every question with what is so when it comes. */
export function answering(
	stats: () => NodeStats,
	connections: (question: Question) => readonly NodeConnection[] = () => [],
): Respond {
	return ((question: Question) => (question.kind === "stats" ? stats() : connections(question))) as Respond;
}
