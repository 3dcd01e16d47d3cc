import { isParted } from "../../domain/parted.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Facts } from "../../ports/facts-store.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import type { Covered, ReceiptCount, ReceiptStep, ReceiptStore } from "../../ports/receipt-store.ts";

export type ReceiptCountPorts = {
	readonly receipts: Pick<ReceiptStore, "counts">;
	readonly bus: Bus;
	readonly failed: (what: string, error: unknown) => void;
};

/** The newest newly covered message of a sender. `delivered`: somebody received, and did not only read. */
type Newest = { readonly seq: number; readonly delivered: boolean };

/** One large conversation, with what is new to each sender. */
type Marked = { readonly key: ConversationKey; readonly newest: Map<string, Newest> };

/** Tells senders in large groups how many have their newest message, at most once a tick (RCP4). */
export class ReceiptCounts {
	readonly #ports: ReceiptCountPorts;
	#marked = new Map<string, Marked>();

	constructor(ports: ReceiptCountPorts) {
		this.#ports = ports;
	}

	/** A step of somebody with these facts. Whoever may not know of it is not told, that their counts have not changed either. */
	mark(step: ReceiptStep, reader: Pick<Facts, "readReceipts" | "blocks" | "blockedBy">): void {
		const read = reader.readReceipts ? step.read : null;
		this.#add(step, reader, { covered: read?.covered ?? [], delivered: false });
		this.#add(step, reader, { covered: step.delivered?.covered ?? [], delivered: true });
	}

	async tick(): Promise<void> {
		const marked = [...this.#marked.values()];
		this.#marked = new Map();
		await Promise.all(marked.map((one) => this.#tell(one)));
	}

	#add(
		{ companyId, conversationId }: ConversationKey,
		reader: Pick<Facts, "blocks" | "blockedBy">,
		{ covered, delivered }: { readonly covered: readonly Covered[]; readonly delivered: boolean },
	): void {
		for (const { senderId, seq } of covered) {
			if (isParted(reader, senderId)) continue;
			this.#put({ companyId, conversationId }, senderId, { seq, delivered });
		}
	}

	#put(key: ConversationKey, senderId: string, news: Newest): void {
		const name = `${key.companyId}/${key.conversationId}`;
		let marked = this.#marked.get(name);
		if (marked === undefined) {
			marked = { key, newest: new Map() };
			this.#marked.set(name, marked);
		}
		const known = marked.newest.get(senderId);
		marked.newest.set(senderId, {
			seq: Math.max(news.seq, known?.seq ?? 0),
			delivered: news.delivered || known?.delivered === true,
		});
	}

	async #tell({ key, newest }: Marked): Promise<void> {
		const of = [...newest].map(([senderId, { seq }]) => ({ senderId, seq }));
		try {
			for (const count of await this.#ports.receipts.counts(key, of))
				if (count.readCount !== null || newest.get(count.senderId)?.delivered === true) this.#tellOne(key, count);
		} catch (error) {
			this.#ports.failed("chat:read-count", error);
			for (const [senderId, news] of newest) this.#put(key, senderId, news);
		}
	}

	#tellOne({ companyId, conversationId }: ConversationKey, count: ReceiptCount): void {
		const { senderId, seq, deliveredCount, readCount } = count;
		const payload = { conversationId, seq, deliveredCount, readCount };
		const to = { companyId, conversationId, userIds: [senderId], exceptConnection: null };
		this.#ports.bus.publish({ kind: "people", name: "chat:read-count", payload, ...to });
	}
}
