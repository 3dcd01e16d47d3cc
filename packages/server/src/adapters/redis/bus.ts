import type { Bus, BusMessage } from "../../ports/bus.ts";
import type { Tracer } from "../../ports/tracer.ts";
import { companyOf, cutByCompany } from "./bus-codec.ts";
import { BusInbox } from "./bus-inbox.ts";
import { BusOutbox } from "./bus-outbox.ts";
import type { RedisLink } from "./connection.ts";
import { companyKeys } from "./keys.ts";

export type RedisBusOptions = {
	/** Sends; may be shared with stores. */
	readonly link: RedisLink;
	/** Listens, and can do nothing else meanwhile. */
	readonly listening: RedisLink;
	readonly prefix: string;
	/** A name that no other process has, nor this one after a restart. */
	readonly node: string;
	readonly failed: (what: string, error: unknown) => void;
	/** Null: no traces. */
	readonly tracer?: Tracer | null;
};

/**
 * The bus of many nodes: sharded pub/sub of Redis (7.0 and up), which on a Redis Cluster keeps a company's messages on
 * the node of its slot, where plain pub/sub sends all to all. One channel per company, `{companyId}:bus`, and `bus` for
 * what concerns every node.
 */
export class RedisBus implements Bus {
	readonly #prefix: string;
	readonly #links: readonly RedisLink[];
	readonly #outbox: BusOutbox;
	readonly #inbox: BusInbox;
	readonly #failed: RedisBusOptions["failed"];
	readonly #tracer: Tracer | null;
	readonly #receivers: ((message: BusMessage) => void)[] = [];
	readonly #gapHearers: ((companyId: string | null) => void)[] = [];

	constructor({ link, listening, prefix, node, failed, tracer = null }: RedisBusOptions) {
		this.#prefix = prefix;
		this.#failed = failed;
		this.#tracer = tracer;
		this.#links = [link, listening];
		this.#outbox = new BusOutbox({ link, node, failed });
		this.#inbox = new BusInbox({
			link: listening,
			node,
			failed,
			deliver: (message, trace) => this.#deliverTraced(message, trace),
			gap: (companyId) => this.#tellGap(companyId),
		});
	}

	/** Begins to hear what concerns every node. Where that rejects it is made good later, and told as a gap. */
	start(): Promise<void> {
		return this.#inbox.listen(this.#channelOf(null), null);
	}

	publish(message: BusMessage): void {
		const trace = this.#tracer?.carried() ?? null;
		for (const part of cutByCompany(message)) this.#outbox.add(this.#channelOf(companyOf(part)), part, trace);
		this.#deliver(message);
	}

	publishHere(message: BusMessage): void {
		this.#deliver(message);
	}

	subscribe(receive: (message: BusMessage) => void): void {
		this.#receivers.push(receive);
	}

	follow(companyId: string): Promise<void> {
		return this.#inbox.listen(this.#channelOf(companyId), companyId);
	}

	unfollow(companyId: string): void {
		this.#inbox.stop(this.#channelOf(companyId));
	}

	onGap(hear: (companyId: string | null) => void): void {
		this.#gapHearers.push(hear);
	}

	/**
	 * Finds out whether the links are alive, and replaces one that is not; tells whoever missed a message that was dropped. To
	 * be called every few seconds; never rejects.
	 */
	async check(): Promise<void> {
		await Promise.allSettled(this.#links.map((link) => link.call((redis) => redis.ping())));
		this.#outbox.settle();
	}

	#channelOf(companyId: string | null): string {
		return companyId === null ? `${this.#prefix}:bus` : `${companyKeys(this.#prefix, companyId)}bus`;
	}

	/** What was told within a trace goes on with it here. */
	#deliverTraced(message: BusMessage, parent: string | null): void {
		if (this.#tracer === null || parent === null) return this.#deliver(message);
		const beginning = { name: `deliver ${message.kind}`, kind: "consumer", parent } as const;
		this.#tracer.begin(beginning, () => this.#deliver(message));
	}

	#deliver(message: BusMessage): void {
		for (const receive of this.#receivers) this.#surely(() => receive(message));
	}

	#tellGap(companyId: string | null): void {
		for (const hear of this.#gapHearers) this.#surely(() => hear(companyId));
	}

	#surely(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#failed("a message on the bus", error);
		}
	}
}
