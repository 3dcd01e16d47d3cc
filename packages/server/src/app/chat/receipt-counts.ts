import type { Bus } from "../../ports/bus.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { ReceiptCount, ReceiptStep, ReceiptStore } from "../../ports/receipt-store.ts";

export type ReceiptCountPorts = {
	readonly receipts: Pick<ReceiptStore, "counts">;
	readonly presence: Pick<PresenceStore, "many">;
	readonly bus: Bus;
	readonly failed: (what: string, error: unknown) => void;
};

/** One large conversation, with the newest newly covered `seq` of each sender. */
type Marked = { readonly key: ConversationKey; readonly newest: Map<string, number> };

/** Tells senders in large groups how many have their newest message, at most once a tick (RCP4). */
export class ReceiptCounts {
	readonly #ports: ReceiptCountPorts;
	#marked = new Map<string, Marked>();

	constructor(ports: ReceiptCountPorts) {
		this.#ports = ports;
	}

	mark({ companyId, conversationId, read, delivered }: ReceiptStep): void {
		const name = `${companyId}/${conversationId}`;
		let marked = this.#marked.get(name);
		if (marked === undefined) {
			marked = { key: { companyId, conversationId }, newest: new Map() };
			this.#marked.set(name, marked);
		}
		for (const { senderId, seq } of [...(read?.covered ?? []), ...(delivered?.covered ?? [])])
			marked.newest.set(senderId, Math.max(seq, marked.newest.get(senderId) ?? 0));
	}

	async tick(): Promise<void> {
		const marked = [...this.#marked.values()];
		this.#marked = new Map();
		await Promise.all(
			marked.map((one) => this.#tell(one).catch((error) => this.#ports.failed("chat:read-count", error))),
		);
	}

	async #tell({ key, newest }: Marked): Promise<void> {
		const { receipts, presence } = this.#ports;
		const of = [...newest].map(([senderId, seq]) => ({ senderId, seq }));
		const counts = await receipts.counts(key, of);
		const senders = await presence.many(
			key.companyId,
			counts.map(({ senderId }) => senderId),
		);
		for (const [at, count] of counts.entries()) this.#tellOne(key, count, senders[at]?.facts.readReceipts === true);
	}

	#tellOne({ companyId, conversationId }: ConversationKey, count: ReceiptCount, showsReads: boolean): void {
		const { senderId, seq, deliveredCount, readCount } = count;
		const payload = { conversationId, seq, deliveredCount, readCount: showsReads ? readCount : null };
		const to = { companyId, userIds: [senderId], exceptConnection: null };
		this.#ports.bus.publish({ kind: "people", name: "chat:read-count", payload, ...to });
	}
}
