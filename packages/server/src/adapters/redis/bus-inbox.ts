import type { BusMessage } from "../../ports/bus.ts";
import { companyOf, decodeMessage } from "./bus-codec.ts";
import { decodeEnvelope, type Envelope } from "./bus-envelope.ts";
import type { RedisLink } from "./connection.ts";

/** Of so many nodes it is known what they last sent on a channel. */
const MOST_NODES = 1_000;
/** What was not understood is reported no more often, in milliseconds. */
const QUIET = 1_000;

type Channel = {
	/** Null: what concerns every node. */
	readonly companyId: string | null;
	/** The number of the last envelope of each node. */
	readonly lastOf: Map<string, number>;
};

type Parts = {
	readonly link: RedisLink;
	readonly node: string;
	/** `trace`: the trace that the message was told in; null for none. */
	readonly deliver: (message: BusMessage, trace: string | null) => void;
	readonly gap: (companyId: string | null) => void;
	readonly failed: (what: string, error: unknown) => void;
};

/** Hears what other nodes send on the channels that this node listens to, and notices where something is missing. */
export class BusInbox {
	readonly #parts: Parts;
	readonly #channels = new Map<string, Channel>();
	#quietUntil = 0;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { redis } = parts.link;
		redis.on("ready", () => void this.#listenAgain());
		redis.on("smessage", (channel: string, text: string) => this.#receive(channel, text));
	}

	/** Resolves when messages on the channel are heard from now on. */
	async listen(channel: string, companyId: string | null): Promise<void> {
		if (!this.#channels.has(channel)) this.#channels.set(channel, { companyId, lastOf: new Map() });
		await this.#parts.link.call((redis) => redis.ssubscribe(channel));
	}

	stop(channel: string): void {
		this.#channels.delete(channel);
		this.#parts.link.call((redis) => redis.sunsubscribe(channel)).catch(() => {}); // away: nothing is heard then
	}

	/** After the link was away, or for what was to be listened to meanwhile. One channel at a time: each has its slot. */
	async #listenAgain(): Promise<void> {
		const resumed = Array.from(this.#channels, ([name, channel]) => this.#resume(name, channel));
		const failure = (await Promise.allSettled(resumed)).find(({ status }) => status === "rejected");
		if (failure !== undefined)
			this.#parts.failed("listening to other nodes", (failure as PromiseRejectedResult).reason);
	}

	async #resume(name: string, channel: Channel): Promise<void> {
		channel.lastOf.clear();
		await this.#parts.link.call((redis) => redis.ssubscribe(name));
		if (this.#channels.get(name) === channel) this.#parts.gap(channel.companyId);
	}

	#receive(name: string, text: string): void {
		const channel = this.#channels.get(name);
		if (channel === undefined) return;
		const envelope = decodeEnvelope(text);
		if (envelope === undefined) return this.#complain();
		if (envelope.node === this.#parts.node) return;
		const last = channel.lastOf.get(envelope.node);
		if (last !== undefined && envelope.sent <= last) return;
		remember(channel.lastOf, envelope);
		for (const [at, message] of envelope.messages.entries())
			this.#deliver(channel, message, envelope.traces?.[at] ?? null);
		if (envelope.dropped || hasMissed(last, envelope)) this.#parts.gap(channel.companyId);
	}

	#deliver({ companyId }: Channel, sent: unknown, trace: string | null): void {
		const message = decodeMessage(sent);
		if (message !== undefined && companyOf(message) === companyId) this.#parts.deliver(message, trace);
		else this.#complain();
	}

	/** A stranger on the bus must not fill the log either (T-38). */
	#complain(): void {
		const now = performance.now();
		if (now < this.#quietUntil) return;
		this.#quietUntil = now + QUIET;
		this.#parts.failed("a message of another node", new Error("not understood"));
	}
}

/** Where the sender does not know any more what it last sent here (0), nothing tells that anything is missing. */
function hasMissed(last: number | undefined, { previous }: Envelope): boolean {
	return last !== undefined && previous !== 0 && previous !== last;
}

function remember(lastOf: Map<string, number>, { node, sent }: Envelope): void {
	lastOf.delete(node);
	lastOf.set(node, sent);
	if (lastOf.size <= MOST_NODES) return;
	const [oldest] = lastOf.keys();
	lastOf.delete(oldest as string);
}
