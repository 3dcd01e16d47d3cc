import type { Millis } from "./keys.ts";

/** What is counted of traffic. */
export type TrafficCounts = {
	readonly eventsIn: number;
	readonly eventsOut: number;
	readonly bytesIn: number;
	readonly bytesOut: number;
};

/** Durations in milliseconds. */
export type Durations = { readonly p50: number; readonly p99: number };

/** How a node is doing. */
export type NodeStats = {
	readonly version: string;
	readonly startedAt: Millis;
	readonly links: number;
	readonly connections: number;
	/** With a connection on this node. */
	readonly people: number;
	readonly companies: number;
	/** Since it started. */
	readonly totals: TrafficCounts;
	/** Of the last ten seconds, as all durations. */
	readonly perSecond: TrafficCounts;
	/** `cut` since it started; `waiting`: links that now take nothing of what waits for them. */
	readonly slowConsumers: { readonly cut: number; readonly waiting: number };
	/** From the arrival of an event until it was answered; null where none came. */
	readonly handling: Durations | null;
	/** How late the event loop comes to what is due; null where that was not measured. */
	readonly eventLoopDelay: Durations | null;
	/** Bytes. */
	readonly memory: { readonly rss: number; readonly heapUsed: number };
	/** Stores that are away. */
	readonly degraded: readonly string[];
};

/** A connection as its node knows it. */
export type NodeConnection = {
	readonly connectionId: string;
	readonly companyId: string;
	readonly userId: string;
	readonly deviceId: string;
	readonly namespace: "/presence" | "/chat";
	readonly transport: "websocket" | "polling" | "plain";
	readonly userAgent: string;
	readonly connectedAt: Millis;
	readonly lastEventAt: Millis;
	readonly lastActivityAt: Millis;
	readonly bytesWaiting: number;
};

/** Which connections, null for all: the first so many after `after`, by connectionId. */
export type ConnectionsWanted = {
	readonly companyId: string | null;
	readonly userId: string | null;
	readonly after: string | null;
	readonly limit: number;
};

/** What a node can be asked. */
export type Question =
	| { readonly kind: "stats" }
	| { readonly kind: "connections"; readonly wanted: ConnectionsWanted };

export type QuestionKind = Question["kind"];
export type QuestionOf<Kind extends QuestionKind> = Extract<Question, { readonly kind: Kind }>;

/** What it answers. */
export type Answers = { readonly stats: NodeStats; readonly connections: readonly NodeConnection[] };

/** How a node answers: at once, by what it has in memory. */
export type Respond = <Kind extends QuestionKind>(question: QuestionOf<Kind>) => Answers[Kind];

/** What came back. */
export type Inquired<Kind extends QuestionKind> = {
	/** By nodeId, one each. */
	readonly answers: readonly { readonly nodeId: string; readonly answer: Answers[Kind] }[];
	/** Everybody who was to answer has. */
	readonly complete: boolean;
};

/**
 * Asks the nodes what each alone knows: how it is doing, and its connections with what waits for them. Nothing of that is
 * stored anywhere, so nobody pays for it while nobody asks, nothing of it is old, and nothing has to expire.
 *
 * Law
 * - `ask` asks every node, or with `to` that one alone. Each answers once, by what is so when the question reaches it.
 * - The node that asks answers itself, also while the store is away, and with or without a lease.
 * - Of the others those are waited for that hold a lease (`NodeLeases.list`), a second at the longest: one that was
 *   killed or sleeps delays the answer until its lease runs out, and then no more.
 * - `complete` is false where one of those did not answer in time or not in a form that is understood, and where the store
 *   is away, so that nobody knows who there is. A `to` that is no living node has no answer, and that is complete.
 * - It settles within 2 s, and rejects only where this node's own answer fails. A node that fails to answer says why to its
 *   own log, and counts as one that did not answer.
 * - Before `respond` was called a node neither answers nor asks; when it has resolved, whoever asks is heard. It never
 *   rejects: where the store is away that is made good when it is back.
 */
export interface NodeInquiry {
	respond(answer: Respond): Promise<void>;
	ask<Kind extends QuestionKind>(question: QuestionOf<Kind>, to?: string): Promise<Inquired<Kind>>;
}
